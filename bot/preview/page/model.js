// The state: people and chats from the server, and values derived from them. Nothing here draws.

const ACTION_MS = 5000; // Telegram shows a chat action for five seconds, or until the next message

/** {people: [{user, language, bot, suggestions}], chats: Map(id → chat)}; a chat is a Bot API Chat with `people`,
 *  `bot_status`, `menus`, `messages: Map(id → Message)` and, while it is shown, `action`. */
export const model = { people: [], chats: new Map(), connected: false };

/** Replaces everything; keeps what only this page knows of a chat (an action, read messages). */
export function takeState({ people, chats }) {
  const before = model.chats;
  model.people = people;
  model.chats = new Map(chats.map((chat) => [chat.id, {
    ...chat,
    messages: new Map(chat.messages.map((message) => [message.message_id, message])),
    action: before.get(chat.id)?.action ?? null,
    seen: before.get(chat.id)?.seen ?? 0,
  }]));
}

/** Applies a change to a chat; returns the chat, or null. `onQuiet()` is called when a shown action expires. */
export function takeEvent(event, onQuiet) {
  const chat = model.chats.get(event.chat_id);
  if (!chat) return null;
  if (event.type === "message" || event.type === "edited_message") {
    chat.messages.set(event.message.message_id, event.message);
    if (isBots(event.message)) act(chat, null, onQuiet);
  } else if (event.type === "deleted_message") {
    chat.messages.delete(event.message_id);
  } else if (event.type === "chat_action") {
    act(chat, event.action, onQuiet);
  }
  return chat;
}

function act(chat, action, onQuiet) {
  clearTimeout(chat.actionTimer);
  chat.action = action;
  if (!action) return;
  chat.seen = Math.max(0, ...chat.messages.keys());
  chat.actionTimer = setTimeout(() => { chat.action = null; onQuiet(); }, ACTION_MS);
}

export const isPrivate = (chat) => chat.type === "private";
export const hasBot = (chat) => chat.bot_status === "member" || chat.bot_status === "administrator";
export const isBots = (message) => message.from?.id === model.people[0]?.bot.id;

/** A chat's name for this person. */
export const nameOf = (chat, person) => (isPrivate(chat) ? person.bot.name : chat.title);

/** The places where a person can write: [{chat, thread, name}], the topics of a forum below it. */
export function placesOf(person) {
  const own = [...model.chats.values()].filter((chat) => chat.people.includes(person.user.id));
  return own.flatMap((chat) => [
    { chat, thread: null, name: nameOf(chat, person) },
    ...topicsOf(chat).map((topic) => ({ chat, ...topic })),
  ]);
}

const topicsOf = (chat) => [...chat.messages.values()]
  .filter((message) => message.forum_topic_created)
  .map((message) => ({ thread: message.message_id, name: message.forum_topic_created.name }));

/** The messages of a place in order; those of a forum's topic are in no other place. */
export function messagesAt({ chat, thread }) {
  const all = [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id);
  if (!chat.is_forum) return all;
  return all.filter((message) => (message.is_topic_message ? message.message_thread_id : null) === thread);
}

/** The newest own message that the bot has answered or is answering. */
export function readUpTo(chat) {
  const answers = [...chat.messages.values()].filter(isBots);
  return Math.max(chat.seen, ...answers.map((message) => message.message_id));
}

export const keyOf = ({ chat, thread }) => `${chat.id}/${thread ?? ""}`;
