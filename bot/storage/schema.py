"""The tables of what the bot remembers, and how an older database becomes today's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)

from corpus.errors import StoreError

METADATA = MetaData()

VERSION = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

CHAT_SETTINGS = Table(
    "chat_settings",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("language", String(8), nullable=False),
)
"""`chat` is a keyed hash of the chat's id, here and in the tables of questions and votes."""

ANSWERED = Table(
    "answered_questions",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("question", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", BigInteger, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("day", Date, nullable=False, index=True),
)
"""`question` and `answer` are the numbers of messages in their chat, `text` is what was asked."""

UNANSWERED = Table(
    "unanswered_questions",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    Column("folded", String(200), primary_key=True),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
)
"""What a chat asks again on the same day is one row; `folded` is the beginning of its words without form."""

VOTES = Table(
    "votes",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("answer", BigInteger, primary_key=True, autoincrement=False),
    Column("voter", String(64), primary_key=True),
    Column("question", Text),
    Column("up", Boolean, nullable=False),
    Column("day", Date, nullable=False, index=True),
)
"""`voter` is the keyed hash of a user's id; `question` is null where it was no longer known."""

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("wanted", String(200), nullable=False),
    Column("day_before", Boolean, nullable=False),
    Column("language", String(8)),
    UniqueConstraint("chat_id", "thread_id", "wanted"),
    sqlite_autoincrement=True,  # an old button must not end a newer subscription
)
"""Whom to write to, so with the chat's own id. `thread_id` is the topic of a forum, else 0."""

QUIET_HOURS = Table(
    "quiet_hours",
    METADATA,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
)

NOTICES = Table(
    "notices",
    METADATA,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(8), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("subscription", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False, index=True),
    Column("sent", Boolean, nullable=False, index=True),
)
"""What is to be said, and what was: a row stays while its subscription does, so that nothing is said twice."""

SEEN_DOCUMENTS = Table("seen_documents", METADATA, Column("document", String(255), primary_key=True))
"""Those that subscribers were told of, or that were there before anybody subscribed."""

BY_HASH = (CHAT_SETTINGS, ANSWERED, UNANSWERED, VOTES)
"""The tables that know a chat by its hash (`chat`)."""

BY_ID = (SUBSCRIPTIONS, QUIET_HOURS, NOTICES)
"""The tables that know a chat by its id (`chat_id`)."""

Step = Callable[[Connection], None]

STEPS: tuple[Step, ...] = ()
"""Step n (from 0) makes version n + 2 out of version n + 1 and keeps what is there."""


def migrate(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Create the tables in an empty database, or bring those of an older version up to date.

    Raises `StoreError` where a newer version of the bot made them.
    """
    newest = len(steps) + 1
    VERSION.create(connection, checkfirst=True)
    version = connection.scalar(select(VERSION.c.version))
    if version is None:
        METADATA.create_all(connection)
        connection.execute(insert(VERSION).values(version=newest))
        return
    if version > newest:
        raise StoreError(f"it was made by a newer version of the bot (its version is {version}, not {newest})")
    for step in steps[version - 1 :]:
        step(connection)
    connection.execute(update(VERSION).values(version=newest))
