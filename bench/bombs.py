"""Files made to do harm, read in the sandbox: `python -m bench.bombs [NAME…]`. Prints a Markdown table."""

from __future__ import annotations

import asyncio
import gzip
import io
import sys
import time
import zipfile
import zlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path

from bench.measurement import MIB, Row, machine, table
from bot.ingest.sandbox import Sandbox
from corpus.errors import UnreadableDocument
from tests.support.files import docx_body, docx_with_part, pdf, pdf_of_objects, scanned_pdf

_SAMPLING_S = 0.02
_LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
_LAUGHTER = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'
_XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
_CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
_PDF_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"


def _deflated_page(size: int) -> bytes:
    packed = zlib.compress(b"BT (ha) Tj ET " * (size // 14), 9)
    contents = f"<</Length {len(packed)}/Filter/FlateDecode>>\nstream\n{packed.decode('latin-1')}\nendstream"
    return pdf_of_objects(_CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", _PDF_PAGE, contents)


def _deep_pages(depth: int) -> bytes:
    nodes = [f"<</Type/Pages/Kids[{at + 1} 0 R]/Count 1/Parent {at - 1} 0 R>>" for at in range(2, depth)]
    return pdf_of_objects(_CATALOG, *nodes, "<</Type/Page/MediaBox[0 0 9 9]>>")


def _forms_in_forms(depth: int) -> bytes:
    """Return a PDF whose page shows a form ten times, which shows another one ten times, and so on."""
    forms = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A {at + 1} 0 R>>>>/Length 60>>\n"
        f"stream\n{'/A Do ' * 10}\nendstream"
        for at in range(4, 4 + depth)
    ]
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>"
    return pdf_of_objects(_CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *forms)


def _pages_of_one_text(pages: int, size: int) -> bytes:
    one = pdf([["They met in Moscow."] * (size // 20)])
    kids = b"/Kids [5 0 R" + b" 5 0 R" * (pages - 1) + b"] /Count %d" % pages
    return one.replace(b"/Kids [5 0 R] /Count 1", kids)


def _archive_in_archive(depth: int) -> bytes:
    content = b"They met."
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", content)
        content = out.getvalue()
    return content


def _many_parts(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at in range(count):
            archive.writestr(f"word/{at}.xml", b"")
        archive.writestr("word/document.xml", b"<x/>")
    return out.getvalue()


_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "Word: external entity": ("a.docx", lambda: docx_with_part("word/document.xml", _XXE)),
    "Word: entities within entities": (
        "a.docx",
        lambda: docx_with_part("word/document.xml", f"{_LAUGHTER}<x>&a9;</x>".encode()),
    ),
    "Word: 40 MB of one letter, packed": (
        "a.docx",
        lambda: docx_body(f"<w:p><w:r><w:t>{'a' * 40_000_000}</w:t></w:r></w:p>"),
    ),
    "Word: 60 MB part, packed": ("a.docx", lambda: docx_with_part("word/media/a.bin", bytes(60_000_000))),
    "Word: 100,000 parts": ("a.docx", lambda: _many_parts(100_000)),
    "Word: archives in archives, 50 deep": ("a.docx", lambda: _archive_in_archive(50)),
    "Word: tables in tables, 2,000 deep": (
        "a.docx",
        lambda: docx_body("<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000),
    ),
    "Word: table of 300,000 cells": (
        "a.docx",
        lambda: docx_body(
            f"<w:tbl>{'<w:tr>' + '<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>' * 300 + '</w:tr>'}</w:tbl>" * 1_000
        ),
    ),
    "PDF: page of 500 MB, packed": ("a.pdf", lambda: _deflated_page(500_000_000)),
    "PDF: tree of pages 100,000 deep": ("a.pdf", lambda: _deep_pages(100_000)),
    "PDF: 100,000 pages": (
        "a.pdf",
        lambda: pdf_of_objects(_CATALOG, f"<</Type/Pages/Kids[{'3 0 R ' * 100_000}]/Count 100000>>", _PDF_PAGE, "null"),
    ),
    "PDF: references in a circle": ("a.pdf", lambda: pdf_of_objects(_CATALOG, "3 0 R", "2 0 R")),
    "PDF: tables of references in a circle": (
        "a.pdf",
        lambda: pdf_of_objects(_CATALOG, "<</Type/Pages/Kids[]/Count 0>>", trailer="/Prev {xref} /XRefStm {xref}"),
    ),
    "PDF: arrays 100,000 deep": ("a.pdf", lambda: pdf_of_objects("<</Pages" + "[" * 100_000 + "]" * 100_000 + ">>")),
    "PDF: forms in forms, 10 deep, each 10 times": ("a.pdf", lambda: _forms_in_forms(10)),
    "PDF: 2,000 pages of one text": ("a.pdf", lambda: _pages_of_one_text(2_000, 20_000)),
    "PDF: scan of 20,000 × 20,000 points": (
        "a.pdf",
        lambda: scanned_pdf([["They met in Moscow."]]).replace(
            b"/MediaBox[ 0 0 595 842]", b"/MediaBox[ 0 0 20000 20000]"
        ),
    ),
    "HTML: 100,000 elements deep": ("a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"They met."),
    "HTML: 200,000 open inline elements": ("a.html", lambda: b"<html><body>" + b"<div><b><i>" * 200_000),
    "HTML: attribute of 20 MB": ("a.html", lambda: b'<html><body><p title="' + b"a" * 20_000_000 + b'">They met.</p>'),
    "HTML: 200,000 attributes": (
        "a.html",
        lambda: b"<html><body><p " + b" ".join(b"a%d=1" % at for at in range(200_000)) + b">They met.</p>",
    ),
    "HTML: table of a million cells": ("a.html", lambda: b"<html><body><table>" + (b"<tr>" + b"<td>a" * 1_000) * 1_000),
    "HTML: entities within entities": ("a.html", f"{_LAUGHTER}<html><body><p>&a9;</p></body></html>".encode),
    "Markdown: quotes 50,000 deep": ("a.md", lambda: b">" * 50_000 + b" They met."),
    "Markdown: 100,000 open brackets": ("a.md", lambda: b"[" * 100_000 + b"a" + b"](" * 100_000),
    "Markdown: 100,000 stars and underscores": ("a.md", lambda: b"*a_ " * 100_000),
    "Markdown: lists 5,000 deep": ("a.md", lambda: b"".join(b" " * (2 * at) + b"- a\n" for at in range(5_000))),
    "Markdown: table of 20,000 columns": (
        "a.md",
        lambda: b"".join(each * 20_000 + b"|\n" for each in (b"|a", b"|-", *[b"|b"] * 20)),
    ),
    "Markdown: aliases of YAML within aliases": (
        "a.md",
        (
            "---\na0: &a0 [x]\n"
            + "".join(f"a{at}: &a{at} [{','.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, 10))
            + "title: *a9\n---\nText."
        ).encode,
    ),
    "JSON lines: arrays 100,000 deep": ("a.jsonl", lambda: b'{"_id":"1","text":' + b"[" * 100_000),
    "JSON lines: number of 10 million digits": (
        "a.jsonl",
        lambda: b'{"_id":' + b"9" * 10_000_000 + b',"text":"They met."}',
    ),
    "JSON lines: metadata of 500,000 names": (
        "a.jsonl",
        lambda: (
            b'{"_id":"1","text":"They met.","metadata":{' + b",".join(b'"%d":0' % at for at in range(500_000)) + b"}}"
        ),
    ),
    "JSON lines: a million documents": ("a.jsonl", lambda: b'{"_id": "1", "text": "a b"}\n' * 1_000_000),
    "Text: 5 million quotation marks": ("a.txt", lambda: b'"",' * 1_600_000),
    "Text: one word of 5 million letters": ("a.txt", lambda: b"a" * 4_900_000),
    "Text: 2 million line ends with hyphens": ("a.txt", lambda: b"a-\n" * 1_600_000),
}
_FEEDS: dict[str, Callable[[], bytes]] = {
    "Feed: entities within entities": f"{_LAUGHTER}<rss><channel><title>&a9;</title></channel></rss>".encode,
    "Feed: external entity": lambda: (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>'
        b"<link>https://a.example/&a;</link></item></channel></rss>"
    ),
    "Feed: 250,000 attributes": lambda: b"<rss><channel><item " + b" ".join(b'a%d=""' % at for at in range(250_000)),
    "Feed: 100,000 elements deep": lambda: b"<rss><channel>" + b"<item>" * 100_000,
    "Sitemap: entities within entities": f"{_LAUGHTER}<urlset><url><loc>&a9;</loc></url></urlset>".encode,
    "Sitemap: 200 MB, packed": lambda: gzip.compress(
        b"<urlset>" + b"<url><loc>https://a.example/</loc></url>" * 5_000_000
    ),
    "Sitemap: packed 10 times": lambda: _packed_again(b"<urlset/>", 10),
    "OPML: entities within entities": f"{_LAUGHTER}<opml><body><outline text='&a9;'/></body></opml>".encode,
}


def _packed_again(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = gzip.compress(content)
    return content


_Bomb = tuple[Callable[[Sandbox, bytes], Awaitable[str]], Callable[[], bytes]]
"""A function that reads a file in a sandbox, and one that makes the file."""


async def _read(file: str, sandbox: Sandbox, content: bytes) -> str:
    return f"read, {len((await sandbox.read(file, content)).documents)} documents"


async def _parse_feed(sandbox: Sandbox, content: bytes) -> str:
    feed = await sandbox.parse_feed(content, "https://a.example/")
    return f"read, {len(feed.entries)} entries"


async def measure(name: str, size: int, sandbox: Sandbox, work: Awaitable[str]) -> Row:
    """Return the row of one file: its time, the most memory of its process, and what came of it."""
    peak, is_done = 0, False

    async def sample() -> None:
        nonlocal peak
        while not is_done:
            for worker in sandbox._busy:
                status = Path(f"/proc/{worker._process.pid}/statm").read_text("ascii").split()
                peak = max(peak, int(status[1]) * 4096)
            await asyncio.sleep(_SAMPLING_S)

    sampling = asyncio.create_task(sample())
    begun = time.perf_counter()
    try:
        outcome = await work
    except UnreadableDocument as exc:
        outcome = str(exc)
    seconds = time.perf_counter() - begun
    is_done = True
    await asyncio.wait([sampling])
    row = {
        "": name,
        "size, kB": f"{size / 1_000:,.0f}",
        "time, s": f"{seconds:.1f}",
        "memory, MB": f"{peak / MIB:.0f}" if peak else "",
        "outcome": outcome,
    }
    print(row, file=sys.stderr, flush=True)
    return row


async def rows(names: Sequence[str] = ()) -> list[Row]:
    """Read each file in a sandbox of its own, with the bot's limits; `names` are parts of the names of those wanted."""
    found = []
    files: dict[str, _Bomb] = {name: (partial(_read, file), make) for name, (file, make) in _FILES.items()}
    feeds: dict[str, _Bomb] = {name: (_parse_feed, make) for name, make in _FEEDS.items()}
    for name, (work, make) in {**files, **feeds}.items():
        if not names or any(each in name for each in names):
            content = make()
            async with aclosing(Sandbox(1)) as sandbox:
                found.append(await measure(name, len(content), sandbox, work(sandbox, content)))
    return found


def main() -> None:
    """Measure and print."""
    print(machine(("pypdfium2", "python-docx", "trafilatura", "feedparser")) + "\n")
    print(table(asyncio.run(rows(sys.argv[1:]))))


if __name__ == "__main__":
    main()
