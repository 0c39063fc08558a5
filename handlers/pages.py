"""Long texts → pages that fit into one Telegram message each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.sentences import split_sentences


def utf16_length(text: str) -> int:
    """Return the length of `text` as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


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
        sentence = block[start:end]
        if piece and utf16_length(piece) + 1 + utf16_length(sentence) > limit:
            yield piece
            piece = ""
        while utf16_length(sentence) > limit:
            head = _head(sentence, limit)
            head = head[: head.rfind(" ") + 1] or head
            yield head.rstrip()
            sentence = sentence[len(head) :]
        piece = f"{piece} {sentence}" if piece else sentence
    if piece:
        yield piece


def _head(text: str, limit: int) -> str:
    """Return the longest beginning of `text` of at most `limit` UTF-16 units."""
    head = text[:limit]
    return (
        head if head.isascii() else head.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")
    )
