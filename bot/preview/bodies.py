"""What a page sends: read with limits, and refused in words."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

_JSON_LIMIT = 64 * 1024  # bytes; 4096 characters, each escaped, are less than half of it
FILE_LIMIT = 50 * 1024 * 1024
"""Bytes of a file: more than the 20 MB that a bot can download, so that this can be tried, too."""

_T = TypeVar("_T")


async def read_json(request: Request) -> dict[str, Any]:
    """Read a JSON object; answers 400 or 413 where there is none."""
    raw = await read_bytes(request, _JSON_LIMIT)
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise HTTPException(400, "the body is no JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "the body is no JSON object")
    return body


async def read_bytes(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes; answers 413 to a longer one."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > limit:
            raise HTTPException(413, "that is too long")
    return bytes(raw)


def field(body: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    """Give a field that must be there; answers 400 where it is not, or is of another type."""
    value = optional(body, name, kind)
    if value is None:
        raise HTTPException(400, f"{name} is missing or of the wrong type")
    return value


def optional(body: Mapping[str, Any], name: str, kind: type[_T]) -> _T | None:
    """Give a field that may be missing, or null; answers 400 where it is of another type."""
    value = body.get(name)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise HTTPException(400, f"{name} is missing or of the wrong type")
    return value


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """Answer 400 where the double says that a person can't do that."""
    try:
        yield
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
