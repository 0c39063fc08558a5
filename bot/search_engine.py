"""The search engine that SEARCH_URL names: Milvus, through pymilvus, which is optional."""

from __future__ import annotations

import logging
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

import numpy as np

from corpus.errors import ConfigurationError, SearchUnavailable
from corpus.retrieval.engine_vectors import EngineMatch, EngineRow, Table
from corpus.retrieval.vector_store import DIMENSIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

_Result = TypeVar("_Result")

_PREFIX = "unido_bot_"  # of the names of collections
_QUESTION_TIMEOUT_S = 2.0
_CHANGE_TIMEOUT_S = 30.0
_SETTLE_TIMEOUT_S = 300.0
_IDS_AT_ONCE = 10_000
_MAX_PAYLOAD_CHARS = 65_535  # Milvus's limit
_MISSING = (
    "SEARCH_URL needs pymilvus, which is not installed: `pip install --require-hashes -r requirements-milvus.lock`, "
    "or leave SEARCH_URL empty."
)


class Milvus:
    """A `SearchEngine` in a Milvus server. Connects, and creates its collections, when it is first used."""

    def __init__(self, url: str) -> None:
        """Take the address `http://user:password@host:port/database`. Raise `ConfigurationError` without pymilvus."""
        if not find_spec("pymilvus"):
            raise ConfigurationError(_MISSING)
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        self._uri = f"{parts.scheme}://{host}:{parts.port or 19530}"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._database = unquote(parts.path.strip("/"))
        self._connecting = threading.Lock()
        self._client: Any = None

    def _connected(self) -> Any:
        """Return the client; the first call connects."""
        if self._client is None:
            with self._connecting:
                if self._client is None:
                    self._client = self._connect()
        return self._client

    def _connect(self) -> Any:
        from pymilvus import DataType, MilvusClient  # noqa: PLC0415 - a second, for bots with SEARCH_URL only

        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)  # it logs each failure with its traceback
        client = MilvusClient(self._uri, self._user, self._password, self._database, timeout=_QUESTION_TIMEOUT_S)
        for table in ("passages", "words"):
            name = _PREFIX + table
            if client.has_collection(name, timeout=_QUESTION_TIMEOUT_S):
                client.load_collection(name, timeout=_CHANGE_TIMEOUT_S)  # a server that was killed has not loaded it
                continue
            schema = client.create_schema()
            schema.add_field("id", DataType.INT64, is_primary=True)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIMENSIONS)
            schema.add_field("payload", DataType.VARCHAR, max_length=_MAX_PAYLOAD_CHARS)
            schema.add_field("group", DataType.INT8)
            indexes = client.prepare_index_params()
            indexes.add_index("vector", index_type="FLAT", metric_type="IP")  # exact
            client.create_collection(
                name, schema=schema, index_params=indexes, consistency_level="Session", timeout=_CHANGE_TIMEOUT_S
            )
        return client

    def nearest(
        self, table: Table, vectors: Sequence[Vectors], k: int, group: int | None = None
    ) -> list[list[EngineMatch]]:
        """Return the `k` rows nearest to each vector, of one group if it is given."""
        found = self._call(
            lambda client: client.search(
                _PREFIX + table,
                data=[each.tolist() for each in vectors],
                filter="" if group is None else f"group == {group}",
                limit=k,
                output_fields=["payload"],
                timeout=_QUESTION_TIMEOUT_S,
            )
        )
        return [[EngineMatch(hit["id"], b64decode(hit["entity"]["payload"])) for hit in hits] for hits in found]

    def payloads(self, table: Table, ids: Collection[int]) -> dict[int, bytes]:
        """Return the payloads of the rows with these ids that exist."""
        found = self._call(
            lambda client: client.get(
                _PREFIX + table, ids=list(ids), output_fields=["id", "payload"], timeout=_QUESTION_TIMEOUT_S
            )
        )
        return {row["id"]: b64decode(row["payload"]) for row in found}

    def ids(self, table: Table) -> NDArray[np.int64]:
        """Return the ids of all rows."""
        return self._call(lambda client: _all_ids(client, _PREFIX + table))

    def count(self, table: Table) -> int:
        """Return the number of rows."""
        [found] = self._call(
            lambda client: client.query(
                _PREFIX + table, filter="", output_fields=["count(*)"], timeout=_CHANGE_TIMEOUT_S
            )
        )
        return int(found["count(*)"])

    def put(self, table: Table, rows: Sequence[EngineRow]) -> None:
        """Add rows, each in place of the one with its id."""
        if rows:
            data = [
                {"id": row.id, "vector": row.vector, "payload": b64encode(row.payload).decode(), "group": row.group}
                for row in rows
            ]
            self._call(lambda client: client.upsert(_PREFIX + table, data, timeout=_CHANGE_TIMEOUT_S))

    def delete(self, table: Table, ids: Sequence[int]) -> None:
        """Delete the rows with these ids; unknown ones are ignored."""
        for at in range(0, len(ids), _IDS_AT_ONCE):
            some = list(ids[at : at + _IDS_AT_ONCE])
            self._call(partial(_delete, _PREFIX + table, some))

    def settle(self, table: Table) -> None:
        """Make a table fast to search after many rows were added."""
        self._call(lambda client: client.flush(_PREFIX + table, timeout=_SETTLE_TIMEOUT_S))

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        with self._connecting:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _call(self, request: Callable[[Any], _Result]) -> _Result:
        """Return what a request to the server returns. Raise `SearchUnavailable` if it fails."""
        try:
            return request(self._connected())
        except Exception as exc:  # pymilvus raises its own, gRPC's, and whatever a server's answer leads to
            self.close()  # a server that has lost its collections gets new ones
            raise SearchUnavailable(f"The search engine can't be used: {_reason(exc)}") from exc


def _delete(collection: str, ids: list[int], client: Any) -> None:
    client.delete(collection, ids=ids, timeout=_CHANGE_TIMEOUT_S)


def _all_ids(client: Any, collection: str) -> NDArray[np.int64]:
    rows = client.query_iterator(collection, batch_size=_IDS_AT_ONCE, output_fields=["id"], timeout=_CHANGE_TIMEOUT_S)
    ids: list[NDArray[np.int64]] = []
    try:
        while batch := rows.next():
            ids.append(np.fromiter((each["id"] for each in batch), dtype=np.int64, count=len(batch)))
    finally:
        rows.close()
    return np.concatenate(ids) if ids else np.zeros(0, dtype=np.int64)


def _reason(error: Exception) -> str:
    """Return what an error says in one line."""
    message = str(getattr(error, "message", "") or error)
    return f"{type(error).__name__}: {' '.join(message.split())[:300]}"
