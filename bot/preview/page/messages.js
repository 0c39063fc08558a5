// One Bot API Message becomes one bubble with its keyboard.

import { clock, moment } from "./dates.js";
import { el, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { keyboard } from "./keyboard.js";
import { medium, mediumName } from "./media.js";

const ONLY_EMOJI = /^(?:(?:\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?)*)\s?){1,3}$/u;

/** The message in one line, for the chat list and replies. */
export const summary = (message, words) =>
  (message.text ?? message.caption ?? (happened(message, words) || mediumName(message, words))).replace(/\s+/g, " ").slice(0, 200);

/** The text of a service message; empty for any other. */
export function happened(message, words) {
  const name = message.from?.first_name ?? "";
  if (message.forum_topic_created) return words.topicCreated.replace("{topic}", message.forum_topic_created.name);
  if (message.migrate_from_chat_id) return words.becameSupergroup.replace("{name}", name);
  return "";
}

/** The message as an <article>. `context`: `words`, `language`, `inGroup`, `isOwn(message)`, `isPending(message, data)`
 *  and the actions `command(text)`, `copy(text)`, `press(message, button)`, `jump(messageId)`, `reply(message)`,
 *  `edit(message)`. */
export function bubble(message, context) {
  const told = happened(message, context.words);
  if (told) return el("p", { class: "message-service", "data-id": message.message_id }, el("span", {}, told));
  const own = context.isOwn(message);
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const shown = medium(message, context);
  const bare = Boolean(message.sticker) || (!message.reply_to_message && ONLY_EMOJI.test(text) && !message.reply_markup);
  const parts = [...heading(message, own, context), reply(message, context), shown];
  // The time goes into the text's last line if there is room.
  if (text) parts.push(el("div", { class: "text", dir: "auto" }, ...formatted(text, entities, context), meta(message, own, context)));
  else if (shown) parts.push(meta(message, own, context));
  else parts.push(el("div", { class: "text muted" }, mediumName(message, context.words) || context.words.cantShow, meta(message, own, context)));
  const kind = [own ? "out" : "in", bare ? "bare" : null, message.photo ? "with-photo" : null, shown && !text ? "no-text" : null];
  const author = own ? context.words.you : message.from?.first_name ?? "";
  return el("article", {
    class: ["message", ...kind].filter(Boolean).join(" "),
    "data-id": message.message_id,
    "aria-label": `${author}, ${clock(message.date, context.language)}`,
  }, el("div", { class: "bubble" }, ...parts), keyboard(message, context), tools(message, own, context));
}

/** The author (in groups), the bot it was sent via, and the origin of a forwarded message. */
function heading(message, own, context) {
  const parts = [];
  if (context.inGroup && !own) {
    const name = message.sender_chat?.title ?? message.from?.first_name ?? "";
    parts.push(el("b", { class: `author tint-${(message.from?.id ?? 0) % 6}`, dir: "auto" }, name));
  }
  if (message.via_bot) parts.push(el("span", { class: "through" }, `${context.words.via} @${message.via_bot.username}`));
  const origin = message.forward_origin;
  const from = origin?.chat?.title ?? origin?.sender_chat?.title ?? origin?.sender_user?.first_name ?? origin?.sender_user_name;
  if (origin) parts.push(el("span", { class: "through", dir: "auto" }, `${context.words.forwarded} ${from ?? ""}`));
  return parts;
}

/** The small buttons next to a bubble. */
function tools(message, own, context) {
  const tool = (name, action) => el("button", {
    type: "button", class: "tool", title: context.words[name], "aria-label": context.words[name], onclick: () => action(message),
  }, icon(name));
  const canEdit = own && !message.via_bot && !message.forward_origin && (message.text ?? message.caption) !== undefined;
  return el("div", { class: "tools" }, tool("reply", context.reply), canEdit ? tool("edit", context.edit) : null);
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
