"""Handlers that can do nothing without what is remembered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from telegram import Message, Update

from corpus.errors import StoreError
from handlers.context import Context
from handlers.messaging.messages import acknowledge, send
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)

P = ParamSpec("P")
Handler = Callable[Concatenate[Update, Context, P], Coroutine[Any, Any, None]]


def requires_storage(handler: Handler[P]) -> Handler[P]:
    """Have a handler say that the memory does not work where it does not."""

    @wraps(handler)
    async def handle(update: Update, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await handler(update, context, *args, **kwargs)
        except StoreError as exc:
            _LOG.warning("update %s: %s", update.update_id, exc)
            if update.callback_query:
                await acknowledge(update.callback_query, context.texts.storage_unavailable)
            elif isinstance(update.effective_message, Message):
                await send(update.effective_message, Reply(context.texts.storage_unavailable))

    return handle
