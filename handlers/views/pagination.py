"""Lengths and cuts of text as Telegram counts it: in UTF-16 units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.language.sentences import split_sentences


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, max_chars: int) -> str:
    """Return `text`, or its first whole words and "…" if it is longer than `max_chars` UTF-16 units."""
    if utf16_length(text) <= max_chars:
        return text
    head = _prefix(text, max_chars - 1)
    return (head.rsplit(maxsplit=1)[0] if " " in head.strip() else head).rstrip(" ,;:–-") + "…"


def paginate(blocks: Iterable[str], page_chars: int) -> list[str]:
    """Return `blocks` (paragraphs) as pages of at most `page_chars` UTF-16 units, with a blank line between blocks.

    A block that is longer than a page is split at the end of a sentence, else at a space, else anywhere.
    """
    pages: list[str] = []
    for block in blocks:
        for piece in _split_block(block, page_chars):
            if pages and utf16_length(pages[-1]) + 2 + utf16_length(piece) <= page_chars:
                pages[-1] += "\n\n" + piece
            else:
                pages.append(piece)
    return pages


def _split_block(block: str, max_chars: int) -> Iterator[str]:
    if utf16_length(block) <= max_chars:
        yield block
        return
    piece = ""
    for start, end in split_sentences(block):
        for part in _split_span(block, start, end, max_chars):
            if piece and utf16_length(piece) + 1 + utf16_length(part) > max_chars:
                yield piece
                piece = ""
            piece = f"{piece} {part}" if piece else part
    if piece:
        yield piece


def _split_span(text: str, start: int, end: int, max_chars: int) -> Iterator[str]:
    """Split `text[start:end]` into parts of at most `max_chars`, at spaces if there are any."""
    while start < end:
        part = _prefix(text[start : min(start + max_chars, end)], max_chars) or text[start]
        cut = start + len(part)
        if cut < end and not text[cut].isspace() and (space := part.rstrip().rfind(" ")) > 0:
            part = part[:space]
        yield part.strip()
        start += len(part)
        while start < end and text[start].isspace():
            start += 1


def _prefix(text: str, max_chars: int) -> str:
    """Return the longest prefix of `text` of at most `max_chars` UTF-16 units."""
    units = 0
    for at, character in enumerate(text):
        units += 1 + (character > "\uffff")
        if units > max_chars:
            return text[:at]
    return text
