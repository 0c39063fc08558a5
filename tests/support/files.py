"""Files in every format, made and read for tests and measurements."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from pypdf import PdfWriter

from corpus.models import Document
from corpus.readers.folder import CorpusFolder, load_documents
from corpus.readers.formats import read


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """Return a PDF with these lines on its pages and `info` in its information dictionary."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "\n".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 50 800 Td\n{shown}\nET"
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(bodies)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    bodies.append(f"<< {info} >>")
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return (
        out
        + (
            f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R /Info {len(bodies)} 0 R >>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def pdf_of_objects(*objects: str, trailer: str = "") -> bytes:
    """Return a PDF with these objects, the first one its root; `{xref}` in the trailer is the offset of the table."""
    out, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R "
    return out + f"{head}{trailer.format(xref=len(out))} >>\nstartxref\n{len(out)}\n%%EOF".encode()


def scanned_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF whose pages are pictures of these lines."""
    import pypdfium2  # noqa: PLC0415 - needed for scans alone

    scans = pypdfium2.PdfDocument.new()
    for page in pypdfium2.PdfDocument(pdf(pages)):
        picture = pypdfium2.PdfImage.new(scans)
        picture.set_bitmap(page.render(scale=3))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
        scan = scans.new_page(*page.get_size())
        scan.insert_obj(picture)
        scan.gen_content()
    out = io.BytesIO()
    scans.save(out)
    return out.getvalue()


def blank_pdf(pages: int, password: str | None = None) -> bytes:
    """Return a PDF of blank pages, encrypted if there is a password."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx_file(paragraphs: Sequence[str], title: str = "", rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return a Word file: "# " begins a heading, "- " an item; a table with `rows` is at the end."""
    document = docx.Document()
    document.core_properties.title = title
    for text in paragraphs:
        if text.startswith("# "):
            document.add_heading(text[2:], 1)
        else:
            document.add_paragraph(text.removeprefix("- "), "List Bullet" if text.startswith("- ") else None)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_body(xml: str, styles: str = "") -> bytes:
    """Return a Word file whose body is `xml`, with more `styles`; the usual prefixes of namespaces are declared."""
    office = "http://schemas.openxmlformats.org"
    spaces = {
        "w": f"{office}/wordprocessingml/2006/main",
        "m": f"{office}/officeDocument/2006/math",
        "mc": f"{office}/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    content = docx_with_part(
        "word/document.xml", f"<w:document {declared}><w:body>{xml}</w:body></w:document>".encode()
    )
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        own = source.read("word/styles.xml").decode().replace("</w:styles>", f"{styles}</w:styles>")
    return docx_with_part("word/styles.xml", own.encode(), content)


def docx_with_part(part: str, content: bytes, file: bytes | None = None) -> bytes:
    """Return a Word file with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file or docx_file(["Words."]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        target.writestr(part, content)
    return out.getvalue()


def archive(**files: str) -> bytes:
    """Return a zip file with these names and texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return out.getvalue()


def read_one(name: str, content: bytes, url: str | None = None) -> Document:
    """Return the only document in a file."""
    [document] = read(name, content, url=url).documents
    return document


def load_files(folder: Path, files: Mapping[str, str | bytes]) -> CorpusFolder:
    """Write the files into a folder and load it."""
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return load_documents(folder)


_TESSERACT = """#!/bin/sh
case "$1" in
--list-langs) printf 'List of available languages (2):\\neng\\n{languages}\\n' ;;
*) head -c 2; cat >/dev/null; printf ': the heads met in Mos-\\ncow. %s\\f' "$4" ;;
esac
"""


def fake_tesseract(folder: Path, languages: str = "rus") -> None:
    """Write a program into a folder that stands for tesseract with these languages and English."""
    program = folder / "tesseract"
    program.write_text(_TESSERACT.replace("{languages}", languages))
    program.chmod(0o755)
