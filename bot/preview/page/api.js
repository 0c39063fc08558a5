// The connection to the server: POST the actions of the user, follow the event stream.

/** Sends one action; resolves to the server's JSON, rejects with its error message. */
export async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Sends a file into a chat: `seat` holds `chat_id` and `user_id`. */
export async function upload({ chat_id: chat, user_id: user }, file) {
  const query = new URLSearchParams({ chat_id: chat, user_id: user, name: file.name });
  const response = await fetch(`upload?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

const RETRY_MS = 2000;

/** Follows the server's events until the page closes. Every connection begins with the whole
 *  state, so after a lost one it is enough to connect again.
 *  `onState(state)`, `onEvent(event)`, `onConnection(isOpen)`. */
export function follow({ onState, onEvent, onConnection }) {
  const source = new EventSource("events");
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("state", (message) => onState(JSON.parse(message.data)));
  source.addEventListener("update", (message) => onEvent(JSON.parse(message.data)));
  source.addEventListener("error", () => {
    onConnection(false);
    // The browser tries again by itself, except when the server answered with an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => follow({ onState, onEvent, onConnection }), RETRY_MS);
    }
  });
}
