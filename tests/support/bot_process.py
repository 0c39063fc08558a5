"""The bot as its host runs it: a process with an environment, two outputs, signals and an exit code."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.support.clocks import PATIENCE


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with these settings, and no other setting but `DATA_DIR`; `READER` is off by default.

    The model that reads candidates takes a second to load and to read.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "DATA_DIR") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "READER": "off"} | dict(settings)


class BotProcess:
    """`python -m bot …` under way."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._news = asyncio.Condition()
        self._ended = 0
        self._readers = [asyncio.create_task(self._read(each)) for each in (process.stdout, process.stderr)]

    @property
    def output(self) -> str:
        """Everything it wrote, on either output."""
        return "".join(self._lines)

    async def line(self, part: str) -> str:
        """Wait for a line that holds `part`, and return it."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self._ended == 2 or any(part in line for line in self._lines))
        found = [line for line in self._lines if part in line]
        assert found, f"it never said {part!r}: {self.output}"
        return found[0]

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def exit_code(self) -> int:
        """Wait for its end."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._readers)
            return await self._process.wait()

    async def kill(self) -> None:
        """Kill it."""
        if self._process.returncode is None:
            self._process.kill()
        await self.exit_code()

    async def _read(self, stream: asyncio.StreamReader | None) -> None:
        assert stream
        async for line in stream:
            await self._add(line.decode())
        self._ended += 1
        await self._add("")

    async def _add(self, line: str) -> None:
        async with self._news:
            self._lines.append(line)
            self._news.notify_all()


@asynccontextmanager
async def bot_process(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[BotProcess]:
    """Run `python -m bot` in `folder`; what still runs at the end is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=folder, env=environment(settings),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    running = BotProcess(process)
    try:
        yield running
    finally:
        await running.kill()
