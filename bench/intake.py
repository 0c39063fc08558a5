"""How fast a folder of mixed files is read: `python bench/intake.py [FILES] [WORKERS]`, from the top of the project.

Makes the files (pages of the tests with other words, PDFs, Word files, plain texts in several encodings,
Markdown, JSON lines, some broken ones), reads them through the sandbox, looks for copies, and prints files a
second and the memory of all processes together at its highest.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.ingest.sandbox import Sandbox
from corpus.duplicates import DuplicateIndex
from corpus.errors import UnreadableDocument
from corpus.models import Document
from tests.support.files import blank_pdf, docx_file, pdf
from tests.support.web_pages import WEB_PAGES

WORDS = "The engineers of the plant in Kazan met experts of the Organization and agreed on steel water grain".split()


def main() -> None:
    """Make the files, read them, print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with TemporaryDirectory() as folder:
        for number in range(count):
            name, content = _file(number)
            Path(folder, name).write_bytes(content)
        files = sorted(Path(folder).iterdir())
        print(f"{count} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB, {workers} workers")
        _measure(files, workers)


def _measure(files: list[Path], workers: int) -> None:
    refused: Counter[str] = Counter()
    seen = DuplicateIndex()
    copies = 0
    highest = [0]
    done = threading.Event()
    watching = threading.Thread(target=_watch, args=(highest, done))
    watching.start()
    begun = time.perf_counter()
    for outcome in asyncio.run(_read_all(files, workers)):
        if isinstance(outcome, UnreadableDocument):
            refused[str(outcome)] += 1
            continue
        for document in outcome:
            copies += seen.most_similar(document) is not None
            seen.add(document)
    seconds = time.perf_counter() - begun
    done.set()
    watching.join()
    print(f"{len(seen)} documents, {copies} like another, in {seconds:.1f} s: {len(files) / seconds:.0f} files/s")
    print(f"at most {highest[0] / 1e6:.0f} MB in all processes together")
    for reason, times in refused.most_common():
        print(f"{times} refused: {reason}")


async def _read_all(files: list[Path], workers: int) -> list[list[Document] | UnreadableDocument]:
    slots = asyncio.Semaphore(2 * workers)
    async with contextlib.aclosing(Sandbox(workers)) as sandbox:

        async def read(path: Path) -> list[Document] | UnreadableDocument:
            async with slots:
                try:
                    return await sandbox.read(path.name, path.read_bytes())
                except UnreadableDocument as exc:
                    return exc

        return await asyncio.gather(*map(read, files))


def _file(number: int) -> tuple[str, bytes]:
    """Return one of the mixed files: of twenty, eleven pages, two PDFs, two Word files and the rest."""
    chance = random.Random(number)
    prose = [" ".join(chance.choices(WORDS, k=60)) + "." for _ in range(6)]
    kind = number % 20
    if kind < 11:
        page = WEB_PAGES[chance.randrange(len(WEB_PAGES))]
        marker = f"<p>{'</p><p>'.join(prose)}</p></body>".encode()
        return f"{number}.html", page.content.replace(b"</body>", marker)
    made = {
        11: lambda: (f"{number}.pdf", pdf([_wrapped(prose)] * 3, f"/Title (Report {number} of the plant)")),
        12: lambda: (f"{number}.pdf", pdf([_wrapped(prose)])),
        13: lambda: (f"{number}.docx", docx_file(prose, f"Report {number} of the plant")),
        14: lambda: (f"{number}.docx", docx_file(["# Report", *prose], rows=[["Place", "Kazan"]])),
        15: lambda: (f"{number}.txt", "\n\n".join(prose).encode()),
        16: lambda: (f"{number}.txt", f"Отчёт завода № {number} в Казани\n\nИнженеры встретились.".encode("cp1251")),
        17: lambda: (f"{number}.md", ("# Report\n\n" + "\n\n".join(prose)).encode()),
        18: lambda: (f"{number}.jsonl", f'{{"_id": "r{number}", "text": "{prose[0]}"}}'.encode()),
        19: lambda: (f"{number}.pdf", blank_pdf(2)),
    }
    return made[kind]()


def _wrapped(prose: list[str]) -> list[str]:
    return [text[at : at + 90] for text in prose for at in range(0, len(text), 90)]


def _watch(highest: list[int], done: threading.Event) -> None:
    while not done.wait(0.1):
        highest[0] = max(highest[0], sum(_memory(pid) for pid in _processes()))


def _processes() -> Iterator[int]:
    """Yield this process and its children."""
    own = os.getpid()
    yield own
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"PPid:\t{own}\n" in (folder / "status").read_text():
                yield int(folder.name)


def _memory(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
