// Media of messages: pictures, files, voice, stickers.

import { el, icon } from "./dom.js";

const fileAddress = (fileId) => `file/${encodeURIComponent(fileId)}`;

/** The node for a message's media, or null when it has none. `context` gives `words`. */
export function medium(message, context) {
  if (message.photo) return photo(message.photo, context);
  if (message.sticker) return sticker(message.sticker, context);
  if (message.voice) return voice(message.voice, context);
  if (message.location) return location(message.location, context);
  if (message.poll) return poll(message.poll, context);
  for (const kind of ["document", "audio", "video", "animation"]) {
    if (message[kind]) return file(message[kind], context);
  }
  return null;
}

/** One word for a message without text, for the chat list and for replies. */
export function mediumName(message, words) {
  if (message.sticker) return `${message.sticker.emoji ?? ""} ${words.sticker}`.trim();
  if (message.document?.file_name) return message.document.file_name;
  const kind = ["photo", "voice", "document", "video", "audio", "location", "contact", "poll"].find((name) => message[name]);
  return kind ? words[kind] : "";
}

function photo(sizes, { words }) {
  const largest = sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const address = fileAddress(largest.file_id);
  const image = el("img", { src: address, alt: words.photo, width: largest.width, height: largest.height, decoding: "async" });
  return el("a", { class: "photo", href: address, target: "_blank", rel: "noopener noreferrer" }, image);
}

/** The sticker's picture; for an animated one its emoji, large. */
function sticker(item, { words }) {
  const emoji = el("span", { class: "sticker-emoji" }, item.emoji ?? "🖼");
  if (item.is_animated || item.is_video) return emoji;
  const image = el("img", { class: "sticker", src: fileAddress(item.file_id), alt: `${item.emoji ?? ""} ${words.sticker}`, width: 180, height: 180 });
  image.addEventListener("error", () => image.replaceWith(emoji));
  return image;
}

function location({ latitude, longitude }, { words }) {
  return el("div", { class: "file" }, el("span", { class: "file-disc" }, icon("pin")),
    el("span", { class: "file-text" }, el("b", {}, words.location), el("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`)));
}

function poll(item, { words }) {
  return el("div", { class: "poll" }, el("b", { dir: "auto" }, item.question), el("small", {}, words.poll),
    el("ul", {}, ...item.options.map((option) => el("li", { dir: "auto" }, option.text))));
}

function voice(item, { words }) {
  const minutes = Math.floor(item.duration / 60);
  const length = `${minutes}:${String(item.duration % 60).padStart(2, "0")}`;
  const bars = Array.from({ length: 32 }, (_, i) => {
    const bar = el("i");
    bar.style.height = `${4 + Math.round(16 * Math.abs(Math.sin(i * 0.9) * Math.cos(i * 0.37)))}px`;
    return bar;
  });
  return el("div", { class: "file", role: "img", "aria-label": `${words.voice}, ${length}` },
    el("span", { class: "file-disc" }, icon("play")),
    el("span", { class: "file-text" }, el("span", { class: "wave" }, ...bars), el("small", {}, length)));
}

function file(item, { words }) {
  const name = item.file_name ?? words.document;
  return el("a", { class: "file", href: fileAddress(item.file_id), download: name, "aria-label": `${words.download}: ${name}` },
    el("span", { class: "file-disc" }, icon("file")),
    el("span", { class: "file-text" }, el("b", { dir: "auto" }, name), el("small", {}, size(item.file_size))));
}

function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
