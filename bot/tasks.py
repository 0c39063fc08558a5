"""Structured concurrency: background tasks with an owner."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


@contextlib.asynccontextmanager
async def background_tasks(*coroutines: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Run coroutines as background tasks for the duration of the block; cancel and await them on exit."""
    tasks = [asyncio.create_task(each) for each in coroutines]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


class LoopTurns:
    """Lets at most `per_iteration` callers go on in each iteration of the event loop, in the order of their coming.

    Other tasks wait for no more than that, however many answers have arrived at once.
    """

    def __init__(self, per_iteration: int) -> None:
        self._per_iteration = per_iteration
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Wait for a turn."""
        if self._taken >= self._per_iteration:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        else:
            self._count()

    def _count(self) -> None:
        if not self._taken:
            asyncio.get_running_loop().call_soon(self._give_turns)
        self._taken += 1

    def _give_turns(self) -> None:
        self._taken = 0
        while self._waiting and self._taken < self._per_iteration:
            turn = self._waiting.popleft()
            if not turn.done():  # else the caller was cancelled
                self._count()
                turn.set_result(None)


async def wait_for_event(event: asyncio.Event, seconds: float) -> None:
    """Wait until an event is set, for at most some seconds. `asyncio.wait_for` may lose a cancellation meanwhile."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def finished(work: Coroutine[Any, Any, Result], seconds: float) -> Result:
    """Return the result of work, which goes on for at most some seconds if the caller is cancelled."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=seconds)
        raise
