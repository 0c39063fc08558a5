// Changes to a chat that users can try: block the bot, make it an administrator, make the group a supergroup.

import { el, icon } from "./dom.js";
import { hasBot, isPrivate } from "./model.js";

export class Switches {
  #popup; #onSwitch;

  /** `onSwitch(to)`: one of the server's switches. */
  constructor(popup, onSwitch) {
    this.#popup = popup;
    this.#onSwitch = onSwitch;
  }

  set(chat, words) {
    const open = this.#popup.box.contains(document.activeElement) ? document.activeElement.dataset.switch : null;
    this.#popup.box.replaceChildren(...choices(chat, words).map(([label, checked, to]) => el("button", {
      type: "button",
      role: checked === null ? null : "switch",
      "aria-checked": checked === null ? null : String(checked),
      "data-switch": label,
      onclick: () => { if (checked === null) this.#popup.close(); this.#onSwitch(to); },
    }, el("span", {}, words[label]), checked === null ? null : el("span", { class: "toggle", "aria-hidden": "true" }))));
    if (open) this.#popup.box.querySelector(`[data-switch="${open}"]`)?.focus();
  }
}

/** [word, is it on (null: can be done only once), the server's switch] */
function choices(chat, words) {
  const inside = hasBot(chat);
  if (isPrivate(chat)) return [["blocked", !inside, inside ? "block" : "unblock"]];
  const isAdministrator = chat.bot_status === "administrator";
  return [
    ["botIsIn", inside, inside ? "block" : "unblock"],
    ...(inside ? [["botIsAdministrator", isAdministrator, isAdministrator ? "demote" : "promote"]] : []),
    ...(chat.type === "group" ? [["makeSupergroup", null, "upgrade"]] : []),
  ];
}
