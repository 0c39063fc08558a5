"""The response to a message in words, whatever it wants: a question, a list, a document, a word about the bot.

Private chats, groups and guest mode share `respond`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from corpus.answering.followups import Topic, is_followup, topic_of
from corpus.dialogue.corrections import corrected_question
from corpus.dialogue.intents import ASKING, POLITENESS, Intent
from corpus.dialogue.keyboard import intended_text
from corpus.dialogue.picks import LAST, Pick, read_pick
from corpus.dialogue.requests import asked_subject
from corpus.dialogue.several import questions_in
from corpus.dialogue.transliterated import russian_text
from corpus.events.filters import may_be_list_request
from corpus.language.tokens import words
from corpus.library import Library
from corpus.models import Answer
from corpus.retrieval.questions import MAX_QUESTION_CHARS, Kind, read_question
from handlers.responses.answers import answer_response, question_asked, suggested_question
from handlers.responses.continuations import another, continued, reworded, shown_response, source_shown
from handlers.responses.documents import about_documents
from handlers.responses.events import (
    list_agreements,
    list_events,
    matching_agreements,
    matching_events,
    requested_events,
)
from handlers.responses.news import latest_news
from handlers.responses.people import list_people
from handlers.responses.response import Response
from handlers.services.clock import today
from handlers.services.conversations import ConversationState
from handlers.translations import Texts, texts_for
from handlers.views.answers import render_answers
from handlers.views.briefs.message import MAX_SUBJECT_CHARS, reading_language, render_brief
from handlers.views.callback_data import AskSuggestion, ShowDocument, Summarise, read_callback
from handlers.views.mentions import render_person
from handlers.views.reply import Reply

_LISTING_KINDS: frozenset[Kind] = frozenset({"other", "about", "how many"})  # kinds of requests for a list
_MAX_TOPIC_DOCUMENTS = 3  # of a list of events, which are the topic of the next message
_EMOJI = "So"  # the Unicode category of most of them


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
    if text.startswith("/") and not text.isascii():  # Telegram has no command in Russian: "/помощь"
        return respond(library, text.lstrip("/ "), state, texts)
    if as_meant := _as_meant(library, text, state, texts) or _without_frame(library, text, state, texts):
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
    intent: Intent = "question" if library.asked_person(text) else library.intent(text)
    if intent == "events" and read_question(text).kind in _LISTING_KINDS and matching_events(library, text):
        return _listed(library, text, texts)
    if intent not in ASKING:
        return _of_intent(library, intent, text, state, texts)
    return _of_question(library, text, state, texts)


def _of_question(library: Library, text: str, state: ConversationState, texts: Texts) -> Response:
    """Return the answer to a question, or a phrase for a word of politeness that was taken for one."""
    if state.asked and (corrected := corrected_question(text)):
        return respond(library, corrected, state, texts)
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


def _without_frame(library: Library, text: str, state: ConversationState, texts: Texts) -> Response | None:
    """Return the response to the questions of a message, without its polite words; None if it is a question alone."""
    asked = questions_in(text)
    if len(asked) == 1:
        return respond(library, asked[0], state, texts) if asked[0] != text else None
    topic, answers, last = state.topic, list[Answer](), state.asked
    for each in asked:
        before = topic if is_followup(read_question(each)) else None  # a question may refer to the one before
        answer = library.answer(each, before)
        if answer.answered:
            topic, last = topic_of(answer, before), question_asked(answer, before)
        answers.append(answer)
    if not any(each.answered for each in answers):
        return None
    return Response(render_answers(answers, texts), outcome="answered", topic=topic, asked=last)


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
    if not (name := library.asked_person(text)):
        return None
    mentions = library.mentions(name)
    similar = None if mentions else library.similar_person(name)
    mentions = library.mentions(similar) if similar else mentions
    if not any(each.job_title for each in mentions):
        return None
    documents = tuple(dict.fromkeys(each.document.key for each in reversed(mentions)))
    return Response(render_person(mentions, texts), outcome="answered", topic=Topic(similar or text, documents))


def is_politeness(library: Library, text: str) -> bool:
    """Return True for a word such as "bye" or "no, thanks". Blocks for some milliseconds."""
    return library.intent(text) in POLITENESS


def is_small_talk(library: Library, text: str) -> bool:
    """Return True for a message that is neither a question nor a request for a list."""
    return not words(text) or len(text) > MAX_QUESTION_CHARS or library.intent(text) not in ASKING


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
    if isinstance(callback, AskSuggestion):
        asked = suggested_question(library, callback)
        return respond(library, asked, state, texts) if asked else Response(Reply(texts.outdated_button))
    return shown_response(library, callback, texts) if callback else None


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
    if intent == "people":
        return Response(list_people(library, texts))
    if intent == "another":
        return another(library, state, texts)
    if intent == "source":
        return source_shown(library, state, texts)
    if intent == "reword":
        return reworded(library, state, texts)
    return continued(library, intent, state, texts)


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
