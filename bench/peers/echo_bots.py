"""Echo bots as in the libraries' documentation: `python -m bench.peers.echo_bots NAME API_ADDRESS`.

`telegram` and `telegram-concurrent` use python-telegram-bot, with its defaults and with 256 concurrent updates.
`aiogram` polls, `aiogram-webhook` listens on `$PORT`. `raw` is the minimum for any bot: one request an update, over
aiohttp without a bot library.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

TOKEN = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"
_CONCURRENT_UPDATES = 256


def python_telegram_bot(address: str, concurrent: int = 0) -> None:
    """Echo with python-telegram-bot and this number of concurrent updates; 0 keeps its default."""
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


def aiogram(address: str, port: int = 0) -> None:
    """Echo with aiogram over uvloop, by polling, or by webhook on `port`."""
    import uvloop
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    dispatcher = Dispatcher()
    dispatcher.message.register(echo)

    async def main() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(address), limit=_CONCURRENT_UPDATES)
        bot = Bot(TOKEN, session=session)
        if not port:
            await dispatcher.start_polling(bot, handle_signals=True)
            return
        app = web.Application()
        SimpleRequestHandler(dispatcher, bot, secret_token="bench").register(app, "/hook")
        setup_application(app, dispatcher, bot=bot)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="bench")
        await asyncio.Event().wait()

    uvloop.run(main())


def raw(address: str) -> None:
    """Fetch updates and send their texts back, without a bot library."""
    import aiohttp
    import uvloop

    async def main() -> None:
        api, offset = f"{address}/bot{TOKEN}", 0
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONCURRENT_UPDATES)) as session:

            async def call(method: str, **parameters: object) -> Any:
                async with session.post(f"{api}/{method}", json=parameters) as response:
                    return (await response.json())["result"]

            tasks: set[asyncio.Task[Any]] = set()
            while True:
                for update in await call("getUpdates", offset=offset):
                    offset, message = update["update_id"] + 1, update["message"]
                    task = asyncio.create_task(call("sendMessage", chat_id=message["chat"]["id"], text=message["text"]))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)

    uvloop.run(main())


if __name__ == "__main__":
    name, api_address = sys.argv[1:]
    bots: dict[str, Callable[[str], None]] = {
        "telegram": python_telegram_bot,
        "telegram-concurrent": partial(python_telegram_bot, concurrent=_CONCURRENT_UPDATES),
        "aiogram": aiogram,
        "aiogram-webhook": partial(aiogram, port=int(os.environ.get("PORT", "0"))),
        "raw": raw,
    }
    bots[name](api_address)
