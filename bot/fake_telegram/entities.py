"""The text of a message and its entities as Telegram stores them: cleaned, trimmed and nested by its rules.

See <https://core.telegram.org/bots/api#messageentity>. A `Span` counts code points, the Bot API UTF-16 units;
`to_entities` and `from_entities` convert between them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, islice
from typing import Any

from telegram.constants import MessageLimit

from bot.fake_telegram.html import HtmlError, Span, parse_html

_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}  # may overlap anything but code
_QUOTES = {"blockquote", "expandable_blockquote"}
_ORDER = [
    "expandable_blockquote",
    "blockquote",
    "pre",
    "code",
    "bold",
    "italic",
    "underline",
    "strikethrough",
]
# Telegram replaces control characters by spaces and drops carriage returns, line and direction separators, and three
# combining lines that could run over the neighbouring messages.
_DROPPED = {"\r", *map(chr, range(0x2028, 0x202F)), "\u0333", "\u033f", "\u030a"}
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff]*")
_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,:;!?')\]]"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|int|info|io|me|ru|рф)\b(?:/[^\s<>\"«»]*[^\s<>\"«».,:;!?')\]])?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}\b)"
    r"|(?P<mention>(?<![\w@/])@[a-z][a-z0-9_]{2,31}\b)"
    r"|(?P<hashtag>(?<![\w#/])\#(?=\w*[^\W\d])\w{1,255}\b)"
    r"|(?P<bot_command>(?<![\w/<>@])/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\w/@]))",
    re.IGNORECASE,
)


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_unicode(value: object) -> bool:
    """Return True if no string in a JSON value has a lone surrogate, which UTF-8 cannot encode."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
        return True
    if isinstance(value, Mapping):
        return all(is_unicode(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return all(is_unicode(part) for part in value)
    return True


def formatted(
    text: str, *, parse_mode: str | None = None, entities: Sequence[Mapping[str, Any]] | None = None
) -> tuple[str, list[dict[str, Any]]]:
    """Return a text and its entities as Telegram stores them; the text is empty if nothing is visible.

    Raises HtmlError for wrong markup, NotImplementedError for a parse mode other than HTML.
    """
    if parse_mode and parse_mode.lower() != "html":
        raise NotImplementedError(f"the fake supports parse_mode HTML only, not {parse_mode!r}")
    if parse_mode:
        text, spans = parse_html(text)
    else:
        spans = from_entities(text, entities or ())
    text, spans = _trim(*_clean(text, spans))
    if _INVISIBLE.fullmatch(text):
        return "", []
    spans = _nest(spans)
    spans += [found for found in detect(text) if not any(_conflicts(found, span) for span in spans)]
    return text, to_entities(text, spans)


def detect(text: str) -> list[Span]:
    """Return the entities that Telegram detects: commands, mentions, hashtags, URLs and e-mail addresses.

    A URL without a scheme is detected for a few top-level domains only.
    """
    return [Span(str(match.lastgroup), *match.span()) for match in _DETECTED.finditer(text)]


def from_entities(text: str, entities: Iterable[Mapping[str, Any]]) -> list[Span]:
    """Return Bot API entities as spans. Raises HtmlError if one begins or ends inside a character."""
    points = {unit: point for point, unit in enumerate(_units(text))}
    spans = []
    for entity in entities:
        extra = {key: value for key, value in entity.items() if key not in ("type", "offset", "length")}
        try:
            start, end = points[entity["offset"]], points[entity["offset"] + entity["length"]]
        except KeyError:
            raise HtmlError("entity beginning or end is outside of the text or inside a character") from None
        if end > start:
            spans.append(Span(entity["type"], start, end, extra))
    return spans


def to_entities(text: str, spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Return spans as Bot API entities, sorted and as many as Telegram keeps."""
    units = _units(text)
    ordered = sorted(islice(spans, MessageLimit.MESSAGE_ENTITIES), key=_order)
    return [
        {"type": span.type, "offset": units[span.start], "length": units[span.end] - units[span.start]} | span.extra
        for span in ordered
    ]


def _units(text: str) -> list[int]:
    """Return the UTF-16 offset of every code point and of the end."""
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))


def _order(span: Span) -> tuple[int, int, int]:
    """Sort by position, outer before inner, then by type."""
    return span.start, -span.end, _ORDER.index(span.type) if span.type in _ORDER else len(_ORDER)


def _clean(text: str, spans: Iterable[Span]) -> tuple[str, list[Span]]:
    kept = [char not in _DROPPED for char in text]
    moved = list(accumulate(kept, initial=0))
    cleaned = "".join(
        " " if char < " " and char != "\n" else char for char, keep in zip(text, kept, strict=True) if keep
    )
    return cleaned, [replace(span, start=moved[span.start], end=moved[span.end]) for span in spans]


def _trim(text: str, spans: Iterable[Span]) -> tuple[str, list[Span]]:
    """Strip white space at both ends, at the front only up to the first entity."""
    text = text.rstrip(" \n")
    spans = [replace(span, end=min(span.end, len(text))) for span in spans]
    spans = [span for span in spans if span.start < span.end]
    front = len(text) - len(text.lstrip(" \n"))
    front = min([front, *(span.start for span in spans)])
    return text[front:], [replace(s, start=s.start - front, end=s.end - front) for s in spans]


def _nest(spans: Sequence[Span]) -> list[Span]:
    """Apply the rules of nesting: no style on code, no style twice, no quote or link within another."""
    solid: list[Span] = []
    for span in sorted((span for span in spans if span.type not in _STYLES), key=_order):
        kin = [other for other in solid if (other.type in _QUOTES) == (span.type in _QUOTES)]
        if not any(other.start <= span.start < other.end for other in kin):
            solid.append(span)
    code = {at for span in solid if span.type in ("code", "pre") for at in range(span.start, span.end)}
    styled = []
    for style in {s.type for s in spans} & _STYLES:
        covered = {at for s in spans if s.type == style for at in range(s.start, s.end)} - code
        for start in sorted(at for at in covered if at - 1 not in covered):
            end = start
            while end in covered:
                end += 1
            styled.append(Span(style, start, end))
    return solid + sorted(styled, key=_order)


def _conflicts(found: Span, span: Span) -> bool:
    """Return True if a detected entity conflicts with one that the sender set, which takes precedence."""
    if found.end <= span.start or span.end <= found.start:
        return False
    if span.type in _STYLES | _QUOTES:
        return not (span.start <= found.start and found.end <= span.end) and not (
            found.start <= span.start and span.end <= found.end
        )
    return True
