"""Tables of the database and their migrations."""

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

MAX_FOLDED_CHARS = 200
MAX_SUBJECT_CHARS = 255

METADATA = MetaData()

VERSION = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

CHAT_SETTINGS = Table(
    "chat_settings",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("language", String(8), nullable=False),
)
"""`chat` is the keyed hash of a chat's id, here and in the tables of questions and votes."""

ANSWERED = Table(
    "answered_questions",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("question", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", BigInteger, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("day", Date, nullable=False, index=True),
)
"""`question` and `answer` are message ids in the chat; `text` is the question."""

UNANSWERED = Table(
    "unanswered_questions",
    METADATA,
    Column("chat", String(64), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    Column("folded", String(MAX_FOLDED_CHARS), primary_key=True),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
)
"""A question repeated on the same day is one row; `folded` is the beginning of its normalized words."""

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
"""`voter` is the keyed hash of a user's id; `question` is null if it was no longer known."""

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
    sqlite_autoincrement=True,  # an id is never used again, so an old button can't end a newer subscription
)
"""`chat_id` is the chat's own id, since the bot writes to it. `thread_id` is the topic of a forum, else 0."""

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
    Column("subject", String(MAX_SUBJECT_CHARS), primary_key=True),
    Column("subscription", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False, index=True),
    Column("sent", Boolean, nullable=False, index=True),
)
"""Notices due and sent. A row stays as long as its subscription, so that no notice is sent twice."""

WAITING_QUESTIONS = Table(
    "waiting_questions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("thread_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(8)),
    Column("day", Date, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""Questions that could not be answered, of chats that want to be told when they can."""

SEEN_DOCUMENTS = Table("seen_documents", METADATA, Column("document", String(MAX_SUBJECT_CHARS), primary_key=True))
"""Documents that need no notice: sent to subscribers, or older than the first start."""

KEY_CHECK = Table("key_check", METADATA, Column("digest", String(64), primary_key=True))
"""One row: a digest of the key of the chat hashes, so that another key is noticed."""

HASHED_CHAT_TABLES = (CHAT_SETTINGS, ANSWERED, UNANSWERED, VOTES)  # tables that identify a chat by its hash (`chat`)
CHAT_ID_TABLES = (
    SUBSCRIPTIONS,
    QUIET_HOURS,
    NOTICES,
    WAITING_QUESTIONS,
)  # tables that identify a chat by its id (`chat_id`)

Migration = Callable[[Connection], None]

MIGRATIONS: tuple[Migration, ...] = (WAITING_QUESTIONS.create, KEY_CHECK.create)
"""Migration n (from 0) turns version n + 1 of the tables into version n + 2 and keeps the rows."""


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Create the tables in an empty database, or migrate those of an older version.

    Raises `StoreError` if a newer version of the bot has created them.
    """
    newest = len(migrations) + 1
    VERSION.create(connection, checkfirst=True)
    version = connection.scalar(select(VERSION.c.version))
    if version is None:
        METADATA.create_all(connection)
        connection.execute(insert(VERSION).values(version=newest))
        return
    if version > newest:
        raise StoreError(f"it was made by a newer version of the bot (its version is {version}, not {newest})")
    for migration in migrations[version - 1 :]:
        migration(connection)
    connection.execute(update(VERSION).values(version=newest))
