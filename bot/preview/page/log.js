// The list of messages: bubbles in order, day separators, and the scroll position.

import { dayKey, dayName } from "./dates.js";
import { el } from "./dom.js";
import { bubble } from "./messages.js";

const NEAR_BOTTOM = 120; // pixels: closer to the end, new messages scroll into view
const SCROLLING_MS = 900; // the day stays visible this long after the last movement
const GROUP_SECONDS = 300; // messages of one author closer than this form a group with one tail

export class Log {
  #list; #scroller; #toBottom; #count;
  #made = new Map(); // message_id → {key, node}
  #days = new Map(); // day → its separator
  #follows = true;
  #unread = 0;
  #scrollingTimer;

  constructor({ list, scroller, toBottom }) {
    this.#list = list;
    this.#scroller = scroller;
    this.#toBottom = toBottom;
    this.#count = toBottom.querySelector(".count");
    scroller.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    toBottom.addEventListener("click", () => this.scrollToEnd());
    // The window, the keyboard of a phone or a loaded picture change the height: keep a reader at the end.
    const resized = new ResizeObserver(() => { if (this.#follows) this.#scroller.scrollTop = this.#scroller.scrollHeight; });
    resized.observe(scroller);
  }

  /** Removes the bubbles, for another chat or language; the next `show` starts at the end. */
  clear() {
    this.#made.clear();
    this.#days.clear();
    this.#list.replaceChildren();
    this.#follows = true;
    this.#unread = 0;
  }

  /** Makes the list show exactly these messages. A bubble is rebuilt only when its message changed,
   *  so an opened quote stays open. `fromTop`: there is nothing to follow yet. */
  show(messages, context, { fromTop = false } = {}) {
    const first = this.#made.size === 0;
    const fresh = [];
    const nodes = [];
    let day = null;
    for (const [i, message] of messages.entries()) {
      if (dayKey(message.date) !== day) {
        day = dayKey(message.date);
        nodes.push(this.#dayNode(day, dayName(message.date, context.language, context.words)));
      }
      const { node, isNew } = this.#nodeOf(message, context);
      node.classList.toggle("last", !together(message, messages[i + 1]));
      node.classList.toggle("first", !together(messages[i - 1], message));
      if (isNew) fresh.push({ message, node });
      nodes.push(node);
    }
    this.#forgetOthers(messages);
    this.#place(nodes);
    if (fromTop) {
      this.#follows = false;
      this.#scroller.scrollTop = 0;
    } else if (first) this.scrollToEnd("instant");
    else this.#afterNew(fresh, context);
  }

  /** The node of a message, or undefined. */
  nodeOf(messageId) {
    return this.#made.get(messageId)?.node;
  }

  /** Scrolls to a message and highlights it for a moment. */
  jump(messageId) {
    const node = this.nodeOf(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: motion() });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  scrollToEnd(behavior = motion()) {
    this.#follows = true;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior });
    this.#setUnread(0);
  }

  #nodeOf(message, context) {
    const key = JSON.stringify([message, context.isOwn(message) && context.isRead(message)]);
    const known = this.#made.get(message.message_id);
    if (known?.key === key) return { node: known.node, isNew: false };
    const node = bubble(message, context);
    this.#made.set(message.message_id, { key, node });
    if (!known) node.classList.add("new");
    return { node, isNew: !known };
  }

  #dayNode(day, name) {
    const node = this.#days.get(day) ?? el("p", { class: "day" }, el("span", {}));
    this.#days.set(day, node);
    if (node.textContent !== name) node.firstChild.textContent = name; // "Today" becomes "Yesterday"
    return node;
  }

  #forgetOthers(messages) {
    const present = new Set(messages.map((message) => message.message_id));
    for (const id of this.#made.keys()) if (!present.has(id)) this.#made.delete(id);
  }

  /** Moves only misplaced nodes: one that stays is not announced or animated again. */
  #place(nodes) {
    const keep = new Set(nodes);
    for (const child of [...this.#list.children]) if (!keep.has(child)) child.remove();
    nodes.forEach((node, i) => {
      if (this.#list.children[i] !== node) this.#list.insertBefore(node, this.#list.children[i] ?? null);
    });
  }

  #afterNew(fresh, context) {
    if (this.#follows || fresh.some(({ message }) => context.isOwn(message))) {
      const newest = fresh.at(-1);
      // Show an answer taller than the window from its beginning.
      if (newest && !context.isOwn(newest.message) && newest.node.offsetHeight > this.#scroller.clientHeight) {
        this.#follows = false;
        newest.node.scrollIntoView({ block: "start", behavior: motion() });
      } else {
        this.scrollToEnd();
      }
    } else {
      this.#setUnread(this.#unread + fresh.length);
    }
  }

  #noteScroll() {
    this.#scroller.classList.add("scrolling");
    clearTimeout(this.#scrollingTimer);
    this.#scrollingTimer = setTimeout(() => this.#scroller.classList.remove("scrolling"), SCROLLING_MS);
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    this.#toBottom.hidden = this.#follows;
    if (this.#follows) this.#setUnread(0);
  }

  #setUnread(count) {
    this.#unread = count;
    this.#count.hidden = count === 0;
    this.#count.textContent = String(count);
  }
}

const together = (a, b) =>
  Boolean(a && b) && !a.forum_topic_created && !a.migrate_from_chat_id && a.from?.id === b.from?.id && b.date - a.date < GROUP_SECONDS && dayKey(a.date) === dayKey(b.date);

const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
