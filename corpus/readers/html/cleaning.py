"""Preparation of a page's tree for the extraction of its main text.

The extraction drops struck-out text and much that it takes for controls and menus. Here struck-out text is removed, and
links, buttons, lists and tables that belong to the text get a form that the extraction keeps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

from lxml.html import HtmlElement
from lxml.html.builder import ARTICLE, DIV, TABLE, TD, TR, P

from corpus.language.lines import SENTENCE_END, collapse_whitespace, is_sentence
from corpus.readers.superscripts import raised

_HIDDEN: Final = (
    ".//template | .//*[@hidden and @hidden != 'until-found' or contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden') or contains(@class, 'sr-only')"
    " or contains(@class, 'screen-reader') or contains(translate(@class, '-', ''), 'visuallyhidden')]"
)
_STRUCK: Final = ".//del | .//s | .//strike | .//*[contains(translate(@style, ' ', ''), ':line-through')]"
_NOTE_LINK: Final = ".//a[starts-with(@href, '#')]"
_NOTE_NUMBER = re.compile(r"\s*\[?(?:\d{1,3}|[*†‡])\]?\s*")
_EDITORS_MARKS: Final = (
    ".//sup[contains(concat(' ', @class, ' '), ' reference ')] | .//*[@role='doc-noteref']"
    " | .//*[contains(@class, 'mw-editsection') or @id='toc' or @role='doc-toc' or @class='toc']"
)
"""Numbers of footnotes, links to edit a page, and tables of contents."""

_INLINE: Final = "abbr acronym bdi bdo cite code data dfn font ins kbd mark nobr q samp tt u var".split()
_CONTROLS: Final = ("button", "label", "output", "time")  # text only where text is around them
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS: Final = frozenset(
    "address article aside blockquote dd details div dl dt figure footer form header hr li main nav ol p pre section"
    " summary table tbody td th tr ul".split()
).union(_HEADINGS)
_OWN_BUTTONS: Final = ".//button | .//*[@role='button'] | .//a[starts-with(@href, '#')]"
_ASIDE_NAME = re.compile(
    r"nav|menu|side|related|recommend|popular|latest|teaser|promo|banner|share|social|tags|comment|foot|breadcrumb",
    re.IGNORECASE,
)
_MIN_HEADING_WORDS: Final = 3  # a shorter button ("Show more") heads nothing
_MIN_PROSE_CHARS: Final = 50
_OUTER_WEIGHT: Final = 0.8  # share of the weight of a paragraph that the parent of its parent gets
_MIN_ARTICLE_SHARE: Final = 0.5  # share of the page's prose in its article, whose blocks may be nested
_MAX_DATA_CELL_CHARS: Final = 200  # a table with a longer cell is there for the layout of the page, not for data
_MAX_VALUE_CHARS: Final = 200  # a longer description in a list of terms is a paragraph


def remove_struck_text(tree: HtmlElement) -> None:
    """Remove the text that the page shows as deleted."""
    for element in tree.xpath(_STRUCK):
        if element.getparent() is not None:
            element.drop_tree()


def prepare(tree: HtmlElement) -> None:
    """Change a page so that the extraction keeps what belongs to its text."""
    for mark in tree.xpath(_EDITORS_MARKS):
        mark.drop_tree()
    for link in tree.xpath(_NOTE_LINK):
        if _NOTE_NUMBER.fullmatch(link.text_content()):
            link.drop_tree()
    for number in tree.iter("sup"):
        number.text = raised(number.text) if number.text and not len(number) else number.text
    _show_panels(tree)
    _remove_hidden_text(tree)
    _unwrap_inline_elements(tree)
    _make_headings_of_buttons(tree)
    _unwrap_links(tree)
    _simplify_definitions(tree)
    _simplify_tables(tree)
    _split_preformatted(tree)
    _make_paragraphs(tree)
    _mark_article(tree)


def _show_panels(tree: HtmlElement) -> None:
    """Show the panels that a button on the page opens."""
    controls = tree.xpath("//@aria-controls | //@data-target | //@data-bs-target | //a[@role]/@href")
    opened = {str(each).lstrip("#") for each in controls}
    for element in tree.xpath("//*[@id][@hidden or @style or @aria-hidden]"):
        if element.get("id") in opened:
            for name in ("hidden", "style", "aria-hidden"):
                element.attrib.pop(name, None)


def _remove_hidden_text(tree: HtmlElement) -> None:
    """Remove what no reader sees, but no block with most of the prose: its page shows that when it has loaded."""
    prose = sum(map(_is_prose, tree.iter("p")))
    for element in tree.xpath(_HIDDEN):
        if element.getparent() is not None and 2 * sum(map(_is_prose, element.iter("p"))) <= prose:
            element.drop_tree()


def _unwrap_inline_elements(tree: HtmlElement) -> None:
    """Turn the inline elements within a text, which the extraction drops, into text."""
    for element in list(tree.iter(*_INLINE, *_CONTROLS)):
        is_in_paragraph = element.tag in _INLINE and element.getparent() is not None and element.getparent().tag == "p"
        if is_in_paragraph or _is_within_text(element):
            if element.tag == "q":
                element.text = f"“{element.text or ''}"
                element.tail = f"”{element.tail or ''}"
            element.drop_tag()
    for element in tree.xpath(".//*[@role='button']"):
        if element.tag == "a" and _is_within_text(element):
            element.drop_tag()


def _is_within_text(element: HtmlElement) -> bool:
    """Return True if text without a block between it surrounds an element."""
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        return False
    preceding = (parent.text if before is None else before.tail) or ""
    return bool((element.tail or "").strip() or preceding.strip())


def _make_headings_of_buttons(tree: HtmlElement) -> None:
    """Turn the buttons that show the text after them into headings, and free headings of their buttons."""
    for element in tree.xpath(_OWN_BUTTONS):
        if next(element.iterancestors(*_HEADINGS), None) is not None:
            element.drop_tag()
        elif element.tag == "button" and len(element.text_content().split()) >= _MIN_HEADING_WORDS:
            following = element.getnext() if element.getnext() is not None else element.getparent().getnext()
            if following is not None and SENTENCE_END.search(following.text_content().strip()):
                element.tag = "h3"
                element.attrib.clear()


def _unwrap_links(tree: HtmlElement) -> None:
    """Turn the links of headings, sentences, items and cells into text where the text of an article is around them."""
    for container in {each.getparent() for each in tree.iter("p") if _is_prose(each)}:
        after_prose = False
        for child in list(container):
            is_part = (
                container.tag != "body" and after_prose and child.tag in ("div", "section") and not _is_aside(child)
            )
            for element in child.iter("p", "ul", "ol", "table", *_HEADINGS) if is_part else (child,):
                if _belongs_to_text(element, after_prose):
                    for link in list(element.iter("a")):
                        link.drop_tag()
            after_prose = after_prose or _is_prose(child)
    for paragraph in tree.iter("p"):
        links = list(paragraph.iter("a"))
        text, linked = paragraph.text_content(), sum(len(each.text_content()) for each in links)
        if 2 * linked <= len(text) and is_sentence(collapse_whitespace(text)):
            for link in links:
                link.drop_tag()


def _belongs_to_text(element: HtmlElement, after_prose: bool) -> bool:
    """Return True for a table, a heading above a text, a list or a sentence between prose."""
    following = element.getnext()
    if element.tag == "table":
        return True
    if element.tag in ("ul", "ol"):
        return after_prose and (following is not None or _introduces(element))
    if following is None:
        return False
    if element.tag in _HEADINGS:
        return following.tag in ("p", "ul", "ol", "table")
    is_sentence = bool(SENTENCE_END.search(element.text_content().strip()))
    return element.tag == "p" and after_prose and is_sentence and _is_prose(following)


def _is_aside(element: HtmlElement) -> bool:
    return bool(_ASIDE_NAME.search(f"{element.get('class')} {element.get('id')} {element.get('role')}"))


def _introduces(element: HtmlElement) -> bool:
    """Return True if a heading or a line with a colon is before a list."""
    before = element.getprevious()
    return before is not None and (before.tag in _HEADINGS or collapse_whitespace(before.text_content()).endswith(":"))


def _is_prose(element: HtmlElement) -> bool:
    """Return True if the text of an element outside its links is a sentence."""
    linked = sum(len(each.text_content()) for each in element.iter("a"))
    text = collapse_whitespace(element.text_content())
    return len(text) - linked >= _MIN_PROSE_CHARS and bool(SENTENCE_END.search(text))


def _simplify_definitions(tree: HtmlElement) -> None:
    """Turn lists of terms into tables, or into headings and paragraphs if their descriptions are long."""
    for terms in tree.xpath(".//dl[not(ancestor::table)]"):
        if any(len(collapse_whitespace(each.text_content())) > _MAX_VALUE_CHARS for each in terms.iter("dd")):
            terms.tag = "div"
            for element in terms.iter("dt", "dd"):
                element.tag = "h3" if element.tag == "dt" else "p"
        else:
            texts = [(each.tag, collapse_whitespace(each.text_content())) for each in terms.iter("dt", "dd")]
            rows = [
                TR(TD(term), TD(description))
                for (tag, term), (tag_below, description) in pairwise(texts)
                if (tag, tag_below) == ("dt", "dd")
            ]
            table = TABLE(*rows)
            table.tail = terms.tail
            terms.getparent().replace(terms, table)


def _simplify_tables(tree: HtmlElement) -> None:
    """Turn layout tables into divisions, and the lists in tables of data into paragraphs, which trafilatura keeps."""
    for table in tree.xpath(".//table"):
        rows = [table, *table.xpath("./tr | ./tbody | ./tbody/tr")]
        cells = table.xpath("./tr/* | ./tbody/tr/*")
        if any(len(collapse_whitespace(cell.text_content())) > _MAX_DATA_CELL_CHARS for cell in cells):
            for element in (*rows, *cells):
                element.tag = "div"
        else:
            for element in table.iter("ul", "ol", "dl", "li", "dt", "dd"):
                element.tag = "p"


def _split_preformatted(tree: HtmlElement) -> None:
    """Turn the parts of preformatted text that blank lines separate into paragraphs."""
    for element in tree.xpath(".//pre"):
        division = DIV(*map(P, re.split(r"\n\s*\n", element.text_content())))
        division.tail = element.tail
        element.getparent().replace(element, division)


def _make_paragraphs(tree: HtmlElement) -> None:
    """Turn divisions of prose into paragraphs: all on a page that is written in divisions, else those with line breaks.

    The extraction loses the first line of a division with line breaks.
    """
    divisions = [each for each in tree.iter("div") if _is_prose(each) and _BLOCKS.isdisjoint(_tags_within(each))]
    in_divisions, in_paragraphs = (
        sum(len(each.text_content()) for each in found) for found in (divisions, tree.iter("p"))
    )
    for element in divisions:
        if in_divisions > in_paragraphs or element.find("br") is not None:
            element.tag = "p"


def _tags_within(element: HtmlElement) -> Iterator[str]:
    return (each.tag for each in element.iterdescendants())


def _mark_article(tree: HtmlElement) -> None:
    """Mark the parent of most of the prose as an article; the extraction reads an unmarked one without its headings."""
    if tree.find(".//article") is not None or tree.find(".//main") is not None:
        return
    weights: Counter[HtmlElement] = Counter()
    chars: Counter[HtmlElement] = Counter()
    for each in tree.iter("p"):
        if _is_prose(each):
            parent, *above = islice(each.iterancestors(), 2)
            weights[parent] += len(each.text_content())
            for outer in above:
                weights[outer] += round(_OUTER_WEIGHT * len(each.text_content()))
            chars.update(dict.fromkeys(each.iterancestors(), len(each.text_content())))
    for heaviest, _ in weights.most_common(1):
        container = heaviest
        while container.getparent() is not None and chars[container] < _MIN_ARTICLE_SHARE * chars[tree]:
            container = container.getparent()
        if container.tag == "body":
            container.append(ARTICLE(*container))
        elif container.tag in ("div", "section"):
            container.tag = "article"
