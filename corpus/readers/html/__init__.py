"""Reader of web pages: main text, title, day of publication, address and publisher."""

from __future__ import annotations

import re

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.errors import UnreadableDocument
from corpus.models import RawDocument
from corpus.readers.html.cleaning import remove_struck_text
from corpus.readers.html.dates import publication_date
from corpus.readers.html.main_text import main_text
from corpus.readers.html.metadata import own_address, read_metadata
from corpus.readers.html.titles import page_title

_INVALID_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORD_CHAR = re.compile(r"[^\W_]")


def read_html(source: str, url: str | None = None) -> RawDocument:
    """Return the main text of a page, a blank line between its paragraphs, and its metadata.

    The page came from `url`. Raise `UnreadableDocument` if the page has only menus and other boilerplate.
    """
    tree = _parse(_INVALID_IN_XML.sub("", source))
    remove_struck_text(tree)
    page = read_metadata(tree)
    title = page_title(tree, page)
    address = own_address(tree, page, url)
    metadata = {
        "title": title,
        "date": publication_date(tree, page, address or url, title),
        "url": address,
        "publisher": page.publisher,
    }
    text = main_text(tree, title)
    if not _WORD_CHAR.search(text):
        raise UnreadableDocument("there is no text on the page but menus and the like; copy its text into a .txt file")
    return RawDocument(text, metadata)


def _parse(source: str) -> HtmlElement:
    try:
        # Bytes with an explicit encoding: the encoding that the page states no longer holds.
        return document_fromstring(source.encode(), parser=HTMLParser(encoding="utf-8", remove_comments=True))
    except (LxmlError, ValueError) as exc:
        raise UnreadableDocument("it is empty") from exc
