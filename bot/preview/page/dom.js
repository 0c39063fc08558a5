// DOM helpers. Text always becomes a text node: nothing here parses HTML.

/** An element with attributes, listeners (`onclick: function`) and children (nodes or strings).
 *  An attribute that is null or false is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** One of the icons at the top of index.html; hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** `address` if a link may point to it, else null: only http, https and tg. */
export function safeLink(address) {
  const text = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && ["http:", "https:", "tg:"].includes(url.protocol) ? url.href : null;
}

/** A link that opens in a new tab without a referrer; plain text when unsafe. */
export function link(address, attributes = {}, ...children) {
  const href = safeLink(address);
  if (!href) return el("span", attributes, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children);
}

/** A coloured disc with the first letters of a name, as in Telegram for chats without a picture. */
export function avatarLetters(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ["?"];
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}
