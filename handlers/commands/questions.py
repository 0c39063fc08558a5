"""Reading of a text: small talk, a request for events, or a question. All chats, inline and guest mode share it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.answering.followups import Topic
from corpus.events.filters import may_be_list_request
from corpus.language.tokens import words
from corpus.library import Library
from corpus.models import Answer
from corpus.retrieval.questions import MAX_QUESTION_CHARS
from handlers.commands.events import list_events, requested_events
from handlers.services.questions import QuestionOutcome
from handlers.translations import Texts
from handlers.views.answers import render_answer
from handlers.views.reply import Reply

_GREETINGS = frozenset(
    """
    hello hi hey hiya greetings good morning afternoon evening day dear bot there привет здравствуй здравствуйте
    добрый доброе день утро вечер доброго дня времени суток салют бот
    """.split()
)
_THANKS = frozenset(
    """
    thank thanks thx you u very much so a lot many cheers ok okay great good cool perfect bye goodbye спасибо
    благодарю вас тебе большое огромное очень пожалуйста ок хорошо отлично понятно ясно пока до свидания
    """.split()
)


@dataclass(frozen=True, slots=True)
class Response:
    """A reply to a text. `answer` is set for a question; `outcome` is None for small talk and an empty corpus."""

    reply: Reply
    answer: Answer | None = None
    outcome: QuestionOutcome | None = None


def respond(library: Library, text: str, topic: Topic | None, texts: Texts) -> Response:
    """Return the reply to a text. It may build an index of the library: call it in a thread."""
    if response := quick_response(library, text, topic, texts):
        return response
    if requested_events(text):
        return Response(list_events(library, text, texts), outcome="answered")
    return _of_answer(library.answer(text, topic), texts)


def quick_response(library: Library, text: str, topic: Topic | None, texts: Texts) -> Response | None:
    """Return the reply to a text if it takes no time: to small talk, or from the cache of answers."""
    if said := small_talk(text, texts):
        return Response(Reply(said))
    if not library.documents:
        return Response(Reply(texts.empty_corpus))
    if may_be_list_request(text) or not (answer := library.cached_answer(text, topic)):
        return None
    return _of_answer(answer, texts)


def _of_answer(answer: Answer, texts: Texts) -> Response:
    return Response(render_answer(answer, texts), answer, "answered" if answer.answered else "unanswered")


def small_talk(text: str, texts: Texts) -> str | None:
    """Return the reply to a text that is no question, or None if it may be one."""
    said = words(text)
    if not said:
        return texts.no_words.format(example=texts.examples[0])
    if len(text) > MAX_QUESTION_CHARS:
        return texts.too_long
    if set(said) <= _GREETINGS:
        return texts.greeting.format(example=texts.examples[0])
    if set(said) <= _THANKS:
        return texts.thanks
    return None
