"""What concerns every update before it is answered."""

from __future__ import annotations

from telegram import Message, Update

from handlers.context import Context
from handlers.messaging.messages import send, texts_for_update
from handlers.views.reply import Reply


async def slow_down(update: Update, context: Context) -> None:
    """Tell somebody, once a flood, that they are answered more slowly; the flood itself waits its turn."""
    user, message = update.effective_user, update.effective_message
    if user and isinstance(message, Message) and context.bot_data.pace.should_notify(user.id):
        await send(message, Reply(texts_for_update(update).slow_down))
