"""/digest: a regular message with what is new."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from telegram import Message, Update

from handlers.context import Context
from handlers.messaging.channels import own_target, read_target
from handlers.messaging.conversation import respond_to
from handlers.messaging.decorators import requires_storage
from handlers.messaging.messages import acknowledge, edit, send
from handlers.services.digests import Digest, read_digest
from handlers.views.callback_data import SetDigest
from handlers.views.digests.settings import digest_line, render_digest_setting
from handlers.views.reply import Reply

_OFF = ("off", "none", "no", "stop", "нет", "выкл", "отключить", "не надо", "стоп")


@requires_storage
async def digest(update: Update, context: Context) -> None:
    """Set up the digest of the chat as the words after the command say, or end it; without words, say when it comes."""
    if (message := update.effective_message) is None:
        return
    texts, target = context.texts, await read_target(message, context.words, context)
    if isinstance(target, Reply):
        await send(message, target)
        return
    place, said = target[0], target[1].strip()
    if not said:
        shown = render_digest_setting(await context.digests.get(place), _now(), texts)
        is_own = place == own_target(message)  # a button or the next words are about the chat itself
        await respond_to(message, shown if is_own else Reply(shown.html), context, pending="digest" if is_own else None)
    elif said.casefold() in _OFF:
        await context.digests.remove(place)
        await send(message, Reply(texts.digest_off))
    elif wanted := await asyncio.to_thread(read_digest, said, place, texts.language, _now()):
        await _set(wanted, context)
        await send(message, Reply(digest_line(wanted, _now(), texts)))
    else:
        await send(message, render_digest_setting(None, _now(), texts))


@requires_storage
async def on_digest_button(update: Update, context: Context, callback: SetDigest) -> None:
    """Set up or end the digest of the chat of a button."""
    query, message = update.callback_query, update.effective_message
    if query is None or not isinstance(message, Message):
        return
    texts, place = context.texts, own_target(message)
    if callback.period == "off":
        await context.digests.remove(place)
        await edit(message, Reply(texts.digest_off))
    elif wanted := read_digest(callback.period, place, texts.language, _now()):
        await _set(wanted, context)
        await edit(message, render_digest_setting(wanted, _now(), texts))
    await acknowledge(query, texts.saved, alert=False)


async def _set(wanted: Digest, context: Context) -> None:
    """Store a digest. One that is changed still tells what came in since the last one."""
    earlier = await context.digests.get(wanted.place)
    await context.digests.set(replace(wanted, told_until=earlier.told_until) if earlier else wanted)


def _now() -> datetime:
    return datetime.now(UTC)
