"""Publication day of a web page: candidates from its metadata, its bylines and its address, the most reliable first.

The day of a change, a deadline, an event or a copyright is never a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from itertools import chain, takewhile
from typing import Final

from htmldate import find_date
from lxml.html import HtmlElement
from lxml.html.builder import BODY, HEAD, HTML

from corpus.dates.finder import find_dates
from corpus.language.lines import SENTENCE_END, collapse_whitespace
from corpus.readers.html.metadata import PageMetadata

_EARLIEST: Final = date(1990, 1, 1)  # no web page is older
_ISO_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:([-/._])([01]?\d)\2([0-3]?\d)|([01]\d)([0-3]\d))(?!\d)")
_DAY_WITH_SHORT_YEAR = re.compile(r"(?<![\d.])([0-3]?\d)\.([01]\d)\.(\d\d)(?![\d.])")
_WEEKDAY_AND_NUMBERS = re.compile(r"\s*[^\W\d_]{2,12}\.?,?\s+\d\d?[./-]\d\d?[./-]\d{4}")
_DATE_NAME = re.compile(r"date|time|publi|posted|issued|created|byline", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publish|posted|released?\b|created|issued|first\s|дата|опубликован|публикац|размещен|создан|добавлен",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|changed|edited|last\s|revis|review|обновл|измен[еия]|правлен|редакц|актуал|accessed", re.IGNORECASE
)
_OTHER_DAY = re.compile(
    r"©|\(c\)|copyright|all rights|все права|deadline|starts?\b|begins?\b|ends?\b|register|until|when:|срок|начало|"
    r"до\s+\d|event date|venue|регистрац|когда:|№|\bno\.\s?\d|decree|\bуказ|постановлени|распоряжени|приказ",
    re.IGNORECASE,
)
_ASIDE_NAME = re.compile(r"side-?bar|related|recommend|popular|latest|teaser|comment", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(
    r"[(\s]*(?:(?:date\s+)?published|posted|date|опубликовано|дата(?:\s+публикации)?|размещено)\b", re.IGNORECASE
)
_NOT_TEXT: Final = frozenset("head meta title script style noscript template svg nav select option".split())
_HEADINGS: Final = ("h1", "h2", "h3")

_Line = tuple[HtmlElement, str]
"""An element and its text or machine-readable day, "" if it is prose."""

_MAX_BYLINE_CHARS: Final = 160
_MAX_LABEL_CHARS: Final = 60  # a longer line that ends as a sentence is prose, not a byline
_LINES_ABOVE_TITLE: Final = 6
_LINES_BELOW_TITLE: Final = 10  # days further from the title belong to other pages


def publication_date(tree: HtmlElement, metadata: PageMetadata, url: str | None, title: str | None) -> date | None:
    """Return the day on which the page was published, None if only its prose could tell."""
    return next((day for day in _candidates(tree, metadata, url, title) if day), None)


def _candidates(tree: HtmlElement, metadata: PageMetadata, url: str | None, title: str | None) -> Iterator[date | None]:
    for node in (metadata.article, metadata.page):
        yield from map(_parse, (node.get("datePublished"), node.get("dateCreated")))
    yield from _dates_in_meta(tree)
    lines = list(_lines(tree))
    yield from map(_parse, _bylines(lines, _title_element(tree, title), title))
    yield _date_in_address(url)
    yield from (_parse(text) for element, text in lines if element.tag == "time")
    yield from map(_date_in_byline, _labelled_lines(tree))


def _dates_in_meta(tree: HtmlElement) -> Iterator[date | None]:
    """Yield the day that htmldate finds in the meta elements that are not about a change, then the days it missed."""
    names = {tag: tag.get("property") or tag.get("name") or tag.get("itemprop") or "" for tag in tree.iter("meta")}
    tags = [tag for tag, name in names.items() if _DATE_NAME.search(name) and not _CHANGED.search(name)]
    head = HTML(HEAD(*map(_with_plain_day, tags)), BODY())
    found = find_date(head, extensive_search=False, original_date=True, url="", min_date=_EARLIEST.isoformat())
    yield date.fromisoformat(found) if found else None
    yield from (_parse(tag.get("content")) for tag in tags if names[tag].lower() in ("date", "pubdate"))


def _with_plain_day(tag: HtmlElement) -> HtmlElement:
    """Return a copy of a meta element; a numeric day that its weekday settles ("Fri, 07/12/2019") is in ISO form."""
    copy = deepcopy(tag)
    content = tag.get("content") or ""
    if _WEEKDAY_AND_NUMBERS.match(content) and (day := _parse(content)):
        copy.set("content", day.isoformat())
    return copy


def _elements_in_asides(tree: HtmlElement) -> set[HtmlElement]:
    """Return the elements in menus, boxes and comments: they have the days of other pages."""
    asides = (
        element
        for element in tree.xpath("//nav | //aside | //div[@class or @id] | //section[@class or @id]")
        if element.tag in ("nav", "aside") or _ASIDE_NAME.search(f"{element.get('class')} {element.get('id')}")
    )
    return {each for element in asides if next(element.iter("h1"), None) is None for each in element.iter()}


def _is_about_other_day(element: HtmlElement) -> bool:
    """Return True if the classes of an element or the label before it tell of a change or of something else."""
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        return False
    text = (parent.text if before is None else before.tail) or ""
    if not text.strip() and before is not None and before.tag not in _HEADINGS:
        sibling = "".join(before.itertext())
        text = "" if _DIGIT.search(sibling) else sibling  # a sibling with a day of its own is not a label
    names = " ".join(each.get(name, "") for each in (element, parent) for name in ("class", "itemprop"))
    own_text = element.text or "" if element.tag == "time" else ""
    label = f"{names} {collapse_whitespace(text)[-_MAX_LABEL_CHARS:]} {own_text}"
    return bool(_CHANGED.search(label) or _OTHER_DAY.search(label))


def _title_element(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    same = (each for each in tree.iter(*_HEADINGS) if collapse_whitespace(each.text_content()) == title)
    return next(chain(same, tree.iter("h1")), None)


def _bylines(lines: Sequence[_Line], title_element: HtmlElement | None, title: str | None) -> Iterator[str]:
    """Yield the short lines around the title, above the prose: labelled as publication first, then the nearest."""
    at = next((at for at, (element, _) in enumerate(lines) if element is title_element), None)
    if at is None:
        at = next((at for at, (_, text) in enumerate(lines) if title and title in text), 0)
    below = takewhile(bool, (text for _, text in lines[at : at + 1 + _LINES_BELOW_TITLE]))
    above = (text for _, text in reversed(lines[max(0, at - _LINES_ABOVE_TITLE) : at]))
    yield from sorted((*below, *above), key=lambda text: not _PUBLISHED.search(text))


def _lines(tree: HtmlElement) -> Iterator[_Line]:
    """Yield the lines of the page outside its asides and without the days of other things."""
    asides = _elements_in_asides(tree)
    for element in tree.iter("*"):
        if element in asides or element.tag in _NOT_TEXT or _is_about_other_day(element):
            continue
        own_text = "".join([element.text or "", *(child.tail or "" for child in element)])
        names = f"{element.get('class')} {element.get('id')} {element.get('itemprop')}"
        if value := element.get("datetime") or (element.get("content") if _DATE_NAME.search(names) else None):
            yield element, f"published {value}" if _PUBLISHED.search(names) else value
        elif element.tag in _HEADINGS or own_text.strip() or _DATE_NAME.search(names):
            text = collapse_whitespace(" ".join(element.itertext()))
            if element.tag in _HEADINGS or _is_byline(text):
                yield element, text
            else:
                yield from _leading_days(element)
                yield element, ""


def _leading_days(element: HtmlElement) -> Iterator[_Line]:
    """Yield the children of an element with prose that are named as days and stand before its text."""
    if not (element.text or "").strip():
        for child in element:
            text = collapse_whitespace(" ".join(child.itertext())) if isinstance(child.tag, str) else ""
            if _DATE_NAME.search(str(child.get("class"))) and _is_byline(text) and not _is_about_other_day(child):
                yield child, text
            if (child.tail or "").strip():
                break


def _is_byline(text: str) -> bool:
    is_prose = len(text) > _MAX_LABEL_CHARS and SENTENCE_END.search(text) and not _PUBLISHED.search(text)
    return len(text) <= _MAX_BYLINE_CHARS and not is_prose


def _labelled_lines(tree: HtmlElement) -> Iterator[str]:
    """Yield the short lines anywhere on the page that say to be about its publication."""
    for element in tree.iter("p", "div", "span", "footer", "td", "em", "small"):
        text = collapse_whitespace(" ".join(element.itertext()))
        if len(text) <= _MAX_BYLINE_CHARS and _LABEL.match(text):
            yield text


def _date_in_byline(text: str) -> date | None:
    """Return the day of publication in a short line; the day of a change in the same line is ignored."""
    if _OTHER_DAY.search(text):
        return None
    label_start = 0
    for found in find_dates(text):
        label = text[label_start : found.span[0]]
        label_start = found.span[1]
        if found.precision == "day" and found.start == found.end and not _CHANGED.search(label):
            return found.start if _is_plausible(found.start) else None
    if (short := _DAY_WITH_SHORT_YEAR.search(text)) and len(text) <= _MAX_LABEL_CHARS:
        return _day(f"20{short[3]}", short[2], short[1])
    return None


def _date_in_address(url: str | None) -> date | None:
    """Return the day in the path of an address: /2023/10/05/, 2023-10-05 or 20231005."""
    return _iso_day(re.sub(r"^\w+://[^/]*|[?#].*", "", url or ""))


def _parse(value: object) -> date | None:
    """Return the day of a machine-readable value or a short text."""
    if not isinstance(value, str):
        return None
    return _iso_day(value) or _date_in_byline(value[:_MAX_BYLINE_CHARS])


def _iso_day(text: str) -> date | None:
    parts = ([part for part in found.group(1, 3, 4, 5, 6) if part] for found in _ISO_DAY.finditer(text))
    return next((day for each in parts if (day := _day(*each))), None)


def _day(year: str, month: str, day: str) -> date | None:
    with suppress(ValueError):
        made = date(int(year), int(month), int(day))
        return made if _is_plausible(made) else None
    return None


def _is_plausible(day: date) -> bool:
    return _EARLIEST <= day <= datetime.now(UTC).date() + timedelta(days=1)  # tomorrow has begun in the east
