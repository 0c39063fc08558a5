"""Leadership among the processes that share a database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from bot.tasks import background_tasks

_SIGN_INTERVAL_S = 1.0


class Leadership:
    """The state of this process: it leads or follows. One that shares its database with nobody always leads."""

    def __init__(self, *, leads: bool = True) -> None:
        self._is_leading, self._is_following = asyncio.Event(), asyncio.Event()
        self.set(leads=leads)

    @property
    def leads(self) -> bool:
        """True if this process leads."""
        return self._is_leading.is_set()

    def set(self, *, leads: bool) -> None:
        """Note that this process leads, or no longer does."""
        (self._is_leading if leads else self._is_following).set()
        (self._is_following if leads else self._is_leading).clear()

    async def run(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        """Do work whenever this process leads, until cancelled; what the work raises is raised."""
        while True:
            await self._is_leading.wait()
            async with background_tasks(work(), _wait_for(self._is_following)) as tasks:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if tasks[0].done():
                    return await tasks[0]

    async def stand_by(self, sign: Callable[[], None]) -> None:
        """Call `sign` every second while another process leads, until cancelled."""
        while True:
            await self._is_following.wait()
            sign()
            await asyncio.sleep(_SIGN_INTERVAL_S)


async def _wait_for(event: asyncio.Event) -> None:
    await event.wait()
