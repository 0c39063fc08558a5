"""The wire to the language model: one request to an OpenAI-compatible chat endpoint, one JSON value as the reply.

The server may be of any kind, so its reply is untrusted: its size and time are limited, redirects are not followed, and
only the JSON in the one place where the protocol has the reply is read.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from bot.model.errors import ModelError
from bot.settings import Settings
from bot.transport.http import proxy_for

MAX_REPLY_BYTES = 100_000
MAX_REPLY_TOKENS = 1_000
_MAX_CONNECTIONS = 8
_PATH = "/chat/completions"
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class ChatEndpoint:
    """The chat endpoint that the settings name. Needs `aclose`. Raises `ConfigurationError` if the proxy is wrong."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._url = url.removesuffix(_PATH) + _PATH
        self._name = settings.model_name
        self._timeout_s = settings.model_seconds
        key = settings.model_key
        self._client = httpx.AsyncClient(
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # a malformed one would break later calls
            headers=_HEADERS | ({"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}),
            timeout=self._timeout_s,
            # No reply that a server sends too many may be read as that of a later call.
            limits=httpx.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
            proxy=proxy_for(url),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def complete(self, instructions: str, task: Mapping[str, object], schema: Mapping[str, object]) -> object:
        """Return the JSON value with which the model replies to a task; `schema` is what it is asked to follow.

        Raises `ModelError`.
        """
        body = {
            "model": self._name,
            "messages": [
                {"role": "system", "content": instructions},
                # JSON, so that no text of a document can look like anything but a string.
                {"role": "user", "content": json.dumps(task, ensure_ascii=False)},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "strict": True, "schema": schema},
            },
            "temperature": 0,
            "max_tokens": MAX_REPLY_TOKENS,
        }
        content = json.dumps(body, ensure_ascii=True).encode()  # a lone surrogate has no UTF-8
        try:
            async with asyncio.timeout(self._timeout_s):
                received = await self._post(content)
        except TimeoutError as exc:
            raise ModelError(f"no reply within {self._timeout_s:g} s") from exc
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as exc:  # httpx reads the address of a redirect, too
            raise ModelError(_network_reason(exc)) from exc
        return _reply(received)

    async def _post(self, content: bytes) -> bytes:
        headers = {"Content-Type": "application/json"}
        async with self._client.stream("POST", self._url, content=content, headers=headers) as response:
            if response.status_code != HTTPStatus.OK:
                raise ModelError(f"status {response.status_code}")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise ModelError("a compressed reply, which was not asked for")
            received = bytearray()
            async for chunk in response.aiter_raw():
                received += chunk
                if len(received) > MAX_REPLY_BYTES:
                    raise ModelError(f"more than {MAX_REPLY_BYTES} bytes")
            return bytes(received)


def _network_reason(exc: Exception) -> str:
    """Return the kind of a failure in words ("connect error"); the text of the error may quote the server."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(exc).__name__).lower()


def _reply(received: bytes) -> object:
    try:
        match json.loads(received):
            case {"choices": [{"message": {"content": str(content)}}, *_]}:
                return json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise ModelError("a reply that is not JSON") from exc
    raise ModelError("a reply without a message")
