"""Markdown with YAML front matter → plain text: what a reader of the rendered page would see."""

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
    """Return the words of a Markdown text, without its marks, and its front matter.

    Raises `UnreadableDocument` where the front matter is not a YAML mapping.
    """
    text = text.replace("\r\n", "\n")
    metadata: Mapping[str, object] = {}
    if found := _FRONT_MATTER.match(text):
        metadata = _front_matter(found[1])
        text = text[found.end() :]
    return RawDocument(_plain(MarkdownIt("commonmark", {"html": False}).parse(text)), metadata)


def _front_matter(source: str) -> Mapping[str, object]:
    try:
        metadata = yaml.safe_load(source)
    except Exception as exc:  # beside its own errors PyYAML lets through whatever its constructors stumble over
        raise UnreadableDocument("its front matter is not valid YAML") from exc
    if metadata is None:
        return {}
    if not isinstance(metadata, dict):
        raise UnreadableDocument("its front matter is not a list of names and values")
    return {str(name): value for name, value in metadata.items()}


def _plain(tokens: list[Token]) -> str:
    """Return the blocks of the page with a blank line between them, list items marked with a dash."""
    blocks: list[str] = []
    items = 0
    for token in tokens:
        if token.type == "list_item_open":
            items += 1
        elif token.type == "inline":
            words = _inline(token.children or [])
            blocks.append(f"- {words}" if items else words)
            items = 0
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip())
    return "\n\n".join(block for block in blocks if block.strip(" -"))


def _inline(tokens: list[Token]) -> str:
    pieces = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(pieces.get(token.type, token.content) for token in tokens)
