// The message box: it grows, sends on Enter, offers commands, inline results and a few attachments.

import { Commands } from "./commands.js";
import { el, icon } from "./dom.js";
import { summary } from "./messages.js";
import { Popup } from "./popup.js";
import { Results } from "./results.js";

const LIMIT = 4096; // UTF-16 units in one message; Telegram's apps split what is longer
const MAX_HEIGHT = 180; // pixels
const ATTACHMENTS = ["photo", "file", "sticker", "voice", "location", "poll", "post"];

let made = 0; // two panes have two lists of each kind, whose ids must differ

export class Composer {
  #form; #input; #send; #commands; #results; #attach; #file; #bar; #actions; #about = {};

  /** `actions`: `send(text, {replyTo, edit})` resolves to true if it was sent; `attach(kind)`, `upload(file)`,
   *  `ask(query)`, `choose(queryId, resultId)`, `startPrivate(parameter)`. */
  constructor(root, actions) {
    this.#form = root.querySelector(".composer");
    this.#input = root.querySelector("textarea");
    this.#send = root.querySelector(".send");
    this.#file = root.querySelector(".file-input");
    this.#bar = root.querySelector(".compose-bar");
    this.#attach = new Popup(root.querySelector(".attach"), root.querySelector(".clip"));
    this.#actions = actions;
    this.#commands = new Commands({
      popup: root.querySelector(".commands"),
      button: root.querySelector(".menu"),
      input: this.#input,
      onPick: (command, complete) => (complete ? this.write(`${command} `) : this.#sendCommand(command)),
    });
    this.#results = new Results(root.querySelector(".results"), this.#input, {
      ask: actions.ask,
      startPrivate: actions.startPrivate,
      pick: (queryId, resultId) => { this.write(""); actions.choose(queryId, resultId); },
    });
    made += 1;
    for (const list of root.querySelectorAll(".list ul")) {
      list.dataset.prefix = `${list.parentElement.classList[2]}-${made}`;
      list.id = `${list.dataset.prefix}-list`;
    }
    this.#listen(root);
    this.#changed();
  }

  /** The bot's commands and the page's words for the person here. In a group a command names the bot that it is for. */
  set(commands, words, bot, { inGroup }) {
    this.#commands.set(commands, words.noCommand, inGroup ? bot : null);
    this.#results.set(bot, words);
    this.#attach.box.replaceChildren(...ATTACHMENTS.map((kind) =>
      el("button", { type: "button", "data-kind": kind, onclick: () => this.#pick(kind) }, icon(ICONS[kind] ?? kind), words[kind])));
  }

  show(visible) {
    this.#form.hidden = !visible;
    if (visible) this.#changed(); // a hidden box has no height
    else this.#closeLists();
  }

  /** Drops the draft: the box belongs to another chat now. */
  reset() {
    this.#cancel();
    this.#input.value = "";
    this.#closeLists();
    this.#changed();
  }

  /** The next message answers this one. */
  reply(message, context) {
    this.#begin({ replyTo: message.message_id }, message.from?.first_name ?? "", summary(message, context.words));
  }

  /** The next text replaces this message's. */
  edit(message, context) {
    this.#begin({ edit: message.message_id }, context.words.editing, summary(message, context.words));
    this.write(message.text ?? message.caption);
  }

  write(text) {
    this.#input.value = text;
    this.#changed();
    this.#results.filter(text);
    if (text) this.focus();
  }

  offer(answer) { this.#results.offer(answer); }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  #listen(root) {
    this.#input.addEventListener("input", () => {
      this.#changed();
      this.#commands.filter(this.#input.value);
      this.#results.filter(this.#input.value);
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (this.#commands.key(event) || this.#results.key(event)) event.preventDefault();
      else if (event.key === "Escape") this.#cancel();
      else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.#submit(); }
    });
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    root.querySelector(".clip").addEventListener("click", () => this.#closeLists());
    root.querySelector(".compose-close").addEventListener("click", () => { this.#cancel(); this.focus(); });
    this.#file.addEventListener("change", () => {
      for (const file of this.#file.files) this.#actions.upload(file);
      this.#file.value = "";
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".list, .menu") && event.target !== this.#input) this.#closeLists();
    });
  }

  #closeLists() {
    this.#commands.close();
    this.#results.close();
  }

  #begin(about, title, text) {
    this.#about = about;
    this.#bar.hidden = false;
    this.#bar.querySelector("b").textContent = title;
    this.#bar.querySelector(".compose-text span").textContent = text;
    this.#bar.querySelector("use").setAttribute("href", about.edit ? "#i-edit" : "#i-reply");
    this.focus();
  }

  #cancel() {
    if (this.#about.edit) this.write("");
    this.#about = {};
    this.#bar.hidden = true;
  }

  #pick(kind) {
    this.#attach.close();
    if (kind === "file") this.#file.click();
    else this.#actions.attach(kind);
  }

  async #submit() {
    const text = this.#input.value.trim();
    if (!text) return;
    const about = this.#about;
    this.#about = {};
    this.#bar.hidden = true;
    this.write("");
    this.#closeLists();
    const parts = split(text);
    while (parts.length && await this.#actions.send(parts[0], about)) parts.shift();
    if (parts.length && !this.#input.value) this.write(parts.join(""));
  }

  #sendCommand(command) {
    if (this.#input.value.startsWith("/")) this.write("");
    this.#actions.send(command);
  }

  #changed() {
    this.#send.disabled = !this.#input.value.trim();
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(this.#input.scrollHeight, MAX_HEIGHT)}px`;
  }
}

const ICONS = { file: "clip", location: "pin", post: "forward" };

/** Parts that each fit one message, split at a line or word if possible, never inside a character. */
function split(text) {
  const parts = [];
  let rest = text;
  while (rest.length > LIMIT) {
    let cut = Math.max(rest.lastIndexOf("\n", LIMIT - 1), rest.lastIndexOf(" ", LIMIT - 1)) + 1;
    if (cut < LIMIT / 2) cut = /[\uD800-\uDBFF]/.test(rest[LIMIT - 1]) ? LIMIT - 1 : LIMIT;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return rest.trim() ? [...parts, rest] : parts;
}
