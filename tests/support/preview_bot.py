"""A small bot whose replies use everything that the preview displays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from typing import Any

from telegram import (
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.fake_telegram.fake import FakeTelegram

Context = ContextTypes.DEFAULT_TYPE

QUOTE = (
    "The heads of the UNIDO Investment and Technology Promotion Offices (ITPOs) gathered in Moscow for their annual "
    "meeting on 4 and 5 October."
)
LONG_QUOTE = (
    "The meeting was opened by the Director of the centre. Participants exchanged experience on attracting investment, "
    "on technology transfer and on the promotion of clean production. They visited two industrial parks near the "
    "city and agreed on a joint programme of work for the coming year, with seminars in Vienna, Beijing and Moscow.\n"
    "The next meeting will take place in a year."
)
SUGGESTIONS = {
    "en": [
        "When did the ITPO heads gather in Moscow?",
        "What did the 2017 memorandum agree on?",
        "Who trained the digital attachés?",
    ],
    "ru": ["Когда руководители ЦСИТ собирались в Москве?", "О чём договорились в меморандуме 2017 года?"],
}
_BUTTONS = {
    "en": ("More", "Source", "unido.org", "Copy the quote"),
    "ru": ("Ещё", "Источник", "unido.org", "Скопировать цитату"),
}


def _keyboard(language: str) -> InlineKeyboardMarkup:
    more, source, link, copy = _BUTTONS[language]
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(more, callback_data="more"), InlineKeyboardButton(source, callback_data="source")],
            [
                InlineKeyboardButton(link, url="https://www.unido.org/"),
                InlineKeyboardButton(copy, copy_text=CopyTextButton(QUOTE)),
            ],
        ]
    )


def _language(update: Update) -> str:
    return "ru" if update.effective_user and update.effective_user.language_code == "ru" else "en"


async def _start(update: Update, context: Context) -> None:
    assert update.message
    if _language(update) == "ru":
        text = "<b>Здравствуйте!</b> Спросите меня о сотрудничестве ЮНИДО и России. Помощь: /help"
    else:
        text = "<b>Hello!</b> Ask me about the cooperation between UNIDO and Russia. Need a hand? /help"
    await update.message.reply_html(text)


async def _help(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_html(
        "<b>Bold</b>, <i>italic</i>, <u>underlined</u>, <s>struck</s>, <code>code</code>, "
        '<a href="https://www.unido.org/">a link</a>, <tg-spoiler>a <b>hidden</b> word</tg-spoiler>, #tag, @unido_bot\n'
        "<blockquote>A short quote with a bar.</blockquote>\n"
        '<pre><code class="language-python">print("hello")\n# a long line that has to stay'
        " inside its own box and not widen the page</code></pre>"
        "العربية من اليمين إلى اليسار 🌍",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _long(update: Update, context: Context) -> None:
    assert update.message
    words = "Cooperation for inclusive and sustainable industrial development 🤝 "
    await update.message.reply_text((words * 70)[:3900] + "x" * 90)


async def _file(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_document(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", filename="events.ics", caption="Four events"
    )


async def _answer(update: Update, context: Context) -> None:
    assert update.message
    assert update.message.text
    await update.message.reply_chat_action(ChatAction.TYPING)
    russian = _language(update) == "ru"
    head = "Вот что сказано в документе" if russian else "This is what the document says"
    source = "Ежегодная встреча ЦСИТ" if russian else "ITPO annual meeting"
    await update.message.reply_html(
        f"{head}:\n<blockquote>{escape(QUOTE)}</blockquote>\n"
        f"<blockquote expandable>{escape(LONG_QUOTE)}</blockquote>\n"
        f'[1] <a href="https://www.unido.org/">{source}</a>, <i>2012-10-05</i>',
        reply_markup=_keyboard(_language(update)),
        do_quote=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _more(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    await query.answer("Показано больше" if _language(update) == "ru" else "More is shown")
    await query.edit_message_text(
        f"<b>{'Подробнее' if _language(update) == 'ru' else 'In detail'}</b>\n"
        f"<blockquote expandable>{escape(LONG_QUOTE)}</blockquote>",
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(_language(update)),
    )


async def _source(update: Update, context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("2012-itpo-annual-meeting\nunido.org, 5 October 2012", show_alert=True)


async def _ignore(update: Update, context: Context) -> None:
    """Ignore updates that are no questions."""


async def _other(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_text("👍")


def _article(number: int, title: str, language: str) -> InlineQueryResultArticle:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(_BUTTONS[language][0], callback_data="more")]])
    content = InputTextMessageContent(
        f"<b>{escape(title)}</b>\n<blockquote>{escape(QUOTE)}</blockquote>", ParseMode.HTML
    )
    return InlineQueryResultArticle(str(number), title, content, keyboard, description=QUOTE)


async def _inline(update: Update, context: Context) -> None:
    query = update.inline_query
    assert query
    if query.query == "nothing":
        await query.answer([], button=InlineQueryResultsButton("Ask me in private", start_parameter="inline"))
        return
    titles = (query.query or "The latest", "Another answer")
    await query.answer([_article(at, title, _language(update)) for at, title in enumerate(titles)])


async def _guest(update: Update, context: Context) -> None:
    message = update.guest_message
    assert message
    assert message.guest_query_id
    result = _article(0, "As a guest", _language(update))
    await context.bot.answer_guest_query(message.guest_query_id, result)


async def _share(update: Update, context: Context) -> None:
    assert update.message
    link = "https://t.me/share/url?url=https://t.me/unido_bot?start%3Dx&text=Look"
    keyboard = [
        [
            InlineKeyboardButton("Share", url=link),
            InlineKeyboardButton("Begin", url="https://t.me/unido_bot?start=linked"),
        ],
        [
            InlineKeyboardButton("Ask here", switch_inline_query_current_chat="here"),
            InlineKeyboardButton("Ask elsewhere", switch_inline_query="there"),
        ],
    ]
    await update.message.reply_text("Links", reply_markup=InlineKeyboardMarkup(keyboard))


async def _edited(update: Update, context: Context) -> None:
    """Replace the answer to an edited question, which is the next message."""
    message = update.edited_message
    assert message
    await context.bot.edit_message_text(f"Again: {message.text}", message.chat_id, message.message_id + 1)


@asynccontextmanager
async def running_bot(fake: FakeTelegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """Run the bot with a fake Telegram, by polling."""
    application = ApplicationBuilder().token("1:fake").request(fake).get_updates_request(fake).build()
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CommandHandler("help", _help))
    application.add_handler(CommandHandler("long", _long))
    application.add_handler(CommandHandler("file", _file))
    application.add_handler(CommandHandler("share", _share))
    application.add_handler(InlineQueryHandler(_inline))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, _guest))
    application.add_handler(MessageHandler(filters.VIA_BOT | filters.StatusUpdate.ALL, _ignore))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, _edited))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, _answer))
    application.add_handler(MessageHandler(filters.ALL, _other))
    application.add_handler(CallbackQueryHandler(_more, "more"))
    application.add_handler(CallbackQueryHandler(_source, "source"))
    async with application:
        bot = application.bot
        await bot.set_my_description(
            "I answer questions on the cooperation between UNIDO and Russia from a small set of documents, "
            "word for word, and say where each sentence stands."
        )
        await bot.set_my_description(
            "Я отвечаю на вопросы о сотрудничестве ЮНИДО и России по небольшому набору документов: дословно и "
            "с указанием источника.",
            language_code="ru",
        )
        await bot.set_my_short_description("UNIDO and Russia: questions and quotes")
        await bot.set_my_short_description("ЮНИДО и Россия: вопросы и цитаты", language_code="ru")
        await bot.set_my_commands(
            [
                BotCommand("start", "begin"),
                BotCommand("help", "what I can do"),
                BotCommand("long", "a long text"),
                BotCommand("files", "every file"),
                BotCommand("file", "a calendar file"),
            ]
        )
        await bot.set_my_commands(
            [BotCommand("start", "начать"), BotCommand("help", "что я умею"), BotCommand("file", "файл календаря")],
            language_code="ru",
        )
        await application.start()
        assert application.updater
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
