// Pressed buttons whose callback queries the bot has not answered yet.

const ANSWER_MS = 30000; // the spinner's time limit

export class Pressed {
  #made = new Set(); // {chatId, messageId, data, queryId}
  #early = new Map(); // callback_query_id → an answer that arrived before the server's reply to the press
  #onChange; #onAnswer;

  /** `onChange(made)` when a wait starts or ends, `onAnswer(answer)` when the bot answers with a text. */
  constructor(onChange, onAnswer) {
    this.#onChange = onChange;
    this.#onAnswer = onAnswer;
  }

  has(chatId, messageId, data) {
    return [...this.#made].some((made) => made.chatId === chatId && made.messageId === messageId && made.data === data);
  }

  add(chatId, messageId, data) {
    const made = { chatId, messageId, data };
    this.#made.add(made);
    this.#onChange(made);
    return made;
  }

  /** The server has accepted the press and given it this id. */
  name(made, queryId) {
    made.queryId = queryId;
    if (this.#early.has(queryId)) this.answer(this.#early.get(queryId));
    else setTimeout(() => this.forget(made), ANSWER_MS);
    this.#early.clear();
  }

  answer(answer) {
    const made = [...this.#made].find((each) => each.queryId === answer.callback_query_id);
    if (made) {
      this.forget(made);
      this.#onAnswer(answer);
    } else if ([...this.#made].some((each) => !each.queryId)) {
      this.#early.set(answer.callback_query_id, answer);
    }
  }

  /** Stops the spinner: the bot has answered, or the time is up. */
  forget(made) {
    if (this.#made.delete(made)) this.#onChange(made);
  }
}
