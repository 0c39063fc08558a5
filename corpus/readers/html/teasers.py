"""Teasers: short texts, each under the linked title of another page. A page of teasers has no text of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice, takewhile
from typing import Final

from lxml.html import HtmlElement

from corpus.language.lines import SENTENCE_END
from corpus.readers.html.blocks import Block

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_MIN_TITLE_WORDS: Final = 3
_MIN_TEASERS: Final = 4  # fewer may be a box within an article
_MAX_TEASER_CHARS: Final = 400  # a longer text under a linked heading is the page's own
_MAX_SIBLINGS: Final = 3  # a date, a label and the text
_MAX_SHARE: Final = 0.5  # share of teasers above which a text is nothing else


def find_teasers(tree: HtmlElement) -> set[str]:
    """Return the texts of the teasers of a page, without white space."""
    return {text for link in tree.iter("a") if _leads_elsewhere(link) for text in _texts(link)}


def is_list_of_teasers(blocks: Iterable[Block], teasers: Collection[str]) -> bool:
    """Return True if the main text of a page consists of teasers."""
    text = "".join("".join(block.text.split()) for block in blocks)
    teased_chars = sum(len(each) for each in teasers if each in text)
    return len(teasers) >= _MIN_TEASERS and teased_chars > _MAX_SHARE * len(text)


def _leads_elsewhere(link: HtmlElement) -> bool:
    address = (link.get("href") or "").strip()
    is_page = bool(address) and not address.startswith(("#", "mailto:", "tel:", "javascript:"))
    return is_page and len(link.text_content().split()) >= _MIN_TITLE_WORDS


def _texts(link: HtmlElement) -> Iterator[str]:
    """Yield the texts for which a link is the title: after it, after its heading, or within it."""
    title = next(link.iterancestors(*_HEADINGS), link)
    holder = title.getparent()
    below = link.getnext()
    if holder is not None and holder.tag == "p" and below is not None and below.tag == "br":
        described = [holder]
    else:
        siblings = takewhile(lambda each: each.tag not in ("a", *_HEADINGS), title.itersiblings())
        described = [*islice(siblings, _MAX_SIBLINGS), *link.iter("p")]
    for each in described:
        text = each.text_content().strip()
        if len(text) <= _MAX_TEASER_CHARS and SENTENCE_END.search(text):
            yield "".join(text.split())
