// The buttons that were pressed and wait for the bot's answer.

const ANSWER_MS = 30000; // the spinner's patience with a bot that does not answer a callback query

export class Pressed {
  #made = new Set(); // {chatId, messageId, data, queryId}
  #early = new Map(); // callback_query_id → an answer that overtook the server's reply to the press
  #onChange; #onAnswer;

  /** `onChange(made)` when one begins or ends to wait, `onAnswer(answer)` when the bot says something to one. */
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

  /** The server has taken the press, under this id. */
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

  /** The spinner ends: the bot has answered, or is not going to. */
  forget(made) {
    if (this.#made.delete(made)) this.#onChange(made);
  }
}
