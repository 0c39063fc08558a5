// The results of the inline query `@bot question`, above the message box.

import { avatarLetters, el } from "./dom.js";

const QUIET_MS = 250; // a query is sent after this pause in typing
const LONGEST = 256;

export class Results {
  #box; #list; #note; #button; #input; #actions; #words; #bot = "";
  #timer; #asked = null; #queryId = null; #results = []; #selected = -1; #early = new Map();

  /** `actions`: `ask(query)` resolves to {inline_query_id}, `pick(queryId, resultId)`, `startPrivate(parameter)`. */
  constructor(box, input, actions) {
    this.#box = box;
    this.#list = box.querySelector("ul");
    this.#note = box.querySelector("p");
    this.#button = box.querySelector(".results-button");
    this.#input = input;
    this.#actions = actions;
  }

  get isOpen() { return !this.#box.hidden; }

  set(bot, words) {
    this.#bot = bot;
    this.#words = words;
  }

  /** Reads the inline query from the message box. */
  filter(text) {
    const typed = /^@(\w+)\s([^]*)$/.exec(text);
    if (!typed || typed[1].toLowerCase() !== this.#bot.toLowerCase() || [...typed[2]].length > LONGEST) return this.close();
    const query = typed[2].trim();
    if (query === this.#asked) return undefined;
    this.#asked = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(query), QUIET_MS);
    return undefined;
  }

  /** Shows an answer if it is to the last query from here. */
  offer(answer) {
    if (this.#queryId === null) this.#early.set(answer.inline_query_id, answer);
    if (answer.inline_query_id !== this.#queryId || this.#asked === null) return;
    this.#results = answer.results;
    this.#selected = -1;
    this.#show(answer.button);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked = null;
    this.#queryId = null;
    this.#early.clear();
    this.#box.hidden = true;
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Handles a key of the message box; true if the list used it. Enter sends the text if no result is selected. */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.#results.length;
    if (event.key === "Escape") this.close();
    else if (step && count) this.#select(this.#selected < 0 ? (step > 0 ? 0 : count - 1) : (this.#selected + step + count) % count);
    else if (event.key === "Enter" && !event.shiftKey && this.#selected >= 0) this.#pick(this.#results[this.#selected]);
    else return false;
    return true;
  }

  async #ask(query) {
    this.#queryId = null;
    this.#early.clear();
    try {
      const { inline_query_id: id } = await this.#actions.ask(query);
      if (query !== this.#asked) return;
      this.#queryId = id;
      if (this.#early.has(id)) this.offer(this.#early.get(id));
    } catch {
      this.close();
    }
  }

  #show(button) {
    const prefix = this.#list.dataset.prefix;
    this.#list.replaceChildren(...this.#results.map((result, i) => el("li", {
      role: "option",
      id: `${prefix}-${i}`,
      "aria-selected": "false",
      onclick: () => this.#pick(result),
      onpointermove: () => this.#select(i),
    }, el("span", { class: "result-disc", "aria-hidden": "true" }, avatarLetters(result.title)),
    el("span", { class: "result-text" }, el("b", { dir: "auto" }, result.title), el("span", { dir: "auto" }, result.description ?? "")))));
    this.#note.textContent = this.#results.length || button ? "" : this.#words.nothingFound;
    this.#note.hidden = !this.#note.textContent;
    this.#button.hidden = !button;
    this.#button.textContent = button?.text ?? "";
    this.#button.onclick = () => { this.#actions.startPrivate(button.start_parameter); };
    this.#box.hidden = false;
    this.#list.scrollTop = 0;
  }

  #select(index) {
    this.#selected = index;
    [...this.#list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    this.#list.children[index].scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", this.#list.children[index].id);
  }

  #pick(result) {
    const queryId = this.#queryId;
    this.close();
    this.#actions.pick(queryId, result.id);
  }
}
