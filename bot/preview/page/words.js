// The page's own texts. The bot's texts come from the bot.

import { el } from "./dom.js";

const WORDS = {
  en: {
    preview: "Preview",
    nothingLeaves: "Nothing leaves this computer",
    aboutTitle: "This is a preview",
    aboutText: "The real bot answers here, in a page that looks like Telegram. No token, no internet: your questions and its answers stay on this computer.",
    liveTitle: "Put it on Telegram",
    liveToken: "Ask @BotFather in Telegram for a bot token.",
    liveSetting: "Put it into the file `.env`: `TELEGRAM_BOT_TOKEN=…`",
    liveStart: "Start again: `make run`",
    language: "Language", theme: "Light or dark", chats: "Chats", messages: "Messages", commands: "Commands",
    bot: "bot", connecting: "connecting…", you: "You",
    typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…",
    record_voice: "recording a voice message…", choose_sticker: "choosing a sticker…",
    message: "Message", send: "Send", menu: "Menu", attach: "Attach", start: "START", ok: "OK",
    sticker: "Sticker", photo: "Photo", voice: "Voice message", document: "File",
    video: "Video", audio: "Audio", location: "Location", contact: "Contact", poll: "Poll",
    toBottom: "To the newest message", today: "Today", yesterday: "Yesterday", edited: "edited",
    showMore: "Show more", showLess: "Show less", spoiler: "Hidden text. Press to show",
    whatCan: "What can this bot do?", pressStart: "Press START to begin.", tryAsking: "Try asking", download: "Download",
    sent: "Sent", read: "Read", noCommand: "No such command", noMessages: "No messages yet",
    cantShow: "The preview can't show this kind of message", cantPress: "This button doesn't work in the preview",
    both: "Both", more: "Try other conditions", results: "Results", cancel: "Cancel", shareTo: "Share to…",
    file: "File…", post: "A channel's post", reply: "Reply", edit: "Edit", editing: "Editing", via: "via", forwarded: "Forwarded from",
    withBot: "group with the bot", withoutBot: "group without the bot", blocked: "The bot is blocked", unblock: "UNBLOCK",
    botIsIn: "The bot is in the group", botIsAdministrator: "The bot is an administrator", makeSupergroup: "Make it a supergroup",
    topicCreated: "“{topic}” was opened", becameSupergroup: "{name} made the group a supergroup", nothingFound: "Nothing found",
    callInGroup: "In a group the bot answers when you address it: mention {bot}, reply to it, or use a command.",
    callAsGuest: "The bot is not in this group. Mention {bot}, and it will answer as a guest.",
    copied: "Copied to the clipboard", failed: "That didn't work", lost: "The preview has stopped. Start it again, and this page will come back.",
  },
  ru: {
    preview: "Предпросмотр",
    nothingLeaves: "Всё остаётся на этом компьютере",
    aboutTitle: "Это предпросмотр",
    aboutText: "Здесь отвечает настоящий бот, а страница лишь похожа на Telegram. Токен и интернет не нужны: вопросы и ответы остаются на этом компьютере.",
    liveTitle: "Как запустить в Telegram",
    liveToken: "Получите токен у @BotFather в Telegram.",
    liveSetting: "Впишите его в файл `.env`: `TELEGRAM_BOT_TOKEN=…`",
    liveStart: "Запустите снова: `make run`",
    language: "Язык", theme: "Светлая или тёмная тема", chats: "Чаты", messages: "Сообщения", commands: "Команды",
    bot: "бот", connecting: "соединение…", you: "Вы",
    typing: "печатает…", upload_photo: "отправляет фото…", upload_document: "отправляет файл…",
    record_voice: "записывает голосовое…", choose_sticker: "выбирает стикер…",
    message: "Сообщение", send: "Отправить", menu: "Меню", attach: "Прикрепить", start: "СТАРТ", ok: "ОК",
    sticker: "Стикер", photo: "Фото", voice: "Голосовое сообщение", document: "Файл",
    video: "Видео", audio: "Аудио", location: "Место", contact: "Контакт", poll: "Опрос",
    toBottom: "К последнему сообщению", today: "Сегодня", yesterday: "Вчера", edited: "изменено",
    showMore: "Показать полностью", showLess: "Свернуть", spoiler: "Скрытый текст. Нажмите, чтобы показать",
    whatCan: "Что умеет этот бот?", pressStart: "Нажмите СТАРТ.", tryAsking: "Попробуйте спросить", download: "Скачать",
    sent: "Отправлено", read: "Прочитано", noCommand: "Нет такой команды", noMessages: "Сообщений пока нет",
    cantShow: "Такие сообщения предпросмотр не показывает", cantPress: "В предпросмотре эта кнопка не работает",
    both: "Вместе", more: "Проверить другие условия", results: "Результаты", cancel: "Отмена", shareTo: "Поделиться с…",
    file: "Файл…", post: "Пост канала", reply: "Ответить", edit: "Изменить", editing: "Изменение", via: "через", forwarded: "Переслано из",
    withBot: "группа с ботом", withoutBot: "группа без бота", blocked: "Бот заблокирован", unblock: "РАЗБЛОКИРОВАТЬ",
    botIsIn: "Бот в группе", botIsAdministrator: "Бот — администратор", makeSupergroup: "Сделать супергруппой",
    topicCreated: "Открыта тема «{topic}»", becameSupergroup: "{name}: группа стала супергруппой", nothingFound: "Ничего не найдено",
    callInGroup: "В группе бот отвечает, когда обращаются к нему: упомяните {bot}, ответьте на его сообщение или отправьте команду.",
    callAsGuest: "Бота нет в этой группе. Упомяните {bot}, и он ответит как гость.",
    copied: "Скопировано", failed: "Не получилось", lost: "Предпросмотр остановлен. Запустите его снова — страница оживёт.",
  },
};

/** The name of each language in that language, for the switch. */
export const LANGUAGE_NAMES = { en: "English", ru: "Русский" };

export const words = (language) => WORDS[language] ?? WORDS.en;

/** Fills the texts of index.html inside `root`, but not inside elements that match `except`. */
export function translate(root, language, except = null) {
  const now = words(language);
  const all = (selector) => [...root.querySelectorAll(selector)].filter((node) => !except || !node.closest(except));
  for (const node of all("[data-word]")) node.replaceChildren(...withCode(now[node.dataset.word]));
  for (const node of all("[data-label]")) node.setAttribute("aria-label", now[node.dataset.label]);
  for (const node of all("[data-label]")) if (node.matches(".round")) node.title = now[node.dataset.label];
  for (const node of all("[data-placeholder]")) node.placeholder = now[node.dataset.placeholder];
}

/** Text between backticks becomes code. */
const withCode = (text) => text.split("`").map((part, i) => (i % 2 ? el("code", {}, part) : part));
