"""Text encodings: bytes -> text.

Valid UTF-8 is UTF-8. For other bytes the encoding whose text looks most like Russian or English wins. Stated encodings
are often wrong: they only decide between equals.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Final

from corpus.errors import UnreadableDocument

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, which has the same first bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ("cp1251", "koi8-r", "cp1252", "cp866", "iso8859-5", "mac-cyrillic")
_LATIN_1: Final = frozenset({"ascii", "iso8859-1", "iso8859-15"})
"""Encodings that programs state for cp1252, as browsers know."""

_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD_BYTES: Final = 4_096
_SAMPLE_BYTES: Final = 50_000  # bytes by which single-byte encodings are compared
_SAMPLE_CHARS: Final = 200_000
_ASCII_CONTEXT_BYTES: Final = 200

_MIN_UTF16_PAGE_SHARE: Final = 0.85
"""Share of the high bytes of UTF-16 that are 00 or 04: Latin or Cyrillic characters."""
_MAX_OTHER_PAGE_SHARE: Final = 0.2  # share of the low bytes that may be 00 or 04 by chance
_MIN_INTACT_CHARS: Final = 20
_INTACT_PER_BROKEN: Final = 50
"""UTF-8 with so many intact characters for each broken one is damaged UTF-8; with fewer it is another encoding."""

_COMMON_LETTER = re.compile(r"[оеаинтсрвл]", re.IGNORECASE)
_UNLIKELY = re.compile(
    r"([А-Яа-яЁё])\1\1|[а-яё][А-ЯЁ]|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]|\b[ЪЬъь]|"
    r"[А-Яа-яЁё][\u2500-\u257f]|[\u2500-\u257f][А-Яа-яЁё]|(?<![\u2500-\u257f])[─-━┄-║╓-╿](?![\u2500-\u257f])|"
    r"[^\t\n\f\r\x1a-\x7fА-Яа-яЁё«»„“”‘’–—…№\xa0\xad§°©®•·±àâçéèêëîïôöüßñáíóúäÄÖÜÉ\u2500-\u257f]"
)
"""One letter three times, capitals within a word, words in two alphabets, signs that begin a word, lines of a box that
touch a letter, and characters that neither language uses."""

_MAX_STRAY_SHARE: Final = 0.03  # share of odd characters that an English text may have in any encoding
_UNLIKELY_WEIGHT: Final = 2
"""One unlikely character outweighs the common letters of a word: a wrong encoding has common letters too."""


def decode(content: bytes, declared: str | None = None) -> str:
    """Return `content` as text without a byte order mark; `declared` is the encoding that the server stated.

    Raise `UnreadableDocument` if it is not text.
    """
    if unicode := _unicode_encoding(content):
        try:
            return content.decode(unicode)
        except UnicodeDecodeError as exc:
            raise UnreadableDocument(f"it is not {unicode.upper()[:6].rstrip('-')} text") from exc
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if (text := _decode_damaged_utf8(content)) is not None:
            return text
    return content.decode(_detect(content, declared), "replace").replace("\ufffd", "")


def decode_head(head: bytes) -> str:
    """Return the first bytes of a file as text, good enough to tell its type; never raise."""
    return head.decode(_unicode_encoding(head) or "latin-1", "ignore")


def _unicode_encoding(content: bytes) -> str | None:
    """Return the encoding that a byte order mark states, or UTF-16 without a mark: one byte in two is 00 or 04."""
    if marked := next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None):
        return marked
    head = content[:_HEAD_BYTES]
    if len(head) < 8 or len(content) % 2 or not head.strip(b"\x00\x04"):
        return None
    even, odd = (sum(byte in (0, 4) for byte in head[side::2]) * 2 / len(head) for side in (0, 1))
    if max(even, odd) < _MIN_UTF16_PAGE_SHARE or min(even, odd) > _MAX_OTHER_PAGE_SHARE:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_damaged_utf8(content: bytes) -> str | None:
    """Return UTF-8 without its broken characters, None if they are too many."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    intact = sum(not char.isascii() for char in text[:_SAMPLE_CHARS]) - text[:_SAMPLE_CHARS].count("\ufffd")
    is_utf8 = intact >= _MIN_INTACT_CHARS and broken <= max(1, intact // _INTACT_PER_BROKEN)
    return text.replace("\ufffd", "") if is_utf8 else None


def _detect(content: bytes, declared: str | None) -> str:
    in_head = [name.decode("ascii", "ignore") for name in _META.findall(content[:_HEAD_BYTES])]
    stated = [codec for name in (declared, *in_head) if (codec := _codec(name))]
    # ASCII tells nothing, so the sample begins near the first other byte. One stray 98, which cp1251 does not define,
    # must not exclude cp1251.
    first = found.start() if (found := _NOT_ASCII.search(content)) else 0
    start = max(0, first - _ASCII_CONTEXT_BYTES)
    sample = content[start : start + _SAMPLE_BYTES].replace(b"\x98", b"")
    likeness: dict[str, float] = {}
    for codec in (*stated, *_CANDIDATES):
        with suppress(ValueError, LookupError):  # a codec that is no encoding of text raises LookupError
            likeness.setdefault(codec, round(_likeness(sample.decode(codec)), 2))
    best = max(likeness, key=likeness.__getitem__, default=None)  # of equals the stated one, else the most usual
    is_mostly_ascii = len(_NOT_ASCII.findall(sample)) < _MAX_STRAY_SHARE * len(sample) and not _CONTROL.search(sample)
    if best is None or (likeness[best] < 0 and not is_mostly_ascii):
        raise UnreadableDocument("it is not text, or in an encoding that is not known; save it as UTF-8")
    return best


def _codec(name: str | None) -> str | None:
    """Return Python's name of a stated single-byte or East Asian encoding, None if there is no such one."""
    try:
        codec = codecs.lookup((name or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    # UTF fits if the bytes say so, not if somebody states it.
    return None if codec.startswith("utf") else "cp1252" if codec in _LATIN_1 else codec


def _likeness(text: str) -> float:
    """Return how much the characters beyond ASCII look like Russian, or typographic marks and accents; at most 1."""
    count = sum(not char.isascii() for char in text)
    unlikely = sum(1 for _ in _UNLIKELY.finditer(text))
    return (len(_COMMON_LETTER.findall(text)) - _UNLIKELY_WEIGHT * unlikely) / max(1, count)
