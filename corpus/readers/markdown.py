"""Reader of Markdown with YAML front matter: the text of the rendered page, without marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

import yaml
from lxml.etree import iterwalk
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from corpus.errors import UnreadableDocument
from corpus.language.lines import collapse_whitespace
from corpus.models import RawDocument
from corpus.readers.html_tree import INLINE_TAGS, parse_page
from corpus.readers.table_rows import row_text

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

_VALUE = re.compile(r"^([\w .-]{1,40}:[ \t]+)(\S.*)$", re.MULTILINE)

_SHORT_CODE = re.compile(
    r"\{\{[<%].{0,500}?[%>]\}\}|\{%.{0,500}?%\}|\{\{[^{}\n]{0,500}\}\}|\{:?[ ]?[.#][^{}\n]{0,500}\}"
    r"|\[/[a-z][\w-]*\]"
    r"|\[[a-z][\w-]*"
    r"(?:\s+[\w-]{1,40}=(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|“[^”\n]{0,300}”|[^\s\]\"'“]{1,300})){1,20}"
    r"\s*/?\](?![(\[:])"
    r"|\[([a-z][\w-]*)\](?![(\[:])(?=[^\[\]]*\[/\1\])"
    r"|\[(?:gallery|embed|caption|toc|more|playlist|audio|video|contact-form(?:-7)?)\](?![(\[:])",
    re.IGNORECASE,
)
"""Codes of WordPress (`[caption id="1"]…[/caption]`), Hugo (`{{< figure >}}`) and Jekyll (`{% include x %}`)."""

_LINE_OF_ITS_OWN = re.compile(
    r"(?<=\S)\n(?=(?:\*\*|__)?[A-ZА-ЯЁ][\w-]*(?: [\w-]+){0,3}(?:\*\*|__)?:(?:\*\*|__)?[ \t]+\S"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\u23E9-\u23FF\u25AA-\u25FE])"
)
"""The end of a line before one that begins with a label ("Venue: Vienna") or a picture: they go on in no sentence."""

_FOOTNOTE = re.compile(r"\[\^[\w-]+\](?::[ \t]*)?()")
_NOT_TEXT: Final = ("del", "iframe", "noscript", "s", "script", "strike", "style", "template", "title", "head")


def read_markdown(text: str) -> RawDocument:
    """Return the text without Markdown's marks, and the front matter as metadata.

    A value that is no YAML ("title: UNIDO: the first steps", "author: @press") is read as its writer meant it. Raise
    `UnreadableDocument` if the front matter is broken.
    """
    text = text.replace("\r\n", "\n")
    metadata: Mapping[str, object] = {}
    found = _FRONT_MATTER.match(text)
    if found and (front_matter := _front_matter(found[1])) is not None:
        metadata = front_matter
        text = text[found.end() :]
    text = _LINE_OF_ITS_OWN.sub("  \n", text)
    return RawDocument(_plain_text(_remove_short_codes(text)), metadata)


def _front_matter(source: str) -> Mapping[str, object] | None:
    """Return the names and values; None for text between two rules."""
    try:
        metadata = _load(source)
    except UnreadableDocument:
        metadata = _load(_VALUE.sub(_quoted, source))
    if metadata is None:
        return {}
    return {str(name): value for name, value in metadata.items()} if isinstance(metadata, dict) else None


def _quoted(found: re.Match[str]) -> str:
    """Return a line with its value in quotation marks if that is no YAML by itself."""
    try:
        _load(found[0])
    except UnreadableDocument:
        return f"{found[1]}{json.dumps(found[2].rstrip())}"
    return found[0]


def _load(source: str) -> object:
    try:
        return yaml.safe_load(source)
    except Exception as exc:  # PyYAML passes on every error of its constructors
        raise UnreadableDocument("its front matter is not valid YAML") from exc


def _remove_short_codes(text: str) -> str:
    """Return `text` without the codes that a site's program would replace; text between two codes is kept."""
    return _SHORT_CODE.sub("", _FOOTNOTE.sub(r"\1", text))


def _plain_text(markdown: str) -> str:
    """Return the blocks with a blank line between them, list items with a dash, the rows of a table on lines."""
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    tree = parse_page(f"<body>{rendered}</body>")
    for element in list(tree.iter(*_NOT_TEXT)):
        element.drop_tree()
    return "\n\n".join(_Blocks().read(tree))


class _Blocks:
    """Collects the text of inline elements until a block begins or ends."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._is_item = False

    def read(self, tree: HtmlElement) -> Iterator[str]:
        """Yield the blocks of a rendered page."""
        walk = iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            begins = event == "start"
            if element.tag not in INLINE_TAGS:
                yield from self._flush()
                self._is_item = self._is_item or (begins and element.tag == "li")
            if begins and element.tag in ("pre", "table"):
                yield from filter(None, [element.text_content().strip() if element.tag == "pre" else _rows(element)])
                walk.skip_subtree()
            elif begins:
                self._pieces += [element.get("alt") or "", "\v"[: element.tag == "br"], element.text or ""]
            if not begins:
                self._pieces.append(element.tail or "")

    def _flush(self) -> Iterator[str]:
        lines = filter(None, map(collapse_whitespace, "".join(self._pieces).split("\v")))
        self._pieces.clear()
        if text := "\n".join(lines):
            yield f"- {text}" if self._is_item else text
            self._is_item = False


def _rows(table: HtmlElement) -> str:
    rows = ([collapse_whitespace(cell.text_content()) for cell in row.iter("th", "td")] for row in table.iter("tr"))
    return "\n".join(filter(None, map(row_text, rows)))
