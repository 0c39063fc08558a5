"""The message with the citations of what was quoted, each form on a line that a tap copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from html import escape

from handlers.translations import Texts
from handlers.views.callback_data import Cite
from handlers.views.citations.formats import Citation, chicago_citation, gost_citation, press_citation
from handlers.views.pagination import shorten
from handlers.views.reply import Button, Reply, link_html

MAX_SPEAKER_CHARS = 60
MAX_URL_CHARS = 250  # a longer address is left out rather than cut; the files have it
MAX_LINES_CHARS = 3_800  # of all citations; the headings fit in the rest of a message
_LIMITS = ((800, 300), (400, 160), (80, 60))
"""Characters of a quotation, and of a title or a publisher: the first that fit are used."""


def render_citations(cited: Sequence[Citation], callback: Cite, today: date, texts: Texts) -> Reply:
    """Return the citations: for the press one a quotation, in the other forms one a document; buttons send files."""
    names = texts.citation_forms
    blocks = [texts.citation]
    if any(each.is_older for each in cited):
        blocks.append(f"<i>{texts.citation_of_older_version}</i>")
    blocks += [f"<b>{names[form]}</b>\n{_copied(lines)}" for form, lines in _fitting_lines(cited, today, texts).items()]
    blocks.append(_version_links([*dict.fromkeys(each.version_url for each in cited if each.version_url)], texts))
    files = tuple(Button(names[form], Cite(callback.cited, form).data) for form in ("ris", "bib"))
    return Reply("\n\n".join(filter(None, blocks)), (files,))


def _copied(lines: Sequence[str]) -> str:
    return "\n".join(f"<code>{escape(each)}</code>" for each in lines)


def _version_links(urls: Sequence[str], texts: Texts) -> str:
    """Return the link to the text as it was quoted; several are numbered, in the order of the citations."""
    if len(urls) < 2:
        return "".join(link_html(texts.version_quoted, each) for each in urls)
    return f"{texts.version_quoted}: " + ", ".join(link_html(str(at), url) for at, url in enumerate(urls, 1))


def _fitting_lines(cited: Sequence[Citation], today: date, texts: Texts) -> dict[str, list[str]]:
    """Return the lines of each form, with quotations and titles as long as a message has room for."""
    lines: dict[str, list[str]] = {}
    for quote_chars, title_chars in _LIMITS:
        fitted = [_fitted(each, quote_chars, title_chars) for each in cited]
        lines = {
            "press": _unique(press_citation(each, texts) for each in fitted),
            "chicago": _unique(chicago_citation(each, today) for each in fitted),
            "gost": _unique(gost_citation(each, today) for each in fitted),
        }
        if sum(len(line) + 1 for of_form in lines.values() for line in of_form) <= MAX_LINES_CHARS:
            break
    return lines


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _fitted(cited: Citation, quote_chars: int, title_chars: int) -> Citation:
    document = cited.document
    shown = replace(
        document,
        title=shorten(document.title, title_chars),
        publisher=document.publisher and shorten(document.publisher, title_chars),
        url=document.url if document.url and len(document.url) <= MAX_URL_CHARS else None,
    )
    speaker = cited.speaker and shorten(cited.speaker, MAX_SPEAKER_CHARS)
    return replace(cited, document=shown, quote=shorten(cited.quote, quote_chars), speaker=speaker)
