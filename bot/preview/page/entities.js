// Message text and its entities (core.telegram.org/bots/api#messageentity) become DOM nodes.
// Offsets count UTF-16 units, as JavaScript's strings do.

import { formattedMoment, moment } from "./dates.js";
import { el, icon, link } from "./dom.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The formatted text as a list of nodes. `context` gives `words`, `language` and `command(text)`. */
export function formatted(text, entities, context) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, ordered, context);
}

function nodes(text, start, end, entities, context) {
  const result = [];
  let at = start;
  let afterBlock = false;
  const pushText = (upTo) => {
    let piece = text.slice(at, upTo);
    // A block ends its line; the line break after it would show as an empty line.
    if (afterBlock && piece.startsWith("\n")) piece = piece.slice(1);
    if (piece) result.push(document.createTextNode(piece));
  };
  const queue = [...entities];
  while (queue.length) {
    const entity = queue.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    if (stop <= Math.max(at, entity.offset)) continue;
    const inner = [];
    const rest = [];
    while (queue.length && queue[0].offset < stop) {
      const next = queue.shift();
      const over = next.offset + next.length - stop;
      inner.push({ ...next, length: next.length - Math.max(over, 0) });
      if (over > 0) rest.push({ ...next, offset: stop, length: over });
    }
    queue.unshift(...rest);
    pushText(entity.offset);
    const children = nodes(text, entity.offset, stop, inner, context);
    result.push(element(entity, text.slice(entity.offset, stop), children, context));
    at = stop;
    afterBlock = BLOCKS.has(entity.type);
  }
  pushText(end);
  return result;
}

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };

function element(entity, text, children, context) {
  switch (entity.type) {
    case "bold": case "italic": case "underline": case "strikethrough": case "code": case "blockquote":
      return el(TAGS[entity.type], {}, ...children);
    case "expandable_blockquote":
      return expandableQuote(children, context);
    case "pre":
      return codeBlock(entity.language, children, context);
    case "text_link":
      return link(entity.url, { title: entity.url }, ...children);
    case "url":
      return link(text, {}, ...children);
    case "mention":
      return link(`https://t.me/${text.slice(1)}`, {}, ...children);
    case "bot_command":
      return el("button", { type: "button", class: "inline", onclick: () => context.command(text) }, ...children);
    case "spoiler":
      return spoiler(children, context);
    case "date_time":
      return momentInText(entity, children, context);
    case "hashtag": case "cashtag": case "email": case "phone_number": case "text_mention":
      return el("span", { class: "accent" }, ...children);
    default: // an entity of a later Bot API: show its text
      return el("span", {}, ...children);
  }
}

function codeBlock(language, children, context) {
  const code = el("code", {}, ...children);
  const copy = el("button", { type: "button", class: "code-head", onclick: () => context.copy(code.textContent) },
    language || "", icon("copy"));
  return el("pre", {}, copy, code);
}

function spoiler(children, context) {
  const hidden = el("span", { class: "spoiler-text", "aria-hidden": "true" }, ...children);
  const cover = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": context.words.spoiler }, hidden);
  hidden.inert = true;
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.replaceWith(el("span", { class: "spoiler-shown" }, ...hidden.childNodes));
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", show);
  return cover;
}

function momentInText(entity, children, context) {
  const shown = formattedMoment(entity.unix_time, entity.date_time_format, context.language);
  const attributes = {
    class: "accent",
    datetime: new Date(entity.unix_time * 1000).toISOString(),
    title: moment(entity.unix_time, context.language),
  };
  return el("time", attributes, ...(shown ? [shown] : children));
}

/** Folds a longer quote to three lines; a click on the quote opens it, and so does a button for the keyboard. */
function expandableQuote(children, context) {
  const body = el("div", { class: "quote-body" }, ...children);
  const label = el("span", { class: "hidden" });
  const toggle = el("button", { type: "button", class: "quote-toggle" }, label, icon("down"));
  const quote = el("blockquote", { class: "expandable folded" }, body, toggle);
  const set = (folded) => {
    quote.classList.toggle("folded", folded);
    toggle.setAttribute("aria-expanded", String(!folded));
    label.textContent = folded ? context.words.showMore : context.words.showLess;
  };
  set(true);
  toggle.hidden = true;
  quote.addEventListener("click", (event) => {
    if (toggle.hidden || (event.target.closest("a, button") && !toggle.contains(event.target))) return;
    if (String(getSelection()).length && !toggle.contains(event.target)) return;
    set(!quote.classList.contains("folded"));
  });
  // The number of lines is known only after layout, and changes with the width.
  new ResizeObserver(() => {
    if (!quote.classList.contains("folded")) return;
    toggle.hidden = body.scrollHeight <= body.clientHeight + 1;
    quote.classList.toggle("foldable", !toggle.hidden);
  }).observe(body);
  return quote;
}
