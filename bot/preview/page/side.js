// The parts around the conversation: the switches, the list of places, the bot's card, the empty chat.

import { clock } from "./dates.js";
import { avatarLetters, el, icon } from "./dom.js";
import { hasBot, isPrivate, keyOf, messagesAt } from "./model.js";
import { happened, summary } from "./messages.js";
import { LANGUAGE_NAMES } from "./words.js";

/** Fills the language switch: whose chats are shown. "both" shows two people side by side. */
export function showLanguages(group, languages, chosen, words, onChoose) {
  const nameOf = (language) => LANGUAGE_NAMES[language] ?? words.both;
  const shown = languages.join();
  if (group.dataset.shown !== shown + words.both) {
    group.dataset.shown = shown + words.both;
    group.replaceChildren(...languages.map((language) => el("button", {
      type: "button",
      lang: LANGUAGE_NAMES[language] ? language : null,
      title: nameOf(language),
      "aria-label": nameOf(language),
      "data-language": language,
      onclick: () => onChoose(language),
    }, el("span", { class: "short" }, language.toUpperCase()), el("span", { class: "long" }, nameOf(language)))));
  }
  for (const button of group.children) button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
}

/** The places of a person as buttons. `current` is the open one, or null. */
export function placeButtons(places, current, { person, words, language, onChoose }) {
  return places.map((place) => {
    const last = messagesAt(place).at(-1);
    const own = last?.from?.id === person.user.id;
    const author = !last || isPrivate(place.chat) || happened(last, words) ? "" : `${own ? words.you : last.from?.first_name ?? ""}: `;
    const isOpen = current && keyOf(place) === keyOf(current);
    return el("button", {
      type: "button",
      class: `chat-item${place.thread ? " topic" : ""}`,
      "aria-current": isOpen ? "true" : null,
      "data-place": keyOf(place),
      onclick: () => onChoose(keyOf(place)),
    },
    el("span", { class: `avatar${isPrivate(place.chat) ? "" : " of-group"}`, "aria-hidden": "true" }, place.thread ? "#" : avatarLetters(place.name)),
    el("span", { class: "chat-item-text" },
      el("span", { class: "chat-item-top" }, el("b", { dir: "auto" }, place.name), last ? el("time", {}, clock(last.date, language)) : null),
      el("span", { class: "chat-item-last", dir: "auto" }, last ? author + summary(last, words) : words.noMessages)));
  });
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

/** Fills the empty chat: the bot's description, or how to mention it in a group, and suggested questions. */
export function showWelcome(section, { chat, name }, person, words, onAsk) {
  const { bot, suggestions } = person;
  const isOwn = isPrivate(chat);
  const inGroup = (hasBot(chat) ? words.callInGroup : words.callAsGuest).replace("{bot}", `@${bot.username}`);
  section.replaceChildren(
    el("div", { class: "welcome-card" },
      el("span", { class: `avatar large${isOwn ? "" : " of-group"}`, "aria-hidden": "true" }, avatarLetters(name)),
      el("h2", { dir: "auto" }, isOwn ? words.whatCan : name),
      el("p", { dir: "auto" }, isOwn ? bot.description || bot.short_description || words.pressStart : inGroup)),
    ...(suggestions.length
      ? [el("h3", { class: "pill" }, words.tryAsking),
        el("div", { class: "chips" }, ...suggestions.map((question) =>
          el("button", { type: "button", class: "chip", dir: "auto", onclick: () => onAsk(question) }, question)))]
      : []),
  );
}

/** Light or dark: the system's theme until the user presses the button. */
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
