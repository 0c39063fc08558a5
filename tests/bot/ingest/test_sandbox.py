import asyncio
import gzip
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from bot.fetching.feed_parser import parse_feed
from bot.ingest.document_json import document_from_json, document_to_json
from bot.ingest.sandbox import Sandbox
from corpus.errors import UnreadableDocument
from corpus.models import Document
from corpus.readers.formats import FileContents, read
from tests.conftest import ROOT
from tests.support.clocks import PATIENCE
from tests.support.files import fake_tesseract, pdf, scanned_pdf

PAGE = (
    b"<html lang=en><title>The meeting in Moscow</title><h1>The meeting in Moscow</h1><p>The heads of the offices met "
    b"in Moscow on 5 October 2012, and spoke about what they had done and what they would do in the next year.</p>"
)
SLOW = b"<html><body>" + b"<div><b><i>" * 200_000 + b"</body></html>"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with aclosing(Sandbox(2)) as made:
        yield made


def worker_pids() -> list[int]:
    """Return the process ids of the running workers."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_ours = f"PPid:\t{os.getpid()}\n" in (folder / "status").read_text()
            if is_ours and "bot.ingest.sandbox_worker" in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found


async def ended(pid: int) -> None:
    """Wait until a process has ended."""
    async with asyncio.timeout(PATIENCE):
        while pid in worker_pids():  # noqa: ASYNC110 - a process tells nobody that it has ended
            await asyncio.sleep(0.02)


async def test_sandbox_reads_like_read(sandbox: Sandbox) -> None:
    assert await sandbox.read("a.html", PAGE, url="https://unido.org/a") == read(
        "a.html", PAGE, url="https://unido.org/a"
    )
    assert await sandbox.read("a.txt", b"They met.") == read("a.txt", b"They met.")
    assert len(worker_pids()) == 1


async def test_feed_is_parsed_in_a_process(sandbox: Sandbox) -> None:
    item = b"<item><link>https://unido.org/a b</link><pubDate>Fri, 05 Oct 2012 10:00:00 GMT</pubDate></item><item/>"
    feed = b'<rss version="2.0"><channel><title>News</title>' + item + b"</channel></rss>"
    index = b"<sitemapindex><sitemap><loc>https://unido.org/1.xml</loc></sitemap></sitemapindex>"
    for content in (feed, index):
        assert await sandbox.parse_feed(content, "https://unido.org/feed") == parse_feed(
            content, "https://unido.org/feed"
        )
    assert len(worker_pids()) == 1
    with pytest.raises(UnreadableDocument, match="neither a feed"):
        await sandbox.parse_feed(b"Hello.", "https://unido.org/feed")


async def test_feed_that_takes_too_long_is_given_up() -> None:
    attributes = b" ".join(b'a%d=""' % number for number in range(250_000))  # it takes quadratic time
    async with aclosing(Sandbox(1, time_limit_s=0.2)) as sandbox:
        with pytest.raises(UnreadableDocument, match="too long"):
            await sandbox.parse_feed(b"<rss><channel><item " + attributes, "https://unido.org/feed")


async def test_unreadable_file_is_refused_with_a_reason(sandbox: Sandbox) -> None:
    for content, reason in ((b"%PDF-1.7", "broken PDF"), (b"\x89PNG\r\n\x1a\n", "picture"), (b"", "empty")):
        with pytest.raises(UnreadableDocument, match=reason):
            await sandbox.read("x", content)


async def test_slow_file_is_refused_without_blocking_the_loop() -> None:
    async with aclosing(Sandbox(1, time_limit_s=0.3)) as sandbox:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.005)
                beats += 1

        beating = asyncio.create_task(beat())
        with pytest.raises(UnreadableDocument, match="it took too long to read"):
            await sandbox.read("a.html", SLOW)
        beating.cancel()
        assert beats >= 3
        assert not worker_pids()
        assert await sandbox.read("a.txt", b"They met.")


async def test_file_that_needs_too_much_memory_is_refused() -> None:
    async with aclosing(Sandbox(1, memory_bytes=180_000_000)) as sandbox:
        with pytest.raises(UnreadableDocument, match="it needs too much memory"):
            await sandbox.read("a.txt", "Встреча ".encode("cp1251") * 6_000_000)
        assert await sandbox.read("a.html", PAGE)


async def test_killed_worker_is_replaced(sandbox: Sandbox) -> None:
    await sandbox.read("a.html", PAGE)
    [worker] = worker_pids()
    os.kill(worker, signal.SIGKILL)
    await ended(worker)
    assert await sandbox.read("a.html", PAGE)


async def test_idle_worker_ends_and_a_new_one_is_started() -> None:
    async with aclosing(Sandbox(1, idle_s=1)) as sandbox:
        await sandbox.read("a.html", PAGE)
        [worker] = worker_pids()
        await ended(worker)
        assert await sandbox.read("a.html", PAGE)


async def test_closing_refuses_files_in_progress() -> None:
    sandbox = Sandbox(1)
    reading = asyncio.create_task(sandbox.read("a.html", SLOW))
    while not worker_pids():  # noqa: ASYNC110 - a process tells nobody that it has begun
        await asyncio.sleep(0.01)
    await sandbox.aclose()
    with pytest.raises(UnreadableDocument, match="being stopped"):
        await reading
    assert not worker_pids()
    with pytest.raises(UnreadableDocument, match="being stopped"):
        await sandbox.read("a.html", PAGE)


async def test_worker_gets_no_secret_of_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:secret")
    await sandbox.read("a.html", PAGE)
    environ = await asyncio.to_thread(Path(f"/proc/{worker_pids()[0]}/environ").read_text)
    assert "TELEGRAM_BOT_TOKEN" not in environ


def test_worker_imports_little_of_the_bot_from_any_folder(tmp_path: Path) -> None:
    script = "import bot.ingest.sandbox_worker, sys; print(*sorted(each for each in sys.modules if each[:4] == 'bot.'))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        check=False,
        env={"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["bot.ingest", "bot.ingest.document_json", "bot.ingest.sandbox_worker"], done.stderr


async def test_many_files_share_the_workers(sandbox: Sandbox) -> None:
    files = [(f"{at}.html" if at % 3 else f"{at}.txt", PAGE if at % 3 else b"They met.") for at in range(20)]
    files[7] = ("7.bin", gzip.compress(b"x"))
    found = await asyncio.gather(*(sandbox.read(*each) for each in files), return_exceptions=True)
    assert [at for at, outcome in enumerate(found) if isinstance(outcome, UnreadableDocument)] == [7]
    assert all(isinstance(outcome, FileContents) for at, outcome in enumerate(found) if at != 7)
    assert len(worker_pids()) <= 2


async def test_long_json_lines_are_read_in_pieces(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f'{{"_id": "{number % 40}", "title": "A meeting", "text": "They met {number} times."}}' for number in range(120)
    ]
    lines[5] = lines[77] = "broken"
    lines[50] = '{"_id": "long", "text": "' + "They met in Moscow. " * 200 + '"}'
    content = "\n".join(lines).encode()
    whole = await sandbox.read("a.jsonl", content)
    monkeypatch.setattr("bot.ingest.sandbox._MAX_PIECE_BYTES", 1_000)
    in_pieces = await sandbox.read("a.jsonl", content)
    assert in_pieces.documents == whole.documents
    assert [each.number for each in in_pieces.broken_lines] == [6, 78]
    assert in_pieces.broken_lines == whole.broken_lines
    with pytest.raises(UnreadableDocument, match="line 1: this is not JSON"):
        await sandbox.read("a.jsonl", b"broken\n" * 500)


async def test_piece_of_json_lines_that_cannot_be_read_is_left_out(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.sandbox._MAX_PIECE_BYTES", 1_000)
    good = b'{"_id": "x", "text": "They met."}\n' * 20
    contents = await sandbox.read("a.jsonl", good + b"broken line\n" * 200 + good)
    assert len(contents.documents) == 40
    assert [each.number for each in contents.broken_lines] == list(range(21, 221))


async def read_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: str, content: bytes) -> Document:
    fake_tesseract(tmp_path, languages)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    async with aclosing(Sandbox(1)) as sandbox:
        [document] = (await sandbox.read("a.pdf", content)).documents
    return document


async def test_scanned_pages_are_read_where_tesseract_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = scanned_pdf([["Annual report of the fund"]])
    document = await read_scan(tmp_path, monkeypatch, "rus", scan)
    assert document.text == "P5: the heads met in Moscow. rus+eng"
    assert document.scanned
    assert document_from_json(document_to_json(document)) == document
    text = await read_scan(tmp_path, monkeypatch, "rus", pdf([["The heads of the offices met in Moscow."]]))
    assert not text.scanned


@pytest.mark.parametrize("languages", ["deu", "rus_old"])
async def test_scan_is_refused_where_no_program_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: str
) -> None:
    with pytest.raises(UnreadableDocument, match=r"it was scanned; where tesseract \(rus, eng\) is installed"):
        await read_scan(tmp_path, monkeypatch, languages, scanned_pdf([["Annual report of the fund"]]))


async def test_worker_is_used_again_however_large_its_owner_is(sandbox: Sandbox) -> None:
    ballast = bytearray(os.urandom(1)) * 250_000_000
    await sandbox.read("a.html", PAGE)
    [worker] = worker_pids()
    await sandbox.read("a.html", PAGE)
    assert worker_pids() == [worker]
    assert ballast
