// The list of the bot's commands over the message box: opened by ☰ or by typing "/".

import { el } from "./dom.js";

export class Commands {
  #popup; #list; #button; #input; #onPick;
  #all = [];
  #shown = [];
  #selected = 0;
  #label = "";
  #suffix = "";

  /** `onPick(command, complete)`: `complete` asks for the command in the box instead of sending it. */
  constructor({ popup, button, input, onPick }) {
    this.#popup = popup;
    this.#list = popup.querySelector("ul");
    this.#button = button;
    this.#input = input;
    this.#onPick = onPick;
    button.addEventListener("click", (event) => {
      if (this.isOpen) this.close();
      else this.#open(this.#all);
      if (event.detail === 0) input.focus(); // pressed by keyboard: the arrow keys are read in the box
    });
  }

  get isOpen() {
    return !this.#popup.hidden;
  }

  /** The bot's menu, as Bot API BotCommand objects; `none` is shown if the filter matches nothing. A command may be
   *  `meantFor` one bot among others. */
  set(commands, none, meantFor) {
    this.#suffix = meantFor ? `@${meantFor}` : "";
    if (JSON.stringify(commands) === JSON.stringify(this.#all) && none === this.#label) return;
    this.#all = commands;
    this.#label = none;
    this.#button.hidden = commands.length === 0;
    this.close();
  }

  /** Filters the list by the text in the message box; a command that is typed in full is selected. */
  filter(text) {
    const typed = /^\/(\w*)$/.exec(text)?.[1].toLowerCase();
    if (typed === undefined || !this.#all.length) return this.close();
    const found = this.#all.filter((item) => item.command.startsWith(typed));
    return this.#open(found, Math.max(0, found.findIndex((item) => item.command === typed)));
  }

  close() {
    this.#popup.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Handles a key of the message box; true if the list used it. */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (step && this.#shown.length) this.#select((this.#selected + step + this.#shown.length) % this.#shown.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && this.#shown.length) {
      this.#pick(this.#shown[this.#selected], event.key === "Tab");
    } else return false;
    return true;
  }

  #open(commands, selected = 0) {
    this.#shown = commands;
    const rows = commands.map((item, i) => el("li", {
      role: "option",
      id: `${this.#list.dataset.prefix}-${i}`,
      onclick: () => this.#pick(item, false),
      onpointermove: () => this.#select(i),
    }, el("b", {}, `/${item.command}`), el("span", { dir: "auto" }, item.description)));
    this.#list.replaceChildren(...(rows.length ? rows : [el("li", { class: "muted", role: "presentation" }, this.#label)]));
    this.#popup.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    if (rows.length) this.#select(selected);
  }

  #select(index) {
    this.#selected = index;
    [...this.#list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    this.#list.children[index].scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", this.#list.children[index].id);
  }

  #pick(item, complete) {
    this.close();
    this.#onPick(`/${item.command}${this.#suffix}`, complete);
  }
}
