"""A parser of Telegram's HTML dialect (`parse_mode=HTML`) that works as Telegram's servers do.

The dialect knows only the tags below, which must be closed in order, and rejects a stray `<`. See
<https://core.telegram.org/bots/api#html-style>. Errors have the servers' wording and count bytes of UTF-8.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

_SPACE = " \t\r\n\v\0"  # the parser of the servers reads the end of the text as NUL
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?", re.ASCII)
_DATE_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


class HtmlError(ValueError):
    """The text is no valid HTML of Telegram's dialect. The message follows "can't parse entities: "."""


@dataclass(frozen=True)
class Span:
    """A formatted part of a text: code points `start` to `end`, and further fields of MessageEntity."""

    type: str
    start: int
    end: int
    extra: dict[str, Any] = field(default_factory=dict)


def parse_html(source: str) -> tuple[str, list[Span]]:
    """Return the plain text, untrimmed, and a span for each closed tag, inner before outer. Raises HtmlError."""
    return _HtmlParser(source).parse()


@dataclass
class _Open:
    """An open tag."""

    tag: str
    attributes: dict[str, str]
    start: int


class _HtmlParser:
    def __init__(self, source: str) -> None:
        self._source = source + "\0"
        self._at = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._spans: list[Span] = []

    def parse(self) -> tuple[str, list[Span]]:
        end = len(self._source) - 1
        while self._at < end:
            char = self._source[self._at]
            if char == "&":
                self._emit(self._reference())
            elif char != "<":
                self._emit(char)
                self._at += 1
            elif self._source[self._at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        text = "".join(self._text)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise HtmlError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, [_forget_language(span) for span in self._spans]

    def _emit(self, char: str) -> None:
        self._text.append(char)
        self._length += 1

    def _reference(self) -> str:
        """Read a character reference, or a plain ampersand."""
        match = _REFERENCE.match(self._source, self._at)
        decoded = ""
        if match:
            hexadecimal, decimal, name = match.groups()
            if name is not None:
                decoded = _NAMED.get(name, "")
            elif len(match[0].rstrip(";")) < 10:
                code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
                decoded = chr(code) if 0 < code < 0x10FFFF else ""
        if not match or not decoded:
            self._at += 1
            return "&"
        self._at = match.end()
        return decoded

    def _take(self, stop: str) -> str:
        """Read up to the next character of `stop` or white space."""
        begin = self._at
        while self._source[self._at] not in stop and self._source[self._at] not in _SPACE:
            self._at += 1
        return self._source[begin : self._at]

    def _skip_space(self) -> None:
        while self._source[self._at] in _SPACE and self._source[self._at] != "\0":
            self._at += 1

    def _offset(self, position: int) -> str:
        return f"at byte offset {len(self._source[:position].encode('utf-8', 'surrogatepass'))}"

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._take(">").lower()
        if self._source[self._at] == "\0":
            raise HtmlError(f"Unclosed start tag {self._offset(begin)}")
        if tag not in _TAGS:
            raise HtmlError(f'Unsupported start tag "{tag}" {self._offset(begin)}')
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._source[self._at] == ">":
                break
            name = self._take("=>/\"'")
            if not name:
                raise HtmlError(f'Empty attribute name in the tag "{tag}" {self._offset(begin)}')
            self._skip_space()
            if self._source[self._at] == "=":
                self._at += 1
                self._skip_space()
                attributes[name] = self._attribute_value()
            else:
                attributes[name] = ""
            if self._source[self._at] == "\0":
                raise HtmlError(f'Unclosed start tag "{tag}" {self._offset(begin)}')
        self._at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise HtmlError(f'Tag "span" must have class "tg-spoiler" {self._offset(begin)}')
        self._open.append(_Open(tag, attributes, self._length))

    def _attribute_value(self) -> str:
        quote = self._source[self._at]
        if quote not in "'\"":
            begin = self._at
            while re.match(r"[a-zA-Z0-9.-]", self._source[self._at]):
                self._at += 1
            if self._source[self._at] not in _SPACE and self._source[self._at] != ">":
                raise HtmlError(f"Unexpected end of name token {self._offset(begin)}")
            return self._source[begin : self._at].lower()
        self._at += 1
        value: list[str] = []
        while (char := self._source[self._at]) not in (quote, "\0"):
            if char == "&":
                value.append(self._reference())
            else:
                value.append(char)
                self._at += 1
        if self._source[self._at] == quote:
            self._at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise HtmlError(f"Unexpected end tag {self._offset(begin)}")
        self._at += 2
        tag = self._take(">").lower()
        self._skip_space()
        if self._source[self._at] != ">":
            raise HtmlError(f"Unclosed end tag {self._offset(begin)}")
        self._at += 1
        opened = self._open.pop()
        if tag and tag != opened.tag:
            raise HtmlError(f'Unmatched end tag {self._offset(begin)}, expected "</{opened.tag}>", found "</{tag}>"')
        if self._length > opened.start:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, extra, attributes = _TAGS[opened.tag], {}, opened.attributes
        before = self._spans[-1] if self._spans else None
        same = before is not None and (before.start, before.end) == (opened.start, self._length)
        if opened.tag == "a":
            url = checked_url(attributes.get("href") or "".join(self._text[opened.start :]))
            if url is None:
                return  # Telegram keeps the text and drops the link
            extra["url"] = url
        elif opened.tag == "blockquote" and "expandable" in attributes:
            kind = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not emoji.isdecimal() or int(emoji) == 0:
                raise HtmlError("Invalid custom emoji identifier specified")
            extra["custom_emoji_id"] = emoji
        elif opened.tag == "tg-time":
            extra = _date_time(attributes)
        elif opened.tag == "code" and attributes.get("class", "").startswith("language-"):
            extra["language"] = attributes["class"].removeprefix("language-")
        language = _other_language(before, extra) if before and same else ""
        if before and same and language and {before.type, kind} == {"pre", "code"}:
            self._spans[-1] = replace(before, type="pre", extra={"language": language})
        else:
            self._spans.append(Span(kind, opened.start, self._length, extra))


def _other_language(before: Span, extra: dict[str, Any]) -> str:
    """Return the language, which the `code` of a pair of `pre` and `code` names, whichever is inside."""
    return str(extra.get("language") or before.extra.get("language") or "")


def _forget_language(span: Span) -> Span:
    """Return a `code` that has no `pre` around it without its language, other spans unchanged."""
    return replace(span, extra={}) if span.type == "code" else span


def _date_time(attributes: dict[str, str]) -> dict[str, Any]:
    unix, style = attributes.get("unix", ""), attributes.get("format", "")
    if not re.fullmatch(r"-?[0-9]{1,18}", unix):
        raise HtmlError("Invalid date-time specified")  # undocumented wording, as below
    if not _DATE_TIME_FORMAT.fullmatch(style):
        raise HtmlError("Invalid date-time format specified")
    return {"unix_time": int(unix)} | ({"date_time_format": style} if style else {})


def checked_url(url: str) -> str | None:
    """Return a link as Telegram stores it, with scheme and slash; None if it is no link."""
    url = url.strip()
    if re.match(r"(tg|ton|tonsite|mailto|tel):", url, re.IGNORECASE):
        return url
    match = re.fullmatch(r"(?:(https?|ftp)://)?([^\s/?#]+)(.*)", url, re.IGNORECASE | re.DOTALL)
    if not match or re.search(r"\s", url):
        return None
    scheme, host, rest = match.groups()
    name = host.rpartition("@")[2].partition(":")[0]
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", name) and name.lower() != "localhost":
        return None
    return f"{(scheme or 'http').lower()}://{host.lower()}{rest if rest.startswith('/') else '/' + rest}"
