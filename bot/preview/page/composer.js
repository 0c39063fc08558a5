// The message box: it grows, sends on Enter, offers commands and a few attachments.

import { Commands } from "./commands.js";
import { el, icon } from "./dom.js";

const LIMIT = 4096; // UTF-16 units in one message; Telegram's apps split what is longer
const HIGHEST = 180; // pixels

export class Composer {
  #form; #input; #send; #commands; #attachButton; #attachPopup; #actions;

  /** `actions`: `send(text)` resolves to whether it went out; `attach(kind)`. */
  constructor(dock, actions) {
    this.#form = dock.querySelector(".composer");
    this.#input = dock.querySelector("textarea");
    this.#send = dock.querySelector(".send");
    this.#attachButton = dock.querySelector(".clip");
    this.#attachPopup = dock.querySelector(".attach");
    this.#actions = actions;
    this.#commands = new Commands({
      popup: dock.querySelector(".commands"),
      button: dock.querySelector(".menu"),
      input: this.#input,
      onPick: (command, complete) => (complete ? this.#write(`${command} `) : this.#sendCommand(command)),
    });
    this.#listen();
    this.#changed();
  }

  /** The bot's commands and the page's words for the language in use. */
  set(commands, words) {
    this.#commands.set(commands, words.noCommand);
    this.#attachPopup.replaceChildren(...["photo", "sticker", "voice"].map((kind) =>
      el("button", { type: "button", onclick: () => { this.#closeAttach(); this.#actions.attach(kind); } }, icon(kind), words[kind])));
  }

  show(visible) {
    this.#form.hidden = !visible;
    if (visible) this.#changed(); // a hidden box has no height to go by
    else this.#commands.close();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  #listen() {
    this.#input.addEventListener("input", () => { this.#changed(); this.#commands.filter(this.#input.value); });
    this.#input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (this.#commands.key(event)) event.preventDefault();
      else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.#submit(); }
    });
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.#attachButton.addEventListener("click", () => {
      this.#commands.close();
      const open = this.#attachPopup.hidden;
      this.#attachPopup.hidden = !open;
      this.#attachButton.setAttribute("aria-expanded", String(open));
      if (open) this.#attachPopup.querySelector("button").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#attachPopup.hidden) return;
      this.#closeAttach();
      this.#attachButton.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".attach, .clip")) this.#closeAttach();
      if (!event.target.closest(".commands, .menu, textarea")) this.#commands.close();
    });
  }

  #closeAttach() {
    this.#attachPopup.hidden = true;
    this.#attachButton.setAttribute("aria-expanded", "false");
  }

  async #submit() {
    const text = this.#input.value.trim();
    if (!text) return;
    this.#write("");
    const parts = split(text);
    while (parts.length && await this.#actions.send(parts[0])) parts.shift();
    if (parts.length && !this.#input.value) this.#write(parts.join(""));
  }

  #sendCommand(command) {
    if (this.#input.value.startsWith("/")) this.#write("");
    this.#actions.send(command);
  }

  #write(text) {
    this.#input.value = text;
    this.#changed();
    if (text) this.#input.focus();
  }

  #changed() {
    this.#send.disabled = !this.#input.value.trim();
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(this.#input.scrollHeight, HIGHEST)}px`;
  }
}

/** Parts that each fit one message, cut at a line or word where there is one, never inside a character. */
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
