"""Request bodies: read with size limits."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_FILE_BYTES = 50 * 1024 * 1024
"""More than the 20 MB that a bot can download, so that users can try too large a file."""
_MAX_JSON_BYTES = 64 * 1024  # more than twice the size of a message of 4096 characters that are all escaped
_T = TypeVar("_T")


async def read_json(request: Request) -> dict[str, Any]:
    """Return the JSON object of the body. Raises `HTTPException` 400 or 413."""
    content = await read_bytes(request, _MAX_JSON_BYTES)
    try:
        body = json.loads(content)
    except ValueError as exc:
        raise HTTPException(400, "the body is no JSON") from exc
    if not isinstance(body, dict):
        raise HTTPException(400, "the body is no JSON object")
    return body


async def read_bytes(request: Request, max_bytes: int) -> bytes:
    """Return the body. Raises `HTTPException` 413 if it is longer than `max_bytes`."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > max_bytes:
            raise HTTPException(413, "that is too long")
    return bytes(content)


def required(body: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    """Return a field's value. Raises `HTTPException` 400 if it is missing, null or of another type."""
    value = optional(body, name, kind)
    if value is None:
        raise HTTPException(400, f"{name} is missing or of the wrong type")
    return value


def optional(body: Mapping[str, Any], name: str, kind: type[_T]) -> _T | None:
    """Return a field's value, or None if it is missing. Raises `HTTPException` 400 if it is of another type."""
    value = body.get(name)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise HTTPException(400, f"{name} is missing or of the wrong type")
    return value
