"""Reader of Markdown with YAML front matter: the text of the rendered page, without marks."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.errors import UnreadableDocument
from corpus.models import RawDocument

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_markdown(text: str) -> RawDocument:
    """Return the text without Markdown's marks, and the front matter as metadata.

    Raise `UnreadableDocument` if the front matter is not a YAML mapping.
    """
    text = text.replace("\r\n", "\n")
    metadata: Mapping[str, object] = {}
    if found := _FRONT_MATTER.match(text):
        metadata = _front_matter(found[1])
        text = text[found.end() :]
    return RawDocument(_plain_text(MarkdownIt("commonmark", {"html": False}).parse(text)), metadata)


def _front_matter(source: str) -> Mapping[str, object]:
    try:
        metadata = yaml.safe_load(source)
    except Exception as exc:  # PyYAML passes on every error of its constructors
        raise UnreadableDocument("its front matter is not valid YAML") from exc
    if metadata is None:
        return {}
    if not isinstance(metadata, dict):
        raise UnreadableDocument("its front matter is not a list of names and values")
    return {str(name): value for name, value in metadata.items()}


def _plain_text(tokens: list[Token]) -> str:
    """Return the blocks with a blank line between them, list items with a dash."""
    blocks: list[str] = []
    open_items = 0
    for token in tokens:
        if token.type == "list_item_open":
            open_items += 1
        elif token.type == "inline":
            content = _inline_text(token.children or [])
            blocks.append(f"- {content}" if open_items else content)
            open_items = 0
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip())
    return "\n\n".join(block for block in blocks if block.strip(" -"))


def _inline_text(tokens: list[Token]) -> str:
    pieces = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(pieces.get(token.type, token.content) for token in tokens)
