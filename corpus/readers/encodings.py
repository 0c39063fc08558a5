"""Bytes → text, whatever they claim to be encoded in.

Valid UTF-8 is UTF-8. For the rest the candidates are read in turn, and the one that looks most like English or
Russian wins; what the page or the server says decides only between equals, for it is wrong too often.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

from corpus.errors import UnreadableDocument

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = ("cp1251", "koi8-r", "cp1252", "cp866", "iso8859-5", "mac-cyrillic")
_OF_BYTES: Final = frozenset({"utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
"""Never taken on somebody's word: where they fit, the bytes say so."""
_NOT_TEXT: Final = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_SAMPLE = 200_000
_HEAD = 4_096
_SHORTEST = 5  # characters; any fewer bytes look like something in some encoding

_FREQUENT: Final = dict(zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё", range(32, 0, -1), strict=False))
_TYPOGRAPHY: Final = frozenset("«»„“”‘’–—…№ §©®°•€£")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(content: bytes, declared: str | None = None) -> str:
    """Return the text that `content` is; `declared` is the encoding that came with it, from the server, say.

    The mark of byte order is left out. Raises `UnreadableDocument` where it is no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if (wide := _wide(content)) is not None:
        return _strictly(content, wide)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (mended := _mended(content)) is not None:
        return mended
    stated = [name for name in (_codec(declared), *_stated(content)) if name]
    best = max(_readings(content, stated), default=None)
    if best is None or best[0] <= 0:
        raise UnreadableDocument("it is not text, or in an encoding that is not known; save it as UTF-8")
    return content.decode(best[1], "replace").replace("\ufffd", "")


def beginning(head: bytes) -> str:
    """Return the first bytes of a file roughly as text, to tell what it is; never raises."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore")
    return head.decode(_wide(head) or "latin-1", "ignore")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as exc:
        raise UnreadableDocument(f"it is not {encoding.upper()[:6].rstrip('-')} text") from exc


def _wide(content: bytes) -> str | None:
    """Return the UTF-16 that `content` is in without a mark: one byte in two is the page, 00 or 04."""
    head = content[:_HEAD]
    if len(head) < 8 or len(content) % 2:
        return None
    pages = [sum(byte in (0, 4) for byte in head[side::2]) * 2 / len(head) for side in (0, 1)]
    if max(pages) < 0.85 or min(pages) > 0.2 or not re.search(rb"[^\x00\x04]", head):
        return None
    return "utf-16-le" if pages[1] > pages[0] else "utf-16-be"


def _mended(content: bytes) -> str | None:
    """Return UTF-8 with a few broken characters, without these; None where they are many."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not each.isascii() for each in text[:_SAMPLE]) - text[:_SAMPLE].count("\ufffd")
    return text.replace("\ufffd", "") if broken <= max(1, sound // 50) and sound >= 20 else None


def _codec(name: str | None) -> str | None:
    try:
        found = codecs.lookup((name or "").strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True) and found.name not in _NOT_TEXT | _OF_BYTES
    if not is_text:
        return None
    return "cp1252" if found.name in ("ascii", "iso8859-1", "iso8859-15") else found.name


def _stated(content: bytes) -> Iterable[str | None]:
    return (_codec(name.decode("ascii", "ignore")) for name in _META.findall(content[:_HEAD]))


def _readings(content: bytes, stated: list[str]) -> Iterable[tuple[float, str]]:
    """Yield for each candidate how much its reading looks like text."""
    # Plain ASCII tells nothing; what stands around the first other bytes does.
    first = re.search(rb"[\x80-\xff]", content)
    sample = content[max(0, (first.start() if first else 0) - 200) :][:_SAMPLE]
    for name in dict.fromkeys([*stated, *_CANDIDATES]):
        try:
            text = sample.decode(name, "replace")
        except (UnicodeError, LookupError, ValueError):
            continue
        yield _likeness(text) + 0.01 * (name in stated), name


def _likeness(text: str) -> float:
    """Return how much a text looks like Russian, or like English with accents and typographic marks; at most 1."""
    if len(text) < _SHORTEST or len(_CONTROLS.findall(text)) > len(text) / 50:
        return -1
    score = 0.0
    strange = 0
    previous = " "
    for char in text:
        if not char.isascii():
            strange += 1
            score += _worth(char, previous)
        previous = char
    return score / strange if strange else 0.0


def _worth(char: str, previous: str) -> float:
    if char in _TYPOGRAPHY:
        return 0.3
    if rank := _FREQUENT.get(char):
        # The letter alone, or after another in Russian: "Ã©" is no word.
        fits = not (previous.isascii() and previous.isalpha())
        return (0.4 + rank / 50) if fits else -0.5
    if rank := _FREQUENT.get(char.lower()):
        return -0.6 if previous.islower() else 0.3 + rank / 50
    if "À" <= char <= "ž" and char.isalpha():
        return 0.5 if previous.isascii() else -0.5
    return -1.0
