"""The day on which a web page was published, by the best witness that it has.

What the page states for machines goes first, then what stands by its title, then its address. The day of a change
is never taken for it, nor the year of a copyright, nor the day of a piece of related news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final

from lxml.html import HtmlElement

from corpus.dates.finder import find_dates
from corpus.language.lines import collapse_whitespace
from corpus.readers.html.blocks import NOT_TOLD, is_noise
from corpus.readers.html.metadata import Facts

_META: Final = (
    "article:published_time og:article:published_time og:published_time article:published article.published "
    "datepublished citation_publication_date citation_date dc.date.issued dcterms.issued dc.date.created "
    "dcterms.created dc.date dcterms.date dc.created parsely-pub-date sailthru.date publishdate publish-date "
    "publish_date publication_date publication-date pubdate published published_time mediator_published_time "
    "cxenseparse:recs:publishtime cxenseparse:publishtime bt:pubdate displaydate originalpublicationdate "
    "article_date_original ptime release_date date"
).split()
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")
_ISO_TIME = re.compile(r"((?:19|20)\d\d)[-/.]([01]?\d)[-/.]([0-3]?\d)(?!\d)|((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T|$)")
_SHORT = re.compile(r"(?<![\d.])([0-3]?\d)\.([01]\d)\.(\d\d)(?![\d.])")
_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)([01]?\d)\2([0-3]?\d)(?!\d)")
_PUBLISHED = re.compile(
    r"publish|posted|released?\b|created|issued|first\s|дата|опубликован|публикац|размещен|создан|добавлен",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|changed|edited|last\s|revis|review|обновл|измен[еия]|правлен|редакц|актуал|accessed", re.IGNORECASE
)
_NOT_PUBLISHED = re.compile(
    r"©|\(c\)|copyright|all rights|все права|deadline|starts?\b|begins?\b|ends?\b|register|until|when:|срок|начало|"
    r"до\s+\d|"
    r"event date|venue|регистрац|когда:",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(f"{_CHANGED.pattern}|{_NOT_PUBLISHED.pattern}", re.IGNORECASE)
_LABEL = re.compile(
    r"[(\s]*(?:(?:date\s+)?published|posted|date|опубликовано|дата(?:\s+публикации)?|размещено)\b", re.IGNORECASE
)
_DATED = re.compile(r"date|time|publish|posted|byline", re.IGNORECASE)
_LONGEST_BYLINE = 160
_LONGEST_LABEL = 60
_BLOCKS_BEFORE = 6
_BLOCKS_AFTER = 10


def date_of_page(tree: HtmlElement, facts: Facts, url: str | None, title: str | None) -> date | None:
    """Return the day on which the page was published; None where nothing but the text itself could say so."""
    witnesses = (
        _stated_in_json(facts),
        (value for name in _META for value in facts.meta.get(name, ())),
        _marked(tree),
        _times(tree, title),
    )
    for values in witnesses:
        for value in values:
            if day := _day(value):
                return day
    return _near_title(tree, title) or date_of_address(url) or _under_text(tree)


def date_of_address(url: str | None) -> date | None:
    """Return the day that an address has in its path: /2023/10/05/, 2023-10-05, 20231005."""
    path = re.sub(r"^\w+://[^/]*|[?#].*", "", url or "")
    return next((day for found in _URL.finditer(path) if (day := _made(found[1], found[3], found[4]))), None)


def _stated_in_json(facts: Facts) -> Iterator[object]:
    for node in (facts.article, facts.page):
        yield from (node.get("datePublished"), node.get("dateCreated"))


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Yield what microdata and the like mark as the day."""
    for element in tree.xpath("//*[@itemprop or @property or @pubdate]"):
        names = f"{element.get('itemprop', '')} {element.get('property', '')}".lower()
        if ("datepublished" in names or "published_time" in names or element.get("pubdate") is not None) and (
            element.tag == "meta" or not is_noise(element)
        ):
            yield from _values(element)


def _times(tree: HtmlElement, title: str | None) -> Iterator[str]:
    """Yield the <time> elements, those near the title first, none that tell of a change or of something else."""
    order = {element: at for at, element in enumerate(tree.iter())}
    heading = order.get(_heading(tree, title), 0)
    found = [each for each in tree.iter("time") if not is_noise(each)]
    told = [(abs(order[each] - heading), each) for each in found if not _OTHER_DAY.search(_around(each))]
    for _, element in sorted(told, key=lambda each: each[0]):
        yield from _values(element)


def _values(element: HtmlElement) -> Iterator[str]:
    for name in ("content", "datetime", "title"):
        if value := element.get(name):
            yield value
    yield collapse_whitespace(element.text_content())[:_LONGEST_BYLINE]


def _around(element: HtmlElement) -> str:
    """Return the words that label a <time>: its classes and the text right before it."""
    before = element.getprevious()
    parent = element.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else None) or ""
    if not collapse_whitespace(text) and before is not None:
        text = before.text_content() if isinstance(before.tag, str) else ""
    classes = " ".join(
        f"{each.get('class', '')} {each.get('itemprop', '')}" for each in (element, parent) if each is not None
    )
    return f"{classes} {collapse_whitespace(text)[-40:]}"


def _heading(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    headings = list(tree.iter("h1", "h2", "h3"))
    same = [each for each in headings if title and collapse_whitespace(each.text_content()) == title]
    return next(iter([*same, *(each for each in headings if each.tag == "h1")]), None)


def _near_title(tree: HtmlElement, title: str | None) -> date | None:
    """Return the day in the short lines around the title, above the text: what is labelled so, then what is nearest."""
    heading = _heading(tree, title)
    lines = [(each is heading, text) for each, text in _short_lines(tree)]
    at = next((number for number, (is_heading, _) in enumerate(lines) if is_heading), None)
    if at is None:
        at = next((number for number, (_, text) in enumerate(lines) if title and title in text), 0)
    below = [text for _, text in lines[at : at + 1 + _BLOCKS_AFTER]]
    above = [text for _, text in reversed(lines[max(0, at - _BLOCKS_BEFORE) : at])]
    prose = below.index("") if "" in below else len(below)
    near = [*below[:prose], *above]
    labelled = [text for text in near if _PUBLISHED.search(text)]
    return next((day for text in (*labelled, *near) if (day := _day_of_byline(text))), None)


def _under_text(tree: HtmlElement) -> date | None:
    """Return the day of a line that says to be about the publication, wherever it stands on the page."""
    texts = (
        collapse_whitespace(" ".join(each.itertext()))
        for each in tree.iter("p", "div", "span", "footer", "td", "em", "small")
    )
    found = (text for text in texts if len(text) <= _LONGEST_BYLINE and _LABEL.match(text))
    return next((day for text in found if (day := _day_of_byline(text))), None)


def _short_lines(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the elements that hold text themselves, with it, as far as it may be a byline, else with ""."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in NOT_TOLD or element.tag in ("title", "head"):
            continue
        own = collapse_whitespace(" ".join([element.text or "", *(child.tail or "" for child in element)]))
        if element.tag in ("h1", "h2", "h3"):
            yield element, collapse_whitespace(element.text_content())
        elif (own or _DATED.search(f"{element.get('class')} {element.get('id')}")) and not is_noise(element):
            whole = collapse_whitespace(" ".join(element.itertext()))
            yield element, whole if _is_byline(whole) else ""


def _day_of_byline(text: str) -> date | None:
    """Return the day of a short line that is about the publication; a change in the same line is passed over."""
    if not text or _NOT_PUBLISHED.search(text):
        return None
    before = 0
    for found in find_dates(text):
        label = text[before : found.span[0]]
        before = found.span[1]
        if found.precision == "day" and found.start == found.end and not _CHANGED.search(label):
            return found.start if _plausible(found.start) else None
    if (short := _SHORT.search(text)) and len(text) < 60:
        return _made(f"20{short[3]}", short[2], short[1])
    return None


def _is_byline(text: str) -> bool:
    """Whether a line is more label than prose."""
    is_prose = len(text) > _LONGEST_LABEL and re.search(r"[.!?…]$", text) and not _PUBLISHED.search(text)
    return len(text) <= _LONGEST_BYLINE and not is_prose


def _day(value: object) -> date | None:
    """Return the day that a machine-readable value, or a short text, says."""
    if not isinstance(value, str):
        return None
    if found := _ISO_TIME.match(value.strip()):
        return _made(*(part for part in found.groups() if part))
    if found := _ISO.search(value):
        return _made(*found.groups())
    days = [each.start for each in find_dates(value[:_LONGEST_BYLINE]) if each.precision == "day"]
    return next((day for day in days if _plausible(day)), None) or _day_of_byline(value[:_LONGEST_BYLINE])


def _made(year: str, month: str, day: str) -> date | None:
    with suppress(ValueError):
        made = date(int(year), int(month), int(day))
        return made if _plausible(made) else None
    return None


def _plausible(day: date) -> bool:
    return date(1990, 1, 1) <= day <= datetime.now(UTC).date() + timedelta(days=1)
