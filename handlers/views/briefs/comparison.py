"""Two briefs next to each other, as a message."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.models import HEADINGS, Brief, BriefSentence, Document
from handlers.translations import Texts
from handlers.views.briefs.message import quoted_html, short_source
from handlers.views.reply import Reply, capitalized, short_html

MAX_COPIES = 2
MAX_NAME_CHARS = 40  # of a subject that is repeated under each heading


def render_comparison(briefs: Sequence[Brief], texts: Texts) -> Reply:
    """Return what the documents say on each subject, heading by heading, then the documents on each."""
    names = [short_html(each.subject, MAX_NAME_CHARS) for each in briefs]
    documents: dict[str, Document] = {each.document.key: each.document for brief in briefs for each in brief.sources}
    numbers = {key: number for number, key in enumerate(documents, 1)}
    lines = [texts.comparison.format(first=names[0], second=names[1])]
    headings = [capitalized(each) for each in names]
    for heading in HEADINGS:
        if not any(brief.under(heading) for brief in briefs):
            continue
        lines += ["", f"<b>{texts.brief_headings[heading]}</b>"]
        for brief, name in zip(briefs, headings, strict=True):
            cited = ((each, _sources(each, brief, numbers)) for each in brief.under(heading))
            quoted = [f"<blockquote>{quoted_html(each, *sources)}</blockquote>" for each, sources in cited]
            if quoted:
                lines += [f"<i>{name}</i>", *quoted]
            elif not brief.sentences:
                lines.append(f"<i>{name}</i>: {texts.nothing_found}")
    for brief, name in zip(briefs, names, strict=True):
        lines += ["", texts.count(texts.documents_on, len(brief.sources), subject=name)]
        lines += [short_source(numbers[each.document.key], each.document, texts) for each in brief.sources]
    return Reply("\n".join(lines))


def _sources(sentence: BriefSentence, brief: Brief, numbers: dict[str, int]) -> list[int]:
    """Return the numbers in the common list of the documents with a sentence."""
    found = (sentence.quote.source, *sentence.copies[:MAX_COPIES])
    return [numbers[brief.sources[number - 1].document.key] for number in found]
