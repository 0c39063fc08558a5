"""Decorators of handlers."""

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
    """Reply with "storage unavailable" when the handler raises `StoreError`."""

    @wraps(handler)
    async def handle(update: Update, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await handler(update, context, *args, **kwargs)
        except StoreError as exc:
            _LOG.warning("Update %s needs the database: %s", update.update_id, exc)
            if update.callback_query:
                await acknowledge(update.callback_query, context.texts.storage_unavailable)
            elif isinstance(update.effective_message, Message):
                await send(update.effective_message, Reply(context.texts.storage_unavailable))

    return handle
