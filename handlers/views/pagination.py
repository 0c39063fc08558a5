"""Long texts → pages that fit into one Telegram message each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.language.sentences import split_sentences


def utf16_length(text: str) -> int:
    """Return the length of `text` as Telegram counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def paginate(blocks: Iterable[str], limit: int) -> list[str]:
    """Lay `blocks` (paragraphs) out on pages of at most `limit` UTF-16 units, a blank line between two.

    A block that is longer than a page is cut at the end of a sentence, else at a space, else anywhere.
    """
    pages: list[str] = []
    for block in blocks:
        for piece in _pieces(block, limit):
            if pages and utf16_length(pages[-1]) + 2 + utf16_length(piece) <= limit:
                pages[-1] += "\n\n" + piece
            else:
                pages.append(piece)
    return pages


def shorten(text: str, limit: int) -> str:
    """Return `text`, cut at a word and ended with "…" where it is longer than `limit` UTF-16 units."""
    if utf16_length(text) <= limit:
        return text
    head = _head(text, limit - 1)
    return (head.rsplit(maxsplit=1)[0] if " " in head.strip() else head).rstrip(" ,;:–-") + "…"


def _pieces(block: str, limit: int) -> Iterator[str]:
    if utf16_length(block) <= limit:
        yield block
        return
    piece = ""
    for start, end in split_sentences(block):
        for part in _parts(block, start, end, limit):
            if piece and utf16_length(piece) + 1 + utf16_length(part) > limit:
                yield piece
                piece = ""
            piece = f"{piece} {part}" if piece else part
    if piece:
        yield piece


def _parts(text: str, start: int, end: int, limit: int) -> Iterator[str]:
    """Cut `text[start:end]` into parts of at most `limit`, at spaces where there are any."""
    while start < end:
        part = _head(text[start : min(start + limit, end)], limit) or text[start]
        cut = start + len(part)
        if cut < end and not text[cut].isspace() and (space := part.rstrip().rfind(" ")) > 0:
            part = part[:space]
        yield part.strip()
        start += len(part)
        while start < end and text[start].isspace():
            start += 1


def _head(text: str, limit: int) -> str:
    """Return the longest beginning of `text` of at most `limit` UTF-16 units."""
    units = 0
    for at, character in enumerate(text):
        units += 1 + (character > "\uffff")
        if units > limit:
            return text[:at]
    return text
