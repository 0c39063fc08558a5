// The whole page. Data flows one way: the server sends events, `model` stores them, the panes draw the model.
// An action of the user goes to the server and returns as an event.

import { follow } from "./api.js";
import { keyOf, model, placesOf, takeEvent, takeState } from "./model.js";
import { Pane } from "./pane.js";
import { placeButtons, showLanguages, showProfile, themeButton } from "./side.js";
import { translate, words as wordsOf } from "./words.js";

const find = (selector) => document.querySelector(selector);
const BOTH = "both";

const wide = matchMedia("(min-width: 1100px)"); // room for two chats side by side
const choice = {
  language: localStorage.getItem("language") ?? (navigator.language.startsWith("ru") ? "ru" : "en"),
  both: localStorage.getItem("both") === "yes",
  places: JSON.parse(localStorage.getItem("places") ?? "{}"), // language → key of the open place
};
const words = () => wordsOf(choice.language);

const shell = {
  opened(pane) { remember(pane); showSide(); },
  /** A group has a new id: panes that show it follow. */
  moved(before, after) {
    for (const [language, key] of Object.entries(choice.places)) if (key === before) choice.places[language] = after;
    save();
    if (placesOf(panes[0].person).some((place) => keyOf(place) === after)) showPanes();
  },
  alert(text) {
    find("#alert-text").textContent = text;
    find(".alert").showModal();
  },
  choosePlace,
};
const panes = [new Pane(shell), new Pane(shell)];
find(".panes").append(...panes.map((pane) => pane.root));

// Events of the server

function onState(state) {
  takeState(state);
  showPanes();
}

function onEvent(event) {
  if (event.type === "callback_answer") shownPanes().forEach((pane) => pane.answer(event));
  else if (event.type === "inline_answer") shownPanes().forEach((pane) => pane.offer(event));
  else if (takeEvent(event, showStatus)) {
    shownPanes().filter((pane) => pane.place.chat.id === event.chat_id).forEach((pane) => pane.refresh());
    showSide();
  }
}

function onConnection(isOpen) {
  if (model.connected && !isOpen) shownPanes().forEach((pane) => pane.toast(pane.words.lost));
  model.connected = isOpen;
  document.body.classList.toggle("offline", !isOpen);
  if (model.people.length) showStatus();
}

// The people and places that are shown

const shownPanes = () => panes.filter((pane) => pane.place && !pane.root.hidden);
const showStatus = () => shownPanes().forEach((pane) => pane.showStatus());

/** The person of the chosen language first; then the other one, if both are chosen and the window is wide enough. */
function showPanes() {
  if (!model.people.length) return;
  const first = model.people.find((person) => person.language === choice.language) ?? model.people[0];
  choice.language = first.language;
  const others = model.people.filter((person) => person !== first);
  const shown = choice.both && wide.matches ? [first, ...others] : [first];
  document.body.classList.toggle("both", shown.length > 1);
  panes.forEach((pane, i) => {
    pane.root.hidden = i >= shown.length;
    if (shown[i]) pane.open(shown[i], choice.places[shown[i].language]);
  });
  translate(document.body, choice.language, ".chat");
  document.documentElement.lang = choice.language;
  document.title = `${first.bot.name} · ${words().preview}`;
  showSide();
}

function showSide() {
  const [main] = panes;
  const languages = model.people.map((person) => person.language);
  showLanguages(find(".languages"), [...languages, BOTH], choice.both && wide.matches ? BOTH : choice.language, words(), speak);
  showProfile(find(".profile"), main.person.bot);
  find(".chats").replaceChildren(...placeButtons(placesOf(main.person), main.place, {
    person: main.person, words: words(), language: choice.language, onChoose: openEverywhere,
  }));
}

function speak(language) {
  choice.both = language === BOTH;
  if (language !== BOTH) choice.language = language;
  save();
  showPanes();
  find(`.languages [data-language="${language}"]`).focus();
}

/** The side list opens a place for both people; in a private chat each has their own. */
function openEverywhere(key) {
  const index = placesOf(panes[0].person).findIndex((place) => keyOf(place) === key);
  for (const pane of shownPanes()) {
    pane.open(pane.person, keyOf(placesOf(pane.person)[index] ?? pane.place));
    remember(pane);
  }
  showSide();
  find(".chats [aria-current]")?.focus();
}

function remember(pane) {
  choice.places[pane.language] = keyOf(pane.place);
  save();
}

function save() {
  localStorage.setItem("language", choice.language);
  localStorage.setItem("both", choice.both ? "yes" : "no");
  localStorage.setItem("places", JSON.stringify(choice.places));
}

/** Asks for the place to share to; resolves to its key, or null. */
function choosePlace(person) {
  const dialog = find(".chooser");
  find("#chooser-title").textContent = wordsOf(person.language).shareTo;
  return new Promise((resolve) => {
    let chosen = null;
    dialog.querySelector(".places").replaceChildren(...placeButtons(placesOf(person), null, {
      person, words: wordsOf(person.language), language: person.language,
      onChoose: (key) => { chosen = key; dialog.close(); },
    }));
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
    dialog.showModal();
  });
}

wide.addEventListener("change", showPanes);
themeButton(find(".theme"));
translate(document.body, choice.language, ".chat");
follow({ onState, onEvent, onConnection });
