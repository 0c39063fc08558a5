"""Bare echo bots, as the libraries' documentation has them: `python -m bench.peers telegram|aiogram ADDRESS`."""

from __future__ import annotations

import sys

TOKEN = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"


def python_telegram_bot(address: str, concurrent: int = 0) -> None:
    """Echo with python-telegram-bot; `concurrent` updates at once, 0 for its default."""
    from telegram import Update
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot")
    if concurrent:
        builder = builder.concurrent_updates(concurrent).connection_pool_size(concurrent).pool_timeout(60)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


def aiogram(address: str) -> None:
    """Echo with aiogram, over uvloop."""
    import uvloop
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    async def main() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(address), limit=256)
        await dispatcher.start_polling(Bot(TOKEN, session=session), handle_signals=True)

    uvloop.run(main())


if __name__ == "__main__":
    which, where, *more = sys.argv[1:]
    if which == "telegram":
        python_telegram_bot(where, *map(int, more))
    else:
        aiogram(where)
