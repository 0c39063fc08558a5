"""Reader of web pages: main text, title, day of publication, address and publisher."""

from __future__ import annotations

import re

from corpus.errors import UnreadableDocument
from corpus.models import RawDocument
from corpus.readers.html.cleaning import remove_struck_text
from corpus.readers.html.dates import publication_date
from corpus.readers.html.main_text import main_text
from corpus.readers.html.metadata import own_address, read_metadata
from corpus.readers.html.titles import page_title
from corpus.readers.html_tree import parse_page

_WORD_CHAR = re.compile(r"[^\W_]")


def read_html(source: str, url: str | None = None) -> RawDocument:
    """Return the main text of a page, a blank line between its paragraphs, and its metadata.

    The page came from `url`. Raise `UnreadableDocument` if the page has only menus and other boilerplate.
    """
    tree = parse_page(source)
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
