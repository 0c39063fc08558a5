"""/subscribe, /subscriptions, /unsubscribe and /quiet."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import Message, Update

from corpus.answering.followups import understand_question
from corpus.language.lines import collapse_whitespace
from handlers.context import Context
from handlers.messaging.channels import own_target, read_target
from handlers.messaging.conversation import respond_to
from handlers.messaging.decorators import requires_storage
from handlers.messaging.messages import acknowledge, edit, send
from handlers.services.clock import today
from handlers.services.quiet_hours import DEFAULT_HOURS, QuietHours, default_zone, read_quiet_hours
from handlers.services.subscriptions import MAX_FILTER_CHARS, ChatTarget, events_for
from handlers.translations import Texts
from handlers.views.callback_data import SetQuietHours, SetReminder, SubscribeTo, Unsubscribe
from handlers.views.reply import Reply
from handlers.views.subscriptions import (
    frequent_places,
    render_quiet,
    render_subscription,
    render_subscription_choices,
    render_subscriptions,
)

_ALL = ("all", "everything", "all documents", "все", "всё", "все документы")
_OFF = ("off", "none", "no", "нет", "выкл", "отключить", "не надо")


@requires_storage
async def subscribe(update: Update, context: Context) -> None:
    """Subscribe the chat to new documents that match the words after the command; without words, offer choices."""
    if (message := update.effective_message) is None:
        return
    texts, target = context.texts, await read_target(message, context.words, context)
    if isinstance(target, Reply):
        await send(message, target)
        return
    place, wanted = target[0], collapse_whitespace(target[1])
    if not wanted and place == own_target(message):
        offered = await asyncio.to_thread(frequent_places, context.library.events(), texts)
        await respond_to(message, render_subscription_choices(offered, texts), context, pending="subscribe")
        return
    if len(wanted) > MAX_FILTER_CHARS:
        await send(message, Reply(texts.filter_too_long))
        return
    await _subscribe(message, place, "" if wanted.casefold() in _ALL else wanted, context)


async def _subscribe(message: Message, place: ChatTarget, wanted: str, context: Context) -> None:
    texts, library = context.texts, context.library
    made = await context.subscriptions.add(place, wanted, texts.language)
    if made is None:
        await send(message, Reply(texts.too_many_subscriptions))
        return
    matching = await asyncio.to_thread(lambda: events_for(wanted, library.events(), today()))
    shown = render_subscription(made, len(matching), texts)
    await send(message, shown if place == own_target(message) else Reply(shown.html))


@requires_storage
async def subscriptions(update: Update, context: Context) -> None:
    """List the subscriptions of the chat with buttons to change them."""
    if (message := update.effective_message) is None:
        return
    target = await read_target(message, context.words, context)
    if isinstance(target, Reply):
        await send(message, target)
        return
    listed = await _list(target[0], context, context.texts)
    await send(message, listed if target[0].chat_id == message.chat_id else Reply(listed.html))


@requires_storage
async def unsubscribe(update: Update, context: Context) -> None:
    """End the subscription to the words after the command, or the only one; else offer a choice."""
    if (message := update.effective_message) is None:
        return
    texts, target = context.texts, await read_target(message, context.words, context)
    if isinstance(target, Reply):
        await send(message, target)
        return
    chat_id, wanted = target[0].chat_id, collapse_whitespace(target[1]).casefold()
    had = (await context.subscriptions.followed(chat_id)).subscriptions
    meant = [each for at, each in enumerate(had, 1) if wanted in (each.wanted.casefold(), str(at))] if wanted else had
    if len(meant) != 1:
        listed = await _list(target[0], context, texts)
        await send(message, listed if chat_id == message.chat_id else Reply(listed.html))
        return
    await context.subscriptions.remove(chat_id, meant[0].id)
    await send(message, Reply(texts.unsubscribed))


@requires_storage
async def quiet(update: Update, context: Context) -> None:
    """Set the hours in which the chat gets no unsolicited messages."""
    if (message := update.effective_message) is None:
        return
    texts, said = context.texts, context.words
    if said.casefold() in _OFF:
        await context.subscriptions.set_quiet(message.chat_id, None)
        await send(message, Reply(texts.no_quiet_hours))
    elif hours := await asyncio.to_thread(read_quiet_hours, said, texts.language):
        await context.subscriptions.set_quiet(message.chat_id, hours)
        await send(message, Reply(_quiet(hours, texts)))
    else:
        kept = (await context.subscriptions.followed(message.chat_id)).quiet
        now = [_quiet(kept, texts)] if kept and not said else []
        prompt = Reply("\n\n".join([*now, texts.which_quiet_hours]))
        await respond_to(message, prompt, context, pending=None if said else "quiet")


@requires_storage
async def on_subscription_button(
    update: Update, context: Context, callback: SubscribeTo | Unsubscribe | SetReminder | SetQuietHours
) -> None:
    """Handle a button of a list of subscriptions or of a notification."""
    query, message = update.callback_query, update.effective_message
    if query is None or not isinstance(message, Message):
        return
    texts, kept = context.texts, context.subscriptions
    if isinstance(callback, SubscribeTo):
        await _subscribe(message, own_target(message), callback.wanted, context)
        await acknowledge(query)
        return
    match callback:
        case SetQuietHours(on):
            await kept.set_quiet(
                message.chat_id, QuietHours(*DEFAULT_HOURS, default_zone(texts.language)) if on else None
            )
            said = texts.saved
        case Unsubscribe(number):
            said = texts.unsubscribed if await kept.remove(message.chat_id, number) else texts.not_subscribed
        case SetReminder(number, on):
            said = texts.saved if await kept.remind(message.chat_id, number, day_before=on) else texts.not_subscribed
    if not isinstance(callback, Unsubscribe) or callback.listed:
        await edit(message, await _list(own_target(message), context, texts))
    await acknowledge(query, said, alert=False)


@requires_storage
async def on_wait_button(update: Update, context: Context) -> None:
    """Store the question that the message above the button could not answer, to be answered later."""
    query, message = update.callback_query, update.effective_message
    if query is None or not isinstance(message, Message):
        return
    texts, answered = context.texts, await context.chats.answered_by(message.chat_id, message.message_id)
    if answered is None or not answered.text:
        await acknowledge(query, texts.outdated_button)
        return
    asked = understand_question(answered.text, answered.before)
    question = asked.text_to_read if asked.context else answered.text
    await context.subscriptions.wait(own_target(message), question, texts.language)
    await acknowledge(query, texts.will_notify)


async def _list(place: ChatTarget, context: Context, texts: Texts) -> Reply:
    followed, digest = await context.subscriptions.followed(place.chat_id), await context.digests.get(place)
    return render_subscriptions(followed, digest, datetime.now(UTC), texts)


def _quiet(hours: QuietHours, texts: Texts) -> str:
    return render_quiet(hours, datetime.now(UTC), texts)
