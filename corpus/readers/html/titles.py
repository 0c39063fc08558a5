"""Title of a web page: the candidate with the highest score, without the name of the site."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml.html import HtmlElement

from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import words
from corpus.readers.html.metadata import PageMetadata

_MAX_TITLE_CHARS: Final = 300
_MIN_TITLE_WORDS: Final = 3  # a shorter heading may be the name of a section ("News")
_MIN_AGREEMENT: Final = 0.6
"""Share of a heading's words that a stated title holds if both mean the same: one of them may be shortened."""

_AGREED_HEADING, _ONLY_HEADING, _LOWER_HEADING, _STATED, _SHORT_HEADING = 5.0, 4.0, 3.0, 2.0, 1.0
"""Scores: readers see the headings, and they lack the site's name. A stated title tells which of them is the title."""

_STRONG_SEPARATOR = re.compile(r"\s*\|\s*|\s+(?:»|::|//)\s+")
_SEPARATOR = re.compile(r"\s+[-–—·•|»:/]+\s+|:\s+")


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A text that may be the title, from a `source` on the page."""

    source: str
    text: str
    score: float


def page_title(tree: HtmlElement, metadata: PageMetadata) -> str | None:
    """Return the title of a page as its readers see it, without the name of the site; None if it has none."""
    best = max(title_candidates(tree, metadata), key=lambda candidate: candidate.score, default=None)
    return best.text[:_MAX_TITLE_CHARS] if best else None


def title_candidates(tree: HtmlElement, metadata: PageMetadata) -> list[TitleCandidate]:
    """Return all candidates; of two with the same score the one that the page names first comes first."""
    stated = _stated_titles(tree, metadata)
    headings = _texts(tree, "//h1 | //*[contains(@itemprop, 'headline')]")
    headings = [text for text in headings if len(text) <= _MAX_TITLE_CHARS and not _is_any(text, metadata.sites)]
    candidates = [TitleCandidate("heading", text, _heading_score(text, headings, stated)) for text in headings]
    candidates += [
        TitleCandidate("lower heading", text, _LOWER_HEADING)
        for text in _texts(tree, "//h2 | //h3")
        if len(words(text)) >= _MIN_TITLE_WORDS and any(_holds(title, text) for title in stated)
    ]
    lines = {collapse_whitespace(text) for text in tree.itertext()}
    titles = [_without_site(text, metadata.sites, [*headings, *stated], lines) for text in stated]
    candidates += [TitleCandidate("metadata", text, _STATED) for text in titles]
    return [_in_lower_case(candidate, titles) for candidate in candidates]


def _stated_titles(tree: HtmlElement, metadata: PageMetadata) -> list[str]:
    values = (
        metadata.article.get("headline"),
        metadata.first("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title"),
        tree.findtext(".//title"),
    )
    texts = (collapse_whitespace(html.unescape(value)) for value in values if isinstance(value, str))
    return [text for text in texts if text]


def _texts(tree: HtmlElement, xpath: str) -> list[str]:
    found = (collapse_whitespace(element.text_content()) for element in tree.xpath(xpath))
    return [text for text in found if words(text)]


def _heading_score(text: str, headings: Sequence[str], stated: Sequence[str]) -> float:
    if not stated:
        return _ONLY_HEADING
    if len(words(text)) < _MIN_TITLE_WORDS:
        return _SHORT_HEADING
    in_text = set(words(text))
    common, title = max((len(in_text & set(words(title))), title) for title in stated)
    if common >= _MIN_AGREEMENT * len(in_text):
        return _AGREED_HEADING + common / len(set(words(title)))
    return _ONLY_HEADING if len(set(headings)) == 1 else _SHORT_HEADING


def _holds(title: str, heading: str) -> bool:
    return " ".join(words(heading)) in " ".join(words(title))


def _is_any(text: str, others: Sequence[str]) -> bool:
    return any(words(text) == words(other) for other in others)


def _in_lower_case(candidate: TitleCandidate, titles: Sequence[str]) -> TitleCandidate:
    """Return a candidate that is set in capitals as the same words are written elsewhere."""
    if not candidate.text.isupper():
        return candidate
    text = next((title for title in titles if words(title) == words(candidate.text)), candidate.text)
    return replace(candidate, text=text)


def _without_site(title: str, sites: Sequence[str], others: Sequence[str], lines: Collection[str]) -> str:
    """Return a stated title without the site's name around it, and without a part that the page shows apart."""
    parts = [part for part in _STRONG_SEPARATOR.split(title) if words(part) and not _is_any(part, sites)]
    title = max(parts, key=len, default=title)
    for cut in _SEPARATOR.finditer(title):
        before, after = title[: cut.start()], title[cut.end() :]
        for kept, dropped in ((before, after), (after, before)):
            is_shown = len(words(kept)) >= _MIN_TITLE_WORDS and kept in lines
            if is_shown or _is_any(dropped, sites) or _is_any(kept, others):
                return kept
    return title
