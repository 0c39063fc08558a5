"""Inline mode (`@bot question` in any chat) and guest mode (a mention in a chat that the bot has not joined)."""

from __future__ import annotations

import asyncio

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from corpus.dialogue.readings import question_meant
from corpus.events.event_list import select
from corpus.events.filters import EventFilter, read_filter
from corpus.library import Library
from corpus.models import Event
from handlers.context import Context
from handlers.messaging.filters import question_text
from handlers.responses.events import requested_events
from handlers.responses.messages import is_small_talk, respond
from handlers.responses.model_answers import response_with_model
from handlers.services.clock import today
from handlers.services.conversations import EMPTY
from handlers.translations import Texts
from handlers.views.events.cards import sort_for_display
from handlers.views.inline import MAX_RESULT_TITLE_CHARS, InlineResult, answer_result, event_result, link_buttons
from handlers.views.pagination import shorten
from handlers.views.reply import Reply

MAX_EVENTS = 10
CACHE_TIME_S = 300
START_PARAMETER = "inline"  # the parameter of /start for users who come from an inline query without results
_EXPIRED_QUERY_ERROR = "query is too old"


async def on_inline_query(update: Update, context: Context) -> None:
    """Offer the cited answer and matching events; without results, a button to the private chat.

    The results are personal because Telegram caches them by query only, and their language is the user's.
    """
    query = update.inline_query
    if query is None:
        return
    texts = context.texts
    results = await asyncio.to_thread(inline_results, context.library, query.query, texts)
    try:
        await query.answer(
            [_article(each) for each in results],
            cache_time=CACHE_TIME_S,
            is_personal=True,
            button=None if results else InlineQueryResultsButton(texts.inline_nothing, start_parameter=START_PARAMETER),
        )
    except BadRequest as exc:  # the user has typed on, or the query waited while the bot was down
        if _EXPIRED_QUERY_ERROR not in exc.message.lower():
            raise


async def on_guest_message(update: Update, context: Context) -> None:
    """Answer a mention in a chat that the bot has not joined. Messages of other bots are ignored."""
    message = update.guest_message
    if message is None or not message.guest_query_id or (message.from_user and message.from_user.is_bot):
        return
    asked, texts = question_text(message), context.texts
    response = await asyncio.to_thread(respond, context.library, asked, EMPTY, texts)
    if model := context.bot_data.model:
        response = await response_with_model(model, context.library, asked, response, EMPTY, texts)
    if response.outcome:
        context.bot_data.on_question(response.outcome)
    reply = response.reply
    title = shorten(" ".join(asked.split()), MAX_RESULT_TITLE_CHARS) or texts.inline_answer
    offer = InlineResult("answer", title, "", Reply(reply.html, link_buttons(reply.keyboard)))
    try:
        await context.bot.answer_guest_query(message.guest_query_id, _article(offer))
    except BadRequest as exc:  # the query waited while the bot was down
        if _EXPIRED_QUERY_ERROR not in exc.message.lower():
            raise


def inline_results(library: Library, asked: str, texts: Texts) -> list[InlineResult]:
    """Return the results for a query, the answer first; for an empty query the next and the latest events."""
    asked = question_meant(asked)
    if not asked.strip():
        events = [each for each in library.events() if each.kind == "event"]
        return _of_events(library, events, texts)
    if is_small_talk(library, asked):
        return []
    listed = requested_events(asked)
    wanted = listed or read_filter(asked, today())
    found = select(library.events(), wanted, today()) if listed or wanted != EventFilter() else []
    answer = None if listed else library.answer(asked)
    said = [answer_result(answer, texts)] if answer and answer.answered else []
    return [*said, *_of_events(library, found, texts)]


def _of_events(library: Library, events: list[Event], texts: Texts) -> list[InlineResult]:
    shown = sort_for_display(events, today())[:MAX_EVENTS]
    return [event_result(each, library.event_summary(each), today(), texts) for each in shown]


def _article(offer: InlineResult) -> InlineQueryResultArticle:
    keyboard = [[InlineKeyboardButton(each.text, url=each.url) for each in row] for row in offer.reply.keyboard]
    return InlineQueryResultArticle(
        offer.id,
        offer.title,
        InputTextMessageContent(
            offer.reply.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=InlineKeyboardMarkup(keyboard) if keyboard else None,
        description=offer.description or None,
    )
