// The inline keyboard under a bubble.

import { el, icon, link } from "./dom.js";

/** The message's inline keyboard, or null. A button whose query the bot has not answered yet shows a spinner. */
export function keyboard(message, context) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el("div", { class: "keyboard", role: "group" },
    ...rows.map((row) => el("div", { class: "keys" }, ...row.map((item) => key(message, item, context)))));
}

function key(message, item, context) {
  const label = el("span", { class: "key-text", dir: "auto" }, item.text);
  const style = ["primary", "success", "danger"].includes(item.style) ? ` ${item.style}` : "";
  if (item.url) return link(item.url, { class: `key${style}` }, label, icon("out"));
  if (item.copy_text) {
    return el("button", { type: "button", class: `key${style}`, onclick: () => context.copy(item.copy_text.text) }, label, icon("copy"));
  }
  const shares = item.switch_inline_query ?? item.switch_inline_query_current_chat ?? item.switch_inline_query_chosen_chat;
  if (shares !== undefined) {
    return el("button", { type: "button", class: `key${style}`, onclick: () => context.press(message, item) }, label, icon("forward"));
  }
  return el("button", {
    type: "button",
    class: `key${style}`,
    "data-press": item.callback_data,
    "aria-busy": item.callback_data !== undefined && context.isPending(message, item.callback_data) ? "true" : null,
    onclick: () => context.press(message, item),
  }, label, el("span", { class: "spinner", "aria-hidden": "true" }));
}
