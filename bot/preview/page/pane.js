// One person in one place: header, messages, message box.

import { post, upload } from "./api.js";
import { Composer } from "./composer.js";
import { avatarLetters, el } from "./dom.js";
import { followLinks } from "./links.js";
import { Log } from "./log.js";
import { hasBot, isPrivate, keyOf, messagesAt, model, placesOf, readUpTo } from "./model.js";
import { Pressed } from "./pressed.js";
import { placeButtons, showWelcome } from "./side.js";
import { Switches } from "./switches.js";
import { Popup } from "./popup.js";
import { translate, words as wordsOf } from "./words.js";

const TOAST_MS = 3500;

export class Pane {
  #find; #log; #composer; #pressed; #switches; #places; #shell; #toastTimer; #shown = "";

  /** `shell`: `opened(pane)` after another place was opened, `alert(text)`, `choosePlace(person)`. */
  constructor(shell) {
    this.#shell = shell;
    this.root = document.querySelector("#pane").content.cloneNode(true).firstElementChild;
    this.person = null;
    this.place = null; // {chat, thread, name}
    const find = this.#find = (selector) => this.root.querySelector(selector);
    this.#log = new Log({ list: find(".log"), scroller: find(".scroll"), toBottom: find(".to-bottom") });
    this.#pressed = new Pressed((made) => this.#showPressed(made), (answer) => this.#answered(answer));
    this.#places = new Popup(find(".places"), find(".chat-switch"));
    this.#switches = new Switches(new Popup(find(".switches"), find(".more")), (to) => this.#switch(to));
    this.#composer = new Composer(this.root, {
      send: (text, options) => this.send(text, options),
      attach: (kind) => this.#attempt(() => post("attach", { ...this.#seat(), kind })),
      upload: (file) => this.#attempt(() => upload(this.#seat(), file)),
      ask: (query) => post("ask", { ...this.#seat(), query }),
      choose: (queryId, resultId) => this.#attempt(() =>
        post("choose", { ...this.#seat(), inline_query_id: queryId, result_id: resultId })),
      startPrivate: (parameter) => this.startPrivate(parameter),
    });
    find(".start").addEventListener("click", () => this.#start());
    followLinks(this.root, this);
  }

  get words() { return wordsOf(this.language); }
  get language() { return this.person.language; }

  /** Shows a person in the place with the key, or in the first place. */
  open(person, key) {
    const places = placesOf(person);
    const place = places.find((each) => keyOf(each) === key) ?? places[0];
    const identity = `${person.user.id}:${keyOf(place)}`;
    const isOther = identity !== this.#shown;
    this.person = person;
    this.place = place;
    this.#shown = identity;
    this.root.lang = person.language;
    if (isOther) {
      translate(this.root, person.language);
      this.#log.clear();
      this.#composer.reset();
    }
    const menu = hasBot(place.chat) ? place.chat.menus[person.user.id] : [];
    this.#composer.set(menu, this.words, person.bot.username, { inGroup: !isPrivate(place.chat) });
    this.#find(".chat-switch .avatar").textContent = place.thread ? "#" : avatarLetters(place.name);
    this.#find(".chat-switch .avatar").classList.toggle("of-group", !isPrivate(place.chat));
    this.#find(".chat-name").textContent = place.name;
    this.#find(".who").textContent = person.user.first_name;
    this.#switches.set(place.chat, this.words);
    showWelcome(this.#find(".welcome"), place, person, this.words, (question) => this.#ask(question));
    this.refresh();
  }

  /** Opens another place of the same person. */
  go(key) {
    this.open(this.person, key);
    this.#shell.opened(this);
  }

  /** Draws the current content of the place. */
  refresh() {
    const { chat } = this.place;
    const messages = messagesAt(this.place);
    const empty = !messages.some((message) => message.text || !message.forum_topic_created);
    const stopped = isPrivate(chat) && !hasBot(chat);
    const start = this.#find(".start");
    this.#find(".welcome").hidden = !empty;
    this.#find(".log").hidden = messages.length === 0;
    start.hidden = !stopped && !(empty && isPrivate(chat));
    start.textContent = stopped ? this.words.unblock : this.words.start;
    this.#composer.show(start.hidden);
    this.#log.show(messages, this.#context(), { fromTop: empty });
    this.#find(".places").replaceChildren(...placeButtons(placesOf(this.person), this.place, {
      person: this.person, words: this.words, language: this.language,
      onChoose: (key) => { this.#places.close(); this.go(key); },
    }));
    this.showStatus();
  }

  showStatus() {
    const status = this.#find(".chat-status");
    const { chat } = this.place;
    if (!model.connected) status.textContent = this.words.connecting;
    else if (chat.action) status.textContent = this.words[chat.action] ?? this.words.typing;
    else status.textContent = statusOf(this.place, this.words);
    status.classList.toggle("active", model.connected && Boolean(chat.action));
  }

  /** Sends a text here: `replyTo` answers a message, `edit` changes one. Resolves to true if it was sent. */
  send(text, { replyTo = null, edit = null } = {}) {
    if (edit !== null) return this.#attempt(() => post("edit", { ...this.#seat(), message_id: edit, text }));
    return this.#attempt(() => post("send", { ...this.#seat(), reply_to: replyTo, text }));
  }

  /** Starts the private chat, as a link to the bot does. */
  async startPrivate(parameter) {
    this.go(keyOf(placesOf(this.person)[0]));
    if (!hasBot(this.place.chat)) await this.#switch("unblock");
    return this.send(parameter ? `/start ${parameter}` : "/start");
  }

  /** Writes a text into the message box of a place that the person chooses. */
  async share(text) {
    const key = await this.#shell.choosePlace(this.person);
    if (!key) return;
    this.go(key);
    this.#composer.write(text);
  }

  /** Shows the answer to an inline query if it was sent from here. */
  offer(event) { this.#composer.offer(event); }

  /** Shows the answer to a callback query. */
  answer(event) { this.#pressed.answer(event); }

  focus() { this.#composer.focus(); }

  toast(text) {
    const box = this.#find(".toast");
    clearTimeout(this.#toastTimer);
    box.textContent = text;
    box.hidden = false;
    this.#toastTimer = setTimeout(() => { box.hidden = true; }, TOAST_MS);
  }

  #seat() {
    return { chat_id: this.place.chat.id, user_id: this.person.user.id, thread: this.place.thread };
  }

  #context() {
    const { chat } = this.place;
    const pane = this;
    return {
      words: this.words,
      language: this.language,
      inGroup: !isPrivate(chat),
      isOwn: (message) => message.from?.id === this.person.user.id,
      isRead: (message) => !hasBot(chat) || !isPrivate(chat) || message.message_id <= readUpTo(chat),
      isPending: (message, data) => pane.#pressed.has(chat.id, message.message_id, data),
      command: (text) => this.send(isPrivate(chat) || text.includes("@") ? text : `${text}@${this.person.bot.username}`),
      copy: (text) => this.#copy(text),
      press: (message, button) => this.#press(message, button),
      jump: (messageId) => this.#log.jump(messageId),
      reply: (message) => this.#composer.reply(message, this.#context()),
      edit: (message) => this.#composer.edit(message, this.#context()),
    };
  }

  async #start() {
    if (!hasBot(this.place.chat) && !await this.#switch("unblock")) return;
    if (await this.send("/start")) this.focus();
  }

  async #ask(question) {
    if (await this.send(isPrivate(this.place.chat) ? question : `@${this.person.bot.username} ${question}`)) this.focus();
  }

  async #switch(to) {
    const before = keyOf(this.place);
    return this.#attempt(async () => {
      const { chat_id: id } = await post("switch", { ...this.#seat(), to });
      if (to === "upgrade") this.#shell.moved(before, `${id}/`);
    });
  }

  async #press(message, button) {
    const query = button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
    if (button.switch_inline_query_current_chat !== undefined) {
      this.#composer.write(`@${this.person.bot.username} ${button.switch_inline_query_current_chat}`);
    } else if (query !== undefined) {
      this.share(`@${this.person.bot.username} ${query}`);
    } else if (button.callback_data === undefined) {
      this.toast(this.words.cantPress);
    } else {
      const made = this.#pressed.add(this.place.chat.id, message.message_id, button.callback_data);
      const done = await this.#attempt(async () => {
        const answer = await post("press", { ...this.#seat(), message_id: made.messageId, data: made.data });
        this.#pressed.name(made, answer.callback_query_id);
      });
      if (!done) this.#pressed.forget(made);
    }
  }

  #answered({ text, show_alert: alert }) {
    if (!text) return;
    if (alert) this.#shell.alert(text);
    else this.toast(text);
  }

  #showPressed({ chatId, messageId, data }) {
    if (chatId !== this.place.chat.id) return;
    for (const key of this.#log.nodeOf(messageId)?.querySelectorAll("[data-press]") ?? []) {
      if (key.dataset.press !== data) continue;
      if (this.#pressed.has(chatId, messageId, data)) key.setAttribute("aria-busy", "true");
      else key.removeAttribute("aria-busy");
    }
  }

  async #copy(text) {
    if (await this.#attempt(() => navigator.clipboard.writeText(text))) this.toast(this.words.copied);
  }

  /** Runs an action that the server may refuse; resolves to true if it worked. */
  async #attempt(action) {
    try {
      await action();
      return true;
    } catch (error) {
      this.toast(model.connected ? `${this.words.failed}: ${error.message}` : this.words.lost);
      return false;
    }
  }
}

function statusOf({ chat, thread }, words) {
  if (isPrivate(chat)) return hasBot(chat) ? words.bot : words.blocked;
  if (thread) return chat.title;
  return hasBot(chat) ? words.withBot : words.withoutBot;
}
