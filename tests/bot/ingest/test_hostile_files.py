"""Files that are made to do harm, each read or refused within the limits of one sandbox."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
import pytest_asyncio

from bot.ingest.sandbox import Sandbox
from corpus.errors import UnreadableDocument
from tests.support.files import docx_body, docx_with_part, pdf_of_objects

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = b"<html><body><p>The heads of the offices met in Moscow on 5 October 2012, and spoke of what they had done.</p>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    """Give a sandbox for all bombs, since each process takes a third of a second to start."""
    async with aclosing(Sandbox(1, time_limit_s=5, memory_bytes=400_000_000)) as made:
        yield made


def looping_pdf(*objects: str, previous: bool = False) -> bytes:
    """Return a PDF of these objects, the first of which is its catalog; with `previous`, its table follows itself."""
    body, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    entries = f"/Size {len(objects) + 1} /Root 1 0 R" + (f" /Prev {len(body)}" if previous else "")
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer <<{entries}>>\nstartxref\n{len(body)}\n%%EOF"
    )
    return body + end.encode()


CATALOG, PAGE_OBJECT = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
ONE_PAGE = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
ALIASES = "".join(f"a{number}: &a{number} [{','.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 10))
HOSTILE = {
    "previous.pdf": looping_pdf(CATALOG, "<</Type/Pages/Kids[]/Count 0>>", previous=True),
    "kids.pdf": looping_pdf(CATALOG, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
    "length.pdf": looping_pdf(
        CATALOG, ONE_PAGE, f"{PAGE_OBJECT}>>", "<</Length 4 0 R>>stream\nBT (hello) Tj ET\nendstream"
    ),
    "form.pdf": looping_pdf(
        CATALOG,
        ONE_PAGE,
        f"{PAGE_OBJECT}/Resources<</XObject<</F 5 0 R>>>>>>",
        "<</Length 5>>stream\n/F Do\nendstream",
        "<</Type/XObject/Subtype/Form/Resources<</XObject<</F 5 0 R>>>>/Length 5>>stream\n/F Do\nendstream",
    ),
    "aliases.md": f"---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n{ALIASES}title: *a9\n---\nText.\n".encode(),
    "deep.jsonl": b'{"_id":"1","text":' + b"[" * 100_000,
    "digits.jsonl": b'{"_id":' + b"9" * 100_000 + b',"text":"A sentence is here."}',
    "entities.html": b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a; is here.</p>',
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_file_is_read_or_refused(sandbox: Sandbox, name: str) -> None:
    try:
        documents = (await sandbox.read(name, HOSTILE[name])).documents
    except UnreadableDocument:
        documents = []
    assert all(len(each.text) < 1_000 and "root:" not in each.text for each in documents)
    assert await sandbox.read("a.html", PAGE)


CATALOG, PAGES = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PDF_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> {} >> >>"
)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOWN = "BT /F1 12 Tf (The heads of the offices met in Moscow.) Tj ET /X Do /X Do"
CONTENTS = f"<< /Length {len(SHOWN)} >>\nstream\n{SHOWN}\nendstream"
FORM = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {{}} 0 R >> >> /Length {len(SHOWN)}"
FORMS = [f"<< {FORM.format(number)} >>\nstream\n{SHOWN}\nendstream" for number in (*range(7, 50), 6)]
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.pdf", pdf_of_objects(CATALOG, PAGES, PDF_PAGE.format(""), FONT, CONTENTS,
                     trailer="/Prev {xref} /XRefStm {xref}"), id="references to itself"),
        pytest.param("a.pdf", pdf_of_objects(CATALOG, PAGES.replace("3 0", "2 0"), "null", FONT), id="page loop"),
        pytest.param("a.pdf", pdf_of_objects(CATALOG, "3 0 R", "2 0 R"), id="reference loop"),
        pytest.param("a.pdf", pdf_of_objects(CATALOG, PAGES, PDF_PAGE.format("/XObject << /X 6 0 R >>"), FONT, CONTENTS,
                     *FORMS), id="forms within forms"),
        pytest.param("a.jsonl", b'{"_id": "1", "text": "a b"}\n' * 20_000, id="many documents"),
        *(pytest.param("a.docx", docx_with_part(part, XXE.encode(encoding)), id=f"entity in {part}, {encoding}")
          for part in ("word/document.xml", "docProps/core.xml", "[Content_Types].xml")
          for encoding in ("utf-8", "utf-16", "utf-32")),
        pytest.param("a.docx", docx_body("<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000),
                     id="tables within tables"),
        pytest.param("a.pdf", pdf_of_objects(CATALOG, *(f"<</Type/Pages/Kids[{at} 0 R]/Count 1>>" for at in
                     range(3, 5_000)), "<</Type/Page>>"), id="deep tree of pages"),
        pytest.param("a.html", b"<html><body>" + b"<div>" * 50_000 + b"They met.", id="deep page"),
        pytest.param("a.md", b"".join(each * 20_000 + b"|\n" for each in (b"|a", b"|-", *[b"|b"] * 20)), id="wide"),
    ],
)  # fmt: skip
async def test_bomb_is_read_or_refused_within_the_limits(sandbox: Sandbox, name: str, content: bytes) -> None:
    try:
        documents = (await sandbox.read(name, content)).documents
    except UnreadableDocument as exc:
        assert str(exc)  # noqa: PT017 - both ways are right
    else:
        assert not any("root:" in each.text for each in documents)
    assert (await sandbox.read("a.txt", b"They met.")).documents[0].text == "They met."
