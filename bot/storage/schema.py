"""Tables of the database and their migrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateColumn

from corpus.errors import StoreError

_MIGRATION_LOCK = 7_239_184_201_559_604_001  # any number that no other program on the server locks

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
    Column("claimed_until", BigInteger, nullable=False, server_default="0"),
)
"""Notices due and sent. A row stays as long as its subscription, so that no notice is sent twice. `claimed_until` (in
seconds), here and in other tables: see `bot.storage.claims`."""

WAITING_QUESTIONS = Table(
    "waiting_questions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("thread_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(8)),
    Column("day", Date, nullable=False, index=True),
    Column("claimed_until", BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
"""Questions that could not be answered, of chats that want to be told when they can."""

SEEN_DOCUMENTS = Table("seen_documents", METADATA, Column("document", String(MAX_SUBJECT_CHARS), primary_key=True))
"""Documents that need no notice: sent to subscribers, or older than the first start."""

DIGESTS = Table(
    "digests",
    METADATA,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("period", String(8), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(8)),
    Column("last_day", Date, nullable=False),
    Column("told_until", BigInteger, nullable=False),
    Column("claimed_until", BigInteger, nullable=False),
)
"""Digests of chats. `last_day` is the day of the last one; `told_until` (seconds) is when its news end."""

DOCUMENT_LOG = Table(
    "document_log",
    METADATA,
    Column("document", String(MAX_SUBJECT_CHARS), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("previous", String(32)),
    Column("at", BigInteger, nullable=False, index=True),
)
"""The moment when each version of a document was first seen (seconds; 0 at the first start), and the key before."""

KEY_CHECK = Table("key_check", METADATA, Column("digest", String(64), primary_key=True))
"""One row: a digest of the key of the chat hashes, so that another key is noticed."""

_IS_LIVE = text("state = 'live'")
DOCUMENT_VERSIONS = Table(
    "document_versions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("key", String(32), nullable=False, index=True),
    Column("address", Text),
    Column("state", String(8), nullable=False),
    Column("document", Text, nullable=False),
    Index(
        "one_version_is_live",
        "id",
        unique=True,
        sqlite_where=_IS_LIVE,
        postgresql_where=_IS_LIVE,
    ),
    sqlite_autoincrement=True,
)
"""Added documents as JSON, with all their versions. `state` is live, old (a newer version is live) or removed;
`address` is the canonical address of a web page."""

HIDDEN_DOCUMENTS = Table(
    "hidden_documents",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("document", Text, nullable=False),
    Column("number", Integer, nullable=False),
)
"""Removed documents of the corpus folder; the highest `number` was removed last."""

CANDIDATES = Table(
    "document_candidates",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("address", Text),
    Column("warnings", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Documents that wait for an administrator's decision."""

CHANGES = Table(
    "changes",
    METADATA,
    Column("subject", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""Numbers of changes of what every process keeps in memory: a process that finds a higher one reads it again."""

DOCUMENTS_CHANNEL = "unido_bot_documents"  # channel of LISTEN and NOTIFY on which PostgreSQL tells of each change

FEEDS = Table(
    "feeds",
    METADATA,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("failures", Integer, nullable=False),
    Column("not_before", Float, nullable=False),
)

FEED_PAGES = Table(
    "feed_pages",
    METADATA,
    Column("url", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("done", Boolean, nullable=False),
)
"""Pages of feeds by canonical address; `done` ones were delivered or given up."""

SHARED_METADATA = MetaData()  # tables for several instances, in PostgreSQL alone

_IS_WAITING = text("state = 'waiting'")
SHARED_INBOX = Table(
    "inbox_updates",
    SHARED_METADATA,
    Column("number", BigInteger, Identity(), primary_key=True),
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("chat", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("received", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
    Column("state", String(8), nullable=False, server_default="waiting"),
    Column("owner", Integer),
    Column("replaying", Boolean, nullable=False, server_default=text("false")),
    Column("crashes", Integer, nullable=False, server_default="0"),
    UniqueConstraint("bot", "update_id", "digest"),
    Index("inbox_waiting", "bot", "chat", "number", postgresql_where=_IS_WAITING),
)
"""Updates, in the order of arrival. `chat` is what orders them. `state` is waiting, done (the row is kept without its
body, so that the update is recognised if it comes again) or aside. `owner` is the instance that handles the update."""

SHARED_CONVERSATIONS = Table(
    "conversations",
    SHARED_METADATA,
    Column("chat", String(64), primary_key=True),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("user", String(64), primary_key=True),
    Column("state", Text, nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    prefixes=["UNLOGGED"],
)
"""States of conversations as JSON, for half an hour. The table is not logged: PostgreSQL empties it after
a crash."""

RESERVATIONS = Table(
    "reservations",
    SHARED_METADATA,
    Column("subject", String(80), primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
    prefixes=["UNLOGGED"],
)
"""For each rate limit (of a user, a chat or all) the moment until which time is used: see `bot.inbox.shared_limits`."""

HASHED_CHAT_TABLES = (CHAT_SETTINGS, ANSWERED, UNANSWERED, VOTES)  # tables that identify a chat by its hash (`chat`)
CHAT_ID_TABLES = (
    SUBSCRIPTIONS,
    QUIET_HOURS,
    NOTICES,
    WAITING_QUESTIONS,
    DIGESTS,
)  # tables that identify a chat by its id (`chat_id`)

Migration = Callable[[Connection], None]


def creation(*tables: Table) -> Migration:
    """Return the migration that creates new tables."""
    return lambda connection: METADATA.create_all(connection, tables)


def _create_shared_tables(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        SHARED_METADATA.create_all(connection)


def _add_claims(connection: Connection) -> None:
    for table in (NOTICES, WAITING_QUESTIONS):
        column = table.c.claimed_until
        if column.name not in {each["name"] for each in inspect(connection).get_columns(table.name)}:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))


MIGRATIONS: tuple[Migration, ...] = (
    creation(WAITING_QUESTIONS),
    creation(KEY_CHECK),
    creation(DOCUMENT_VERSIONS, HIDDEN_DOCUMENTS, CANDIDATES, CHANGES, FEEDS, FEED_PAGES),
    creation(DIGESTS, DOCUMENT_LOG),
    _create_shared_tables,
    _add_claims,
    _create_shared_tables,
)
"""Migration n (from 0) turns version n + 1 of the tables into version n + 2 and keeps the rows."""


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Create the tables in an empty database, or migrate those of an older version.

    Processes that start at the same time do so one after the other. Raises `StoreError` if a newer version of the bot
    has created the tables.
    """
    newest = len(migrations) + 1
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    VERSION.create(connection, checkfirst=True)
    version = connection.scalar(select(VERSION.c.version))
    if version is None:
        METADATA.create_all(connection)
        _create_shared_tables(connection)
        connection.execute(insert(VERSION).values(version=newest))
        return
    if version > newest:
        raise StoreError(f"it was made by a newer version of the bot (its version is {version}, not {newest})")
    for migration in migrations[version - 1 :]:
        migration(connection)
    connection.execute(update(VERSION).values(version=newest))
