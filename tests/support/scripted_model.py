"""A server for a language model on loopback. It replies as a test says, however wrong, and records the requests."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Raw = Callable[[asyncio.StreamWriter], Awaitable[None]]


def raw_reply(body: bytes, status: int = 200, headers: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status} As It Is\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


def chat_reply(content: Any) -> bytes:
    """Return a well-formed reply whose message is `content`, as JSON unless it is a string."""
    said = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": said}
    return raw_reply(json.dumps({"object": "chat.completion", "choices": [{"index": 0, "message": message}]}).encode())


@dataclass
class ScriptedModel:
    """`reply` is a value for the message of the model, raw bytes, or a function that writes to the connection."""

    url: str = ""
    reply: Any = field(default_factory=lambda: {"numbers": [1]})
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The JSON values that the model was given."""
        return [json.loads(each["messages"][1]["content"]) for each in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
                self.headers.append({**headers, "": head[0]})
                self.requests.append(json.loads(await reader.readexactly(int(headers.get("content-length", 0)))))
                if isinstance(self.reply, bytes):
                    writer.write(self.reply)
                elif callable(self.reply):
                    await self.reply(writer)
                    break
                else:
                    writer.write(chat_reply(self.reply))
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def scripted_model() -> AsyncIterator[ScriptedModel]:
    """Serve a scripted model; connections that still hang are cut at the end."""
    model, tasks = ScriptedModel(), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(asyncio.CancelledError):
            await model.serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
