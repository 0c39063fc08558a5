"""What happens when a handler fails: the whole story to the log, a calm sentence to the user."""

from __future__ import annotations

import logging

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from handlers.context import Context
from handlers.messaging.messages import acknowledge, send
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)


async def handle_error(update: object, context: Context) -> None:
    """Log the error, without the update, which holds what somebody wrote, and apologise where one can.

    That Telegram can't be reached is no failure of the handler's: nobody is told.
    """
    number = update.update_id if isinstance(update, Update) else None
    if isinstance(context.error, Forbidden):
        _LOG.info("update %s is not answered: %s", number, context.error)  # somebody blocked the bot: no failure
        return
    if isinstance(context.error, NetworkError | RetryAfter) and not isinstance(context.error, BadRequest):
        # An apology would not get through either. Whoever runs the bot has the update handled again later.
        _LOG.warning("update %s is not answered yet: %s", number, context.error)
        return
    _LOG.error("update %s failed", number, exc_info=context.error)
    if not isinstance(update, Update):
        return
    try:
        if update.callback_query:
            await acknowledge(update.callback_query, context.texts.error)
        elif isinstance(update.effective_message, Message):
            await send(update.effective_message, Reply(context.texts.error))
    except TelegramError as exc:
        _LOG.warning("the apology for update %s did not get through: %s", number, exc)
