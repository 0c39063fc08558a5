"""Boilerplate of web pages: labels of boxes, calls to share and subscribe, lists of links."""

from __future__ import annotations

from typing import Final

from corpus.language.lines import collapse_whitespace, is_call, is_label, is_sentence
from corpus.readers.html.blocks import Block

_MAX_LINK_SHARE: Final = 0.6
"""Text with more links leads to other pages. Linked headings, items and rows are the page's own."""


def is_boilerplate(block: Block) -> bool:
    """Return True if a block of the main text is a label, a call or a list of links that trafilatura left there."""
    text = collapse_whitespace(block.text)
    if is_sentence(text) or block.kind in ("item", "row"):
        return is_call(text)
    return is_label(text) or (block.kind == "text" and block.link_share > _MAX_LINK_SHARE)
