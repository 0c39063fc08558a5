// One Bot API Message becomes one bubble with its keyboard.

import { clock, moment } from "./dates.js";
import { el, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { keyboard } from "./keyboard.js";
import { medium, mediumName } from "./media.js";

const ONLY_EMOJI = /^(?:(?:\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?)*)\s?){1,3}$/u;

/** One line that stands for the message: in the chat list, in a reply. */
export const summary = (message, words) =>
  (message.text ?? message.caption ?? mediumName(message, words)).replace(/\s+/g, " ").slice(0, 200);

/** The message as an <article>. `context`: `words`, `language`, `isOwn(message)`, `isPending(message, data)`
 *  and the actions `command(text)`, `copy(text)`, `press(message, button)`, `jump(messageId)`. */
export function bubble(message, context) {
  const own = context.isOwn(message);
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const shown = medium(message, context);
  const bare = Boolean(message.sticker) || (!message.reply_to_message && ONLY_EMOJI.test(text) && !message.reply_markup);
  const parts = [reply(message, context), shown];
  // The time stands in the text's last line where there is room.
  if (text) parts.push(el("div", { class: "text", dir: "auto" }, ...formatted(text, entities, context), meta(message, own, context)));
  else if (shown) parts.push(meta(message, own, context));
  else parts.push(el("div", { class: "text muted" }, mediumName(message, context.words) || context.words.cantShow, meta(message, own, context)));
  const kind = [own ? "out" : "in", bare ? "bare" : null, message.photo ? "with-photo" : null, shown && !text ? "no-text" : null];
  const author = own ? context.words.you : message.from?.first_name ?? "";
  return el("article", {
    class: ["message", ...kind].filter(Boolean).join(" "),
    "data-id": message.message_id,
    "aria-label": `${author}, ${clock(message.date, context.language)}`,
  }, el("div", { class: "bubble" }, ...parts), keyboard(message, context));
}

function meta(message, own, context) {
  const parts = [];
  if (message.edit_date) parts.push(`${context.words.edited} `);
  parts.push(el("time", {
    datetime: new Date(message.date * 1000).toISOString(),
    title: moment(message.edit_date ?? message.date, context.language),
  }, clock(message.date, context.language)));
  if (own) {
    const read = context.isRead(message);
    parts.push(el("span", { class: "tick", role: "img", "aria-label": read ? context.words.read : context.words.sent },
      icon(read ? "read" : "sent")));
  }
  return el("span", { class: "meta" }, ...parts);
}

function reply(message, context) {
  const original = message.reply_to_message;
  if (!original) return null;
  const author = context.isOwn(original) ? context.words.you : original.from?.first_name ?? "";
  return el("button", { type: "button", class: "reply", onclick: () => context.jump(original.message_id) },
    el("b", { dir: "auto" }, author),
    el("span", { dir: "auto" }, message.quote?.text ?? summary(original, context.words)));
}
