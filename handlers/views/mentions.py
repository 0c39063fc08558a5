"""View of the sentences that mention a person or an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from handlers.translations import Texts
from handlers.views.callback_data import ShowPassage
from handlers.views.reply import Reply, link_html, number_buttons, short_html

if TYPE_CHECKING:
    from corpus.people.mentions import Mention

MAX_MENTIONS = 10
MAX_SENTENCE_CHARS = 300


def render_mentions(name: str, mentions: Sequence[Mention], texts: Texts) -> Reply:
    """Return the mentions in the given order, each with its sentence and the job title that it names."""
    if not mentions:
        return Reply(texts.no_mentions.format(name=short_html(name)))
    shown = list(enumerate(mentions[:MAX_MENTIONS], 1))
    documents = {each.document for each in mentions}
    blocks = [texts.count(texts.mentions, len(documents), name=short_html(name))]
    for number, each in shown:
        job_title = f", {short_html(each.job_title)}" if each.job_title else ""
        sentence = " ".join(each.document.text[each.sentence.start : each.sentence.end].split())
        blocks.append(
            f"<b>{number}. {texts.day(each.document.date)}</b>\n{escape(each.name)}{job_title}\n"
            f"<blockquote>{short_html(sentence, MAX_SENTENCE_CHARS)}</blockquote>"
            f"{link_html(short_html(each.document.title), each.document.url)}"
        )
    passages = ((number, ShowPassage(each.document.key, (each.sentence.start,))) for number, each in shown)
    return Reply("\n\n".join(blocks), number_buttons(passages))
