"""The response to a message in words, whatever it wants: a question, a list, a document, a word about the bot.

Private chats, groups and guest mode share `respond`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape

from corpus.answering.followups import Topic, topic_of
from corpus.dialogue.intents import ASKING, POLITENESS, Intent
from corpus.dialogue.keyboard import intended_text
from corpus.dialogue.picks import LAST, Pick, read_pick
from corpus.dialogue.requests import asked_subject
from corpus.dialogue.transliterated import russian_text
from corpus.events.filters import may_be_list_request
from corpus.language.tokens import words
from corpus.library import Library
from corpus.models import Answer, Document
from corpus.retrieval.questions import MAX_QUESTION_CHARS, Kind, read_question
from handlers.responses.callbacks import render_callback, topic_of_callback
from handlers.responses.documents import about_documents
from handlers.responses.events import (
    list_agreements,
    list_events,
    matching_agreements,
    matching_events,
    requested_events,
)
from handlers.responses.news import latest_news
from handlers.services.clock import today
from handlers.services.conversations import ConversationState
from handlers.services.questions import QuestionOutcome
from handlers.translations import Texts, texts_for
from handlers.views.answers import render_answer
from handlers.views.briefs.message import MAX_SUBJECT_CHARS, reading_language, render_brief
from handlers.views.callback_data import AskSuggestion, Callback, ShowDocument, Summarise, read_callback
from handlers.views.mentions import render_person
from handlers.views.reply import Reply

MAX_SUGGESTIONS = 2
_LISTING_KINDS: frozenset[Kind] = frozenset({"other", "about", "how many"})  # kinds of requests for a list
_MAX_TOPIC_DOCUMENTS = 3  # of a list of events, which are the topic of the next message
_EMOJI = "So"  # the Unicode category of most of them
MAX_TRIED_SUGGESTIONS = 4  # questions that are tried out for a suggestion: each takes as long as any other


@dataclass(frozen=True, slots=True)
class Response:
    """A reply to a message.

    `answer` is set for a question; `outcome` is None for small talk and an empty corpus. `topic` is the new topic of
    the conversation, None where it stays. `shown` is the document or list that the reply shows.
    """

    reply: Reply
    answer: Answer | None = None
    outcome: QuestionOutcome | None = None
    topic: Topic | None = None
    shown: Callback | None = None


def quick_response(library: Library, text: str, state: ConversationState, texts: Texts) -> Response | None:
    """Return the response if it takes no time: to a text that is no question, or from the cache of answers."""
    if len(text) > MAX_QUESTION_CHARS:
        return Response(Reply(texts.too_long))
    # The cache is asked first: the rest may load the Russian dictionary, for which the event loop has no time.
    if not (answer := library.cached_answer(text, state.topic)) or may_be_list_request(text) or read_pick(text):
        return None
    if not answer.answered or library.asked_person(text):
        return None
    return answer_response(library, answer, state.topic, texts)


def respond(library: Library, text: str, state: ConversationState, texts: Texts) -> Response:
    """Return the response to a text. It may build an index of the library: call it in a thread."""
    if quick := quick_response(library, text, state, texts):
        return quick
    if as_meant := _as_meant(library, text, state, texts):
        return as_meant
    if not words(text) and not any(unicodedata.category(each) == _EMOJI for each in text):
        return Response(Reply(texts.no_words.format(example=texts.examples[0])))
    if (pick := read_pick(text)) and (picked := _picked(library, pick, state, texts)):
        return picked
    if library.documents and (requested := requested_events(text)):
        return _listed(library, text, texts, agreements=requested.types == ("signing",))
    if (subject := asked_subject(text)) and (brief := _brief(library, subject, texts)):
        return brief
    if person := _of_person(library, text, texts):
        return person
    intent = library.intent(text)
    if intent == "events" and read_question(text).kind in _LISTING_KINDS and matching_events(library, text):
        return _listed(library, text, texts)
    if intent not in ASKING:
        return _of_intent(library, intent, text, state, texts)
    if not words(text):
        return Response(Reply(texts.no_words.format(example=texts.examples[0])))
    if not library.documents:
        return Response(Reply(texts.empty_corpus))
    answer = library.answer(text, state.topic)
    if not answer.answered and (said := _phrases(texts).get(library.intent(text, in_doubt=True))):
        return Response(Reply(said))
    return answer_response(library, answer, state.topic, texts)


def _as_meant(library: Library, text: str, state: ConversationState, texts: Texts) -> Response | None:
    """Return the response to what was meant by a text in the wrong letters, below a line that says so.

    Who writes Russian in Latin letters reads Russian.
    """
    if meant := intended_text(text):
        response = respond(library, meant, state, texts)
    elif meant := russian_text(text):
        texts = texts_for("ru")
        response = respond(library, meant, state, texts)
    else:
        return None
    heading = f"<i>{texts.read_as.format(text=escape(meant))}</i>\n\n"
    return replace(response, reply=replace(response.reply, html=heading + response.reply.html))


def _listed(library: Library, text: str, texts: Texts, *, agreements: bool = False) -> Response:
    """Return a list of events, about which the next message may ask: "and where?"."""
    reply = (list_agreements if agreements else list_events)(library, text, texts)
    events = (matching_agreements if agreements else matching_events)(library, text)
    documents = tuple(dict.fromkeys(each.document.key for each in events))
    subject = events[0].name if len(events) == 1 else text
    topic = Topic(subject, documents) if 0 < len(documents) <= _MAX_TOPIC_DOCUMENTS else None
    return Response(reply, outcome="answered", topic=topic)


def _of_person(library: Library, text: str, texts: Texts) -> Response | None:
    """Return the card of the person that "Who is X?" asks about; None for other questions and unknown people."""
    name = library.asked_person(text)
    mentions = library.mentions(name) if name else []
    if not any(each.job_title for each in mentions):
        return None
    documents = tuple(dict.fromkeys(each.document.key for each in reversed(mentions)))
    return Response(render_person(mentions, texts), outcome="answered", topic=Topic(text, documents))


def is_politeness(library: Library, text: str) -> bool:
    """Return True for a word such as "bye" or "no, thanks". Blocks for some milliseconds."""
    return library.intent(text) in POLITENESS


def is_small_talk(library: Library, text: str) -> bool:
    """Return True for a message that is neither a question nor a request for a list."""
    return not words(text) or len(text) > MAX_QUESTION_CHARS or library.intent(text) not in ASKING


def answer_response(
    library: Library, answer: Answer, topic: Topic | None, texts: Texts, translations: tuple[str, ...] = ()
) -> Response:
    """Return the response with an answer to a question about `topic`; a refusal offers other questions. Blocks.

    `translations` are those of its quotations by a machine, if there are any.
    """
    suggested = () if answer.answered else _suggestions(library, answer, texts)
    outcome: QuestionOutcome = "answered" if answer.answered else "unanswered"
    return Response(render_answer(answer, texts, suggested, translations), answer, outcome, topic_of(answer, topic))


def _suggestions(library: Library, answer: Answer, texts: Texts) -> tuple[tuple[str, AskSuggestion], ...]:
    """Return questions about the nearest documents that can be answered, with the callbacks that ask them."""
    found: list[tuple[str, AskSuggestion]] = []
    tried = 0
    for source in answer.sources:
        for index, asked in enumerate(library.questions_about(source.document, answer.language)):
            if tried == MAX_TRIED_SUGGESTIONS or len(found) == MAX_SUGGESTIONS:
                return tuple(found)
            tried += 1
            if asked != answer.question and library.answer(asked).certainty == "sure":
                found.append((asked, AskSuggestion(source.document.key, index, answer.language)))
    return tuple(found)


def suggested_question(library: Library, callback: AskSuggestion) -> str | None:
    """Return the question of a suggestion; None if the document has changed since."""
    document = library.document(callback.key)
    questions = library.questions_about(document, "ru" if callback.language == "ru" else "en") if document else ()
    return questions[callback.index] if callback.index < len(questions) else None


def _picked(library: Library, pick: Pick, state: ConversationState, texts: Texts) -> Response | None:
    """Return what a number picks: an item of the list shown last, or a document; None for another number.

    A document is one of the list shown last, if that has documents, else of the list of all.
    """
    shown = state.choices
    number = pick.number if pick.number != LAST else max(shown, default=LAST)
    callback = read_callback(shown.get(number, ""))
    if pick.of == "list" and not shown:
        return Response(Reply(texts.no_list)) if pick.number != LAST else None
    if pick.of == "list" and callback is None:
        return Response(Reply(texts.no_such_item.format(last=max(shown))))
    if pick.of == "documents" and not isinstance(callback, ShowDocument):
        number = len(library.documents) if pick.number == LAST else pick.number
        if not 0 < number <= len(library.documents):
            return Response(Reply(texts.no_such_source))
        callback = ShowDocument(library.documents[number - 1].key)
    if pick.wants_summary and isinstance(callback, ShowDocument):
        callback = Summarise(callback.key)
    return _shown(library, callback, texts) if callback else None


def _shown(library: Library, callback: Callback, texts: Texts) -> Response:
    reply = render_callback(library, callback, texts) or Reply(texts.outdated_button)
    return Response(reply, topic=topic_of_callback(library, callback), shown=callback)


def _brief(library: Library, subject: str, texts: Texts) -> Response | None:
    """Return the brief on a subject; None if there is nothing to quote."""
    if len(subject) > MAX_SUBJECT_CHARS:
        return None
    brief = library.brief(subject, reading_language(texts), today())
    documents = tuple(dict.fromkeys(each.document.key for each in brief.sources))
    found = Response(render_brief(brief, texts), outcome="answered", topic=Topic(subject, documents))
    return found if brief.sentences else None


def _of_intent(library: Library, intent: Intent, text: str, state: ConversationState, texts: Texts) -> Response:
    """Return the response to a message that is no question."""
    if said := _phrases(texts).get(intent):
        return Response(Reply(said))
    if not library.documents:
        return Response(Reply(texts.empty_corpus))
    if intent == "whats_new":
        return Response(latest_news(library, texts))
    if intent == "about_corpus":
        return Response(about_documents(library, text, texts))
    return _continued(library, intent, state, texts)


def _phrases(texts: Texts) -> Mapping[Intent, str]:
    return {
        "greeting": texts.greeting.format(example=texts.examples[0]),
        "thanks": texts.thanks,
        "goodbye": texts.goodbye,
        "acknowledgement": texts.acknowledgement,
        "complaint": texts.complaint,
        "identity": texts.identity,
        "about_bot": texts.help,
        "chitchat": texts.chitchat.format(example=texts.examples[0]),
    }


def _continued(library: Library, intent: Intent, state: ConversationState, texts: Texts) -> Response:
    """Return the next page, or more of the document that the conversation is about."""
    if intent == "more" and (turn := read_callback(state.next_page or "")):
        return _shown(library, turn, texts)
    document = _document_of(library, state)
    if document is None:
        return Response(Reply(texts.nothing_to_continue.format(example=texts.examples[0])))
    before = read_callback(state.shown or "")
    wants_summary = intent == "summary" or (intent == "more" and not isinstance(before, Summarise))
    return _shown(library, Summarise(document.key) if wants_summary else ShowDocument(document.key), texts)


def _document_of(library: Library, state: ConversationState) -> Document | None:
    """Return the document that the conversation is about."""
    keys = state.topic.documents if state.topic else ()
    return library.document(keys[0]) if keys else None
