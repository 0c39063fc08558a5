"""The error handler: the traceback goes to the log, a short apology to the user."""

from __future__ import annotations

import logging

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from handlers.context import Context
from handlers.messaging.messages import acknowledge, is_gone, send
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)


async def handle_error(update: object, context: Context) -> None:
    """Log the error without the update, which contains the user's text, and apologise in the chat if possible.

    If Telegram is unreachable there is no apology: the inbox repeats the update later.
    """
    number = update.update_id if isinstance(update, Update) else None
    if isinstance(context.error, Forbidden) or is_gone(context.error):
        # The user has blocked the bot, or the chat or the topic is gone: there is nobody to apologise to.
        _LOG.info("Update %s not answered: %s", number, context.error)
        return
    if isinstance(context.error, NetworkError | RetryAfter) and not isinstance(context.error, BadRequest):
        _LOG.warning("Update %s not answered yet: %s", number, context.error)
        return
    _LOG.error("Update %s failed", number, exc_info=context.error)
    if not isinstance(update, Update):
        return
    try:
        if update.callback_query:
            await acknowledge(update.callback_query, context.texts.error)
        elif isinstance(update.effective_message, Message):
            await send(update.effective_message, Reply(context.texts.error))
    except TelegramError as exc:
        _LOG.warning("Apology for update %s not sent: %s", number, exc)
