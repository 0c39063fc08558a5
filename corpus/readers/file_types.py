"""File types: detection by the first bytes of a file; its name only tells plain text, Markdown and HTML apart."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import PurePath
from typing import Final, Literal

from corpus.errors import UnreadableDocument
from corpus.readers.encodings import decode_head

FileType = Literal["text", "markdown", "jsonl", "html", "pdf", "docx"]

TYPES_BY_SUFFIX: Final[dict[str, FileType]] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".jsonl": "jsonl",
}
"""Suffixes of the files that can be read, with the types that they promise."""

_PICTURE = "it is a picture; only its text could be read, as .txt or .pdf"
_SOUND = "it is a sound or video file, not a text"
_ARCHIVE = "it is an archive; unpack it and add the documents in it"
_PROGRAM = "it is a program, not a text"
_OLD_OFFICE = "it is in the old Office format (.doc, .xls, .ppt); save it as .docx or .pdf"
_ENCRYPTED = "it is encrypted; save it without a password"

_SIGNATURES: Final = {
    (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS"): _PICTURE,
    (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"\xff\xfb", b"\xff\xf3"): _SOUND,
    (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd"): _ARCHIVE,
    (b"\x7fELF", b"\0asm", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"): _PROGRAM,
    (b"{\\rtf",): "it is an RTF file; save it as .docx or .pdf",
    (b"%!PS",): "it is PostScript; save it as .pdf",
    (b"AT&TFORM",): "it is a DjVu file; save it as .pdf",
    (b"SQLite format 3\0",): "it is a database, not a text",
}
"""First bytes of the files that are refused, with the reason."""

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|article|main|section|table|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_WITHIN = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"</(?:p|div|h[1-6]|body|html|article|td|li|span|a)>", re.IGNORECASE)
_XML_START = re.compile(r"\s*<(?:\?xml|rss|feed|urlset|sitemapindex|svg)\b", re.IGNORECASE)
_DOCUMENT_XML = re.compile(r"<(?:FictionBook|office:document|w:wordDocument|pkg:package|TEI|article\s[^>]*jats)\b")
_MAIL_HEADERS = re.compile(r"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}")
_MAIL = re.compile(r"^(?:MIME-Version|Received|Message-ID|Return-Path|X-Mozilla-Status):", re.IGNORECASE | re.MULTILINE)
_HEAD_BYTES = 4_096
_MAX_ZIP_PARTS = 5_000


def detect_file_type(name: str, content: bytes) -> FileType:
    """Return the type of a file from the first bytes of its content, or from the list of parts of a zip file.

    Raise `UnreadableDocument` that names the type if the file is not a document.
    """
    head = content[:_HEAD_BYTES]
    suffix_type = TYPES_BY_SUFFIX.get(PurePath(name).suffix.lower())
    if b"%PDF-" in (head[:1024] if suffix_type in ("pdf", None) else head[:16]):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _detect_zip_type(content)
    _refuse_known_types(head, content)
    if suffix_type == "jsonl":
        return "jsonl"
    text = decode_head(head)
    if (headers := _MAIL_HEADERS.match(text)) and _MAIL.search(headers[0]):
        raise UnreadableDocument("it is an e-mail or a web archive (.eml, .mht); save its text as .txt or .pdf")
    if _XML_START.match(text) and _DOCUMENT_XML.search(text):
        raise UnreadableDocument("it is a document or an e-book in XML; save it as .docx or .pdf")
    if _HTML_START.match(text) or (suffix_type != "markdown" and _HTML_WITHIN.search(text)):
        return "html"
    if suffix_type == "html" and _CLOSING_TAG.search(text):
        return "html"
    if _XML_START.match(text):
        raise UnreadableDocument("it is XML (a feed, a drawing or data), not a page")
    if _begins_with_record(content):
        return "jsonl"
    return "markdown" if suffix_type == "markdown" else "text"


def _refuse_known_types(head: bytes, content: bytes) -> None:
    for signatures, reason in _SIGNATURES.items():
        if head.startswith(signatures):
            raise UnreadableDocument(reason)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnreadableDocument(_ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in content else _OLD_OFFICE)
    if head.startswith(b"RIFF"):
        raise UnreadableDocument(_PICTURE if head[8:12] == b"WEBP" else _SOUND)
    if head[4:8] == b"ftyp":
        raise UnreadableDocument(_PICTURE if head[8:12] in (b"heic", b"mif1", b"avif") else _SOUND)
    if head[257:262] == b"ustar":
        raise UnreadableDocument(_ARCHIVE)
    if head.startswith((b"MZ", b"BM")) and b"\0" in head[:64]:
        raise UnreadableDocument(_PROGRAM if head.startswith(b"MZ") else _PICTURE)


def _detect_zip_type(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {each.filename for each in archive.infolist()[:_MAX_ZIP_PARTS]}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as exc:
        raise UnreadableDocument("it is a zip or Word file, but broken; get it again") from exc
    if "word/document.xml" in names:
        return "docx"
    if any(each.startswith(("xl/", "ppt/")) for each in names):
        raise UnreadableDocument("it is a table or slides; save it as .pdf")
    if content[30:54] == b"mimetypeapplication/vnd." or content[30:58] == b"mimetypeapplication/epub+zip":
        raise UnreadableDocument("it is an OpenDocument file or an e-book; save it as .docx or .pdf")
    raise UnreadableDocument(_ARCHIVE)


def _begins_with_record(content: bytes) -> bool:
    """Return True if the first line is an object in BEIR's form."""
    line = content[:100_000].lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    if not line.startswith(b"{") or b'"_id"' not in line or b'"text"' not in line:
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
