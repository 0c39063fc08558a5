// What stands around the conversation: the switches, the chat list, the bot's card, the empty chat.

import { clock } from "./dates.js";
import { avatarLetters, el, icon } from "./dom.js";
import { summary } from "./messages.js";
import { LANGUAGE_NAMES } from "./words.js";

/** Fills the language switch. */
export function showLanguages(group, languages, chosen, onChoose) {
  group.replaceChildren(...languages.map((language) => el("button", {
    type: "button",
    lang: language,
    title: LANGUAGE_NAMES[language] ?? language,
    "aria-label": LANGUAGE_NAMES[language] ?? language,
    "aria-pressed": String(language === chosen),
    "data-language": language,
    onclick: () => onChoose(language),
  }, el("span", { class: "short" }, language.toUpperCase()), el("span", { class: "long" }, LANGUAGE_NAMES[language] ?? language))));
}

/** Fills the chat list with the chats of the chosen user. */
export function showChats(nav, chats, current, { words, language, onChoose }) {
  nav.replaceChildren(...chats.map((chat) => {
    const last = [...chat.messages.values()].at(-1);
    return el("button", { type: "button", class: "chat-item", "aria-current": chat === current ? "true" : null, onclick: () => onChoose(chat) },
      el("span", { class: "avatar", "aria-hidden": "true" }, avatarLetters(chat.bot.name)),
      el("span", { class: "chat-item-text" },
        el("span", { class: "chat-item-top" }, el("b", { dir: "auto" }, chat.bot.name), last ? el("time", {}, clock(last.date, language)) : null),
        el("span", { class: "chat-item-last", dir: "auto" }, last ? summary(last, words) : words.noMessages)));
  }));
}

/** Fills the bot's card. */
export function showProfile(section, bot) {
  section.replaceChildren(
    el("span", { class: "avatar large", "aria-hidden": "true" }, avatarLetters(bot.name)),
    el("h2", { dir: "auto" }, bot.name),
    el("p", { class: "username" }, `@${bot.username}`),
    ...(bot.short_description ? [el("p", { dir: "auto" }, bot.short_description)] : []),
  );
}

/** Fills the empty chat: what the bot can do, and questions to begin with. */
export function showWelcome(section, chat, words, onAsk) {
  section.replaceChildren(
    el("div", { class: "welcome-card" },
      el("span", { class: "avatar large", "aria-hidden": "true" }, avatarLetters(chat.bot.name)),
      el("h2", {}, words.whatCan),
      el("p", { dir: "auto" }, chat.bot.description || chat.bot.short_description || words.pressStart)),
    ...(chat.suggestions.length
      ? [el("h3", { class: "pill" }, words.tryAsking),
        el("div", { class: "chips" }, ...chat.suggestions.map((question) =>
          el("button", { type: "button", class: "chip", dir: "auto", onclick: () => onAsk(question) }, question)))]
      : []),
  );
}

/** Light or dark: as the system has it, until the button says otherwise. */
export function themeButton(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const current = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  const draw = () => button.replaceChildren(icon(current() === "dark" ? "sun" : "moon"));
  const stored = localStorage.getItem("theme");
  if (stored === "dark" || stored === "light") document.documentElement.dataset.theme = stored;
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = current() === "dark" ? "light" : "dark";
    localStorage.setItem("theme", document.documentElement.dataset.theme);
    draw();
  });
  dark.addEventListener("change", draw);
  draw();
}
