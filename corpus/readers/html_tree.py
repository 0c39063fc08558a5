"""The tree of a page in HTML."""

from __future__ import annotations

import re
from typing import Final

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.errors import UnreadableDocument

_INVALID_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
INLINE_TAGS: Final = frozenset(
    "a abbr acronym b bdi bdo big br button cite code data dfn em font i img ins kbd label mark nobr output q s samp"
    " small span strong sub sup time tt u var wbr".split()
)


def parse_page(source: str) -> HtmlElement:
    """Return the tree of a page, without its comments. Raise `UnreadableDocument` if the page is empty."""
    source = _INVALID_IN_XML.sub("", source)
    try:
        # Bytes with an explicit encoding: the encoding that the page states no longer holds.
        return document_fromstring(source.encode(), parser=HTMLParser(encoding="utf-8", remove_comments=True))
    except (LxmlError, ValueError) as exc:
        raise UnreadableDocument("it is empty") from exc
