import asyncio
import gzip
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.ingest.sandbox import ParsingPool
from corpus.errors import UnreadableDocument
from corpus.readers.reading import read

PAGE = (
    b"<html lang=en><title>The meeting in Moscow</title><h1>The meeting in Moscow</h1><p>The heads of the offices met "
    b"in Moscow on 5 October 2012, and spoke about what they had done and what they would do in the next year.</p>"
)
SLOW = b"<html><body>" + b"<div><b><i>" * 200_000 + b"</body></html>"


@pytest.fixture
def pool() -> Iterator[ParsingPool]:
    with ParsingPool(2) as made:
        yield made


def children() -> list[int]:
    """The process ids of the parsers that live."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_ours = f"PPid:\t{os.getpid()}\n" in (folder / "status").read_text()
            if is_ours and "bot.ingest.sandbox_worker" in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found


async def ended(pid: int) -> None:
    """Wait until a process has ended; what is left of it may be there."""
    async with asyncio.timeout(10):
        while pid in children():  # noqa: ASYNC110 - a process tells nobody that it has ended
            await asyncio.sleep(0.02)


async def test_it_reads_as_read_does(pool: ParsingPool) -> None:
    assert await pool.read("a.html", PAGE, url="https://unido.org/a") == read("a.html", PAGE, url="https://unido.org/a")
    assert await pool.read("a.txt", b"They met.") == read("a.txt", b"They met.")
    assert len(children()) == 1


async def test_what_cannot_be_read_is_said(pool: ParsingPool) -> None:
    for content, reason in ((b"%PDF-1.7", "broken PDF"), (b"\x89PNG\r\n\x1a\n", "picture"), (b"", "empty")):
        with pytest.raises(UnreadableDocument, match=reason):
            await pool.read("x", content)


async def test_a_child_that_takes_too_long_is_replaced_and_the_loop_goes_on() -> None:
    with ParsingPool(1, time_limit=0.05) as pool:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.005)
                beats += 1

        beating = asyncio.create_task(beat())
        with pytest.raises(UnreadableDocument, match="it took too long to read"):
            await pool.read("a.html", SLOW)  # starting a child alone takes longer
        beating.cancel()
        assert beats >= 3
        assert not children()
        assert await pool.read("a.txt", b"They met.")


async def test_a_child_that_needs_too_much_memory_says_so() -> None:
    with ParsingPool(1, memory_limit=180_000_000) as pool:
        with pytest.raises(UnreadableDocument, match="it needs too much memory"):
            await pool.read("a.txt", "Встреча ".encode("cp1251") * 6_000_000)
        assert await pool.read("a.html", PAGE)


async def test_a_child_that_is_killed_is_replaced(pool: ParsingPool) -> None:
    await pool.read("a.html", PAGE)
    [child] = children()
    os.kill(child, signal.SIGKILL)
    await ended(child)
    assert await pool.read("a.html", PAGE)


async def test_children_end_when_nothing_comes_and_are_started_again() -> None:
    with ParsingPool(1, idle=1) as pool:
        await pool.read("a.html", PAGE)
        [child] = children()
        await ended(child)
        assert await pool.read("a.html", PAGE)


async def test_closing_ends_what_is_in_hand() -> None:
    pool = ParsingPool(1)
    reading = asyncio.create_task(pool.read("a.html", SLOW))
    while not children():  # noqa: ASYNC110 - a process tells nobody that it has begun
        await asyncio.sleep(0.01)
    await asyncio.to_thread(pool.close)
    with pytest.raises(UnreadableDocument, match="being stopped"):
        await reading
    assert not children()
    with pytest.raises(UnreadableDocument, match="being stopped"):
        await pool.read("a.html", PAGE)


def test_children_know_no_secret(pool: ParsingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:secret")
    pool.read_now("a.html", PAGE)
    assert "TELEGRAM_BOT_TOKEN" not in Path(f"/proc/{children()[0]}/environ").read_text()


def test_many_files_come_in_order(pool: ParsingPool) -> None:
    files = [(f"{at}.html" if at % 3 else f"{at}.txt", PAGE if at % 3 else b"They met.") for at in range(20)]
    files[7] = ("7.bin", gzip.compress(b"x"))
    found = list(pool.read_all(files))
    assert [name for name, _ in found] == [name for name, _ in files]
    assert [name for name, outcome in found if isinstance(outcome, UnreadableDocument)] == ["7.bin"]
    assert len(children()) <= 2


def test_a_child_serves_again_however_large_its_owner_is(pool: ParsingPool) -> None:
    ballast = bytearray(os.urandom(1)) * 250_000_000
    pool.read_now("a.html", PAGE)
    [child] = children()
    pool.read_now("a.html", PAGE)
    assert children() == [child]
    assert ballast
