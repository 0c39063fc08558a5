"""/compare: two subjects next to each other."""

from __future__ import annotations

import asyncio
import re
from html import escape

from telegram import Update

from corpus.language.lines import collapse_whitespace
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.messages import typing
from handlers.services.clock import today
from handlers.views.briefs.comparison import render_comparison
from handlers.views.briefs.message import MAX_SUBJECT_CHARS, reading_language
from handlers.views.reply import Reply

_BETWEEN = re.compile(r"\s*[;,/|]\s*|\s+(?:vs\.?|versus|with|and|и|с|против)\s+|\s+[-–—]\s+", re.IGNORECASE)


async def compare(update: Update, context: Context) -> None:
    """Quote the documents on the two subjects after the command, heading by heading."""
    if (message := update.effective_message) is None:
        return
    texts, subjects = context.texts, read_subjects(context.words)
    if subjects is None:
        is_empty = not context.words.strip()
        prompt = Reply(texts.which_comparison, prompts=is_empty)
        await respond_to(message, prompt, context, pending="compare" if is_empty else None)
        return
    language = reading_language(texts)
    async with typing(message):
        briefs = [
            await asyncio.to_thread(context.library.brief, each, language, today(), is_short=True) for each in subjects
        ]
    found = any(each.sentences for each in briefs)
    nothing = Reply(texts.no_comparison.format(first=escape(subjects[0]), second=escape(subjects[1])))
    await respond_to(message, render_comparison(briefs, texts) if found else nothing, context)


def read_subjects(text: str) -> tuple[str, str] | None:
    """Return the two subjects that a text names: two words, or two phrases with "and", "vs" or a comma between them."""
    parts = [collapse_whitespace(each) for each in _BETWEEN.split(text)]
    words = text.split()
    if len(parts) != 2 and len(words) == 2:
        parts = words
    if len(parts) != 2 or not all(0 < len(each) <= MAX_SUBJECT_CHARS for each in parts):
        return None
    return parts[0], parts[1]
