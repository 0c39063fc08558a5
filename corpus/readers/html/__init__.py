"""Web pages → their text, title, day, address and publisher."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.errors import UnreadableDocument
from corpus.models import RawDocument
from corpus.readers.html.dates import date_of_page
from corpus.readers.html.main_text import text_of_page
from corpus.readers.html.metadata import address_of, publisher_of, read_facts, title_of

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"[^\W_]")


def read_html(source: str, url: str | None = None) -> RawDocument:
    """Return the main text of a page, a blank line between its paragraphs, and what the page states of itself.

    `url` is where it came from. Raises `UnreadableDocument` where there is no text but menus and the like.
    """
    tree = _tree(_CONTROL.sub("", source))
    facts = read_facts(tree)
    title = title_of(tree, facts)
    address = address_of(tree, facts, url)
    metadata = {
        "title": title,
        "date": date_of_page(tree, facts, address or url, title),
        "url": address,
        "publisher": publisher_of(facts),
    }
    text = text_of_page(deepcopy(tree), title)
    if not _WORD.search(text):
        raise UnreadableDocument("there is no text on the page but menus and the like; copy its text into a .txt file")
    return RawDocument(text, metadata)


def _tree(source: str) -> HtmlElement:
    try:
        # As bytes: what the page says of its encoding no longer holds.
        return document_fromstring(source.encode(), parser=HTMLParser(encoding="utf-8", remove_comments=True))
    except (LxmlError, ValueError) as exc:
        raise UnreadableDocument("it is empty") from exc
