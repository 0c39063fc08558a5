// The state of the page, and what happens to it. One way round: the server tells what is, `state`
// keeps it, the `show…` functions draw it; what the user does goes to the server and comes back as an event.

import { follow, post } from "./api.js";
import { Composer } from "./composer.js";
import { avatarLetters } from "./dom.js";
import { Log } from "./log.js";
import { showChats, showLanguages, showProfile, showWelcome, themeButton } from "./side.js";
import { translatePage, words as wordsOf } from "./words.js";

const find = (selector) => document.querySelector(selector);

const ACTION_MS = 5000; // Telegram shows a chat action for five seconds, or until the next message
const ANSWER_MS = 30000; // the spinner's patience with a bot that does not answer a callback query
const TOAST_MS = 3500;

const state = {
  chats: [], // {id, language, user, bot, commands, suggestions, messages: Map(id → Message), action}
  language: localStorage.getItem("language") ?? (navigator.language.startsWith("ru") ? "ru" : "en"),
  current: null,
  connected: false,
  pressed: new Set(), // buttons without an answer yet: {chatId, messageId, data, queryId}
  early: new Map(), // callback_query_id → an answer that overtook the server's reply to the press
};

const log = new Log({ list: find(".log"), scroller: find(".scroll"), toBottom: find(".to-bottom") });
const composer = new Composer(find(".dock"), { send, attach });
const words = () => wordsOf(state.language);

const context = {
  get words() { return words(); },
  get language() { return state.language; },
  isOwn: (message) => message.from?.id === state.current.user.id,
  isRead: (message) => message.message_id <= readUpTo(state.current),
  isPending: (message, data) => [...state.pressed].some((press) =>
    press.chatId === state.current.id && press.messageId === message.message_id && press.data === data),
  command: send,
  copy,
  press,
  jump: (messageId) => log.jump(messageId),
};

// What the server tells

function onState({ chats }) {
  const before = state.current?.id;
  state.chats = chats.map((chat) => ({
    ...chat,
    messages: new Map(chat.messages.map((message) => [message.message_id, message])),
  }));
  choose(state.chats.find((chat) => chat.id === before) ?? null);
}

function onEvent(event) {
  if (event.type === "callback_answer") {
    onAnswer(event);
    return;
  }
  const chat = state.chats.find(({ id }) => id === event.chat_id);
  if (!chat) return;
  if (event.type === "message" || event.type === "edited_message") {
    chat.messages.set(event.message.message_id, event.message);
    if (event.message.from?.id !== chat.user.id) act(chat, null);
  } else if (event.type === "deleted_message") {
    chat.messages.delete(event.message_id);
  } else if (event.type === "chat_action") {
    act(chat, event.action);
  }
  showConversation();
}

function onAnswer(answer) {
  const made = [...state.pressed].find((press) => press.queryId === answer.callback_query_id);
  if (!made) {
    state.early.set(answer.callback_query_id, answer);
    return;
  }
  forget(made);
  if (made.chatId !== state.current.id || !answer.text) return;
  if (answer.show_alert) showAlert(answer.text);
  else toast(answer.text);
}

function onConnection(isOpen) {
  if (state.connected && !isOpen) toast(words().lost);
  state.connected = isOpen;
  document.body.classList.toggle("offline", !isOpen);
  showStatus();
}

// What the user does

async function send(text) {
  return attempt(() => post("send", { chat_id: state.current.id, text }));
}

async function attach(kind) {
  return attempt(() => post("attach", { chat_id: state.current.id, kind }));
}

async function press(message, button) {
  if (button.callback_data === undefined) {
    toast(words().cantPress);
    return;
  }
  const made = { chatId: state.current.id, messageId: message.message_id, data: button.callback_data };
  state.pressed.add(made);
  showPressed(made);
  const done = await attempt(async () => {
    const answer = await post("press", { chat_id: made.chatId, message_id: made.messageId, data: made.data });
    made.queryId = answer.callback_query_id;
  });
  if (!done) forget(made);
  else if (state.early.has(made.queryId)) onAnswer(state.early.get(made.queryId));
  else setTimeout(() => forget(made), ANSWER_MS);
  state.early.clear();
}

/** The spinner ends: the bot has answered, or is not going to. */
function forget(made) {
  if (state.pressed.delete(made)) showPressed(made);
}

async function copy(text) {
  if (await attempt(() => navigator.clipboard.writeText(text))) toast(words().copied);
}

/** Does something that the server may refuse; resolves to whether it worked. */
async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    toast(state.connected ? `${words().failed}: ${error.message}` : words().lost);
    return false;
  }
}

// What is shown

function choose(wanted) {
  const own = state.chats.filter((chat) => chat.language === state.language);
  const next = wanted && own.some((chat) => chat.id === wanted.id) ? wanted : own[0] ?? state.chats[0];
  if (next.language !== state.language) state.language = next.language;
  if (next.id !== state.current?.id) log.clear();
  state.current = next;
  translatePage(state.language);
  document.title = `${next.bot.name} · ${words().preview}`;
  find(".chat-header .avatar").textContent = avatarLetters(next.bot.name);
  find(".chat-name").textContent = next.bot.name;
  showLanguages(find(".languages"), [...new Set(state.chats.map((chat) => chat.language))], state.language, speak);
  showProfile(find(".profile"), next.bot);
  showWelcome(find(".welcome"), next, words(), ask);
  composer.set(next.commands, words());
  showConversation();
}

function speak(language) {
  state.language = language;
  localStorage.setItem("language", language);
  choose(null);
  find(`.languages [data-language="${language}"]`).focus();
}

async function ask(question) {
  if (await send(question)) composer.focus();
}

function showConversation() {
  const chat = state.current;
  const messages = [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id);
  const empty = messages.length === 0;
  find(".welcome").hidden = !empty;
  find(".log").hidden = empty;
  find(".start").hidden = !empty;
  composer.show(!empty);
  log.show(messages, context);
  showChats(find(".chats"), state.chats.filter(({ language }) => language === state.language), chat,
    { words: words(), language: state.language, onChoose: choose });
  showStatus();
}

function showStatus() {
  const status = find(".chat-status");
  const action = state.current?.action;
  if (!state.connected) status.textContent = words().connecting;
  else status.textContent = action ? words()[action] ?? words().typing : words().bot;
  status.classList.toggle("active", state.connected && Boolean(action));
}

function showPressed({ chatId, messageId, data }) {
  if (chatId !== state.current.id) return;
  const message = state.current.messages.get(messageId);
  for (const key of log.nodeOf(messageId)?.querySelectorAll("[data-press]") ?? []) {
    if (key.dataset.press !== data) continue;
    if (context.isPending(message, data)) key.setAttribute("aria-busy", "true");
    else key.removeAttribute("aria-busy");
  }
}

/** The newest own message that the bot has answered, or is at work on. */
function readUpTo(chat) {
  const others = [...chat.messages.values()].filter((message) => message.from?.id !== chat.user.id);
  return Math.max(chat.seen ?? 0, ...others.map((message) => message.message_id));
}

function act(chat, action) {
  clearTimeout(chat.actionTimer);
  chat.action = action;
  if (!action) return;
  chat.seen = Math.max(0, ...chat.messages.keys());
  chat.actionTimer = setTimeout(() => { chat.action = null; showStatus(); }, ACTION_MS);
}

let toastTimer;

function toast(text) {
  const box = find(".toast");
  clearTimeout(toastTimer);
  box.textContent = text;
  box.hidden = false;
  toastTimer = setTimeout(() => { box.hidden = true; }, TOAST_MS);
}

function showAlert(text) {
  find(".toast").hidden = true;
  find("#alert-text").textContent = text;
  find(".alert").showModal();
}

find(".start").addEventListener("click", async () => { if (await send("/start")) composer.focus(); });
themeButton(find(".theme"));
translatePage(state.language);
follow({ onState, onEvent, onConnection });
