"""The response to a question: its answer, or a refusal that offers other questions; and the next best answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from corpus.answering.followups import Topic, topic_of
from corpus.language.tokens import terms
from corpus.library import Library
from corpus.models import Answer, Source
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import TYPED_KINDS
from handlers.responses.response import Response
from handlers.services.conversations import AskedQuestion
from handlers.services.questions import QuestionOutcome
from handlers.translations import Texts
from handlers.views.answers import MAX_NEAREST_SHOWN, render_answer, render_nothing_else
from handlers.views.callback_data import AskSuggestion

MAX_SUGGESTIONS = 2
MAX_TRIED_SUGGESTIONS = 4  # questions that are tried out for a suggestion: each takes as long as any other
MIN_INFORMATIVENESS = 0.4  # of a telling word
MIN_MATCH = 0.85  # the weight of a term that is the word itself, its name in the other alphabet or its translation


def answer_response(
    library: Library, answer: Answer, topic: Topic | None, texts: Texts, translations: tuple[str, ...] = ()
) -> Response:
    """Return the response with an answer to a question about `topic`; a refusal offers other questions. Blocks.

    `translations` are those of its quotations by a machine, if there are any.
    """
    suggested = () if answer.answered else _suggestions(library, answer, topic, texts)
    outcome: QuestionOutcome = "answered" if answer.answered else "unanswered"
    return Response(
        render_answer(answer, texts, suggested, translations),
        answer,
        outcome,
        topic_of(answer, topic),
        asked=question_asked(answer, topic),
    )


def question_asked(answer: Answer, topic: Topic | None) -> AskedQuestion:
    """Return what a conversation remembers of a question about `topic` and its answer."""
    return AskedQuestion(answer.question, topic, _quoted(answer))


def next_answer(library: Library, asked: AskedQuestion, texts: Texts) -> Response:
    """Return the best answer to a question whose quotes have not been shown yet, or that there is none."""
    trace = library.search_answer(asked.text, topic=asked.before)
    places = [(each.passage.document.key, each.sentence.start) for each in trace.eligible]
    left = [at for at, place in enumerate(places) if at > 0 and place not in asked.quoted]
    answers = (library.build_answer(trace, chosen=[at]) for at in left if trace.confidence.is_sufficient)
    is_typed = trace.question.kind in TYPED_KINDS  # a sentence without a date does not say when
    unseen = (_without(each, asked.quoted) for each in answers if each.short or not is_typed)
    if answer := next((each for each in unseen if each.quotes), None):
        quoted = (*asked.quoted, *_quoted(answer))
        response = answer_response(library, answer, asked.before, texts)
        return replace(response, outcome=None, asked=replace(asked, quoted=quoted))
    seen = {key for key, _ in asked.quoted}
    others = [each for each in trace.near if each.key not in seen]
    return Response(render_nothing_else(others, texts), asked=replace(asked, quoted=()))


def _without(answer: Answer, seen: Collection[tuple[str, int]]) -> Answer:
    """Return an answer without the quotes that were `seen`, and without the sources that only they need."""
    left = [quote for quote, place in zip(answer.quotes, _quoted(answer), strict=True) if place not in seen]
    if len(left) == len(answer.quotes):
        return answer
    cited = list(dict.fromkeys(each.source for each in left))
    quotes = tuple(replace(each, source=cited.index(each.source) + 1) for each in left)
    sources = tuple(Source(number, answer.sources[old - 1].document) for number, old in enumerate(cited, 1))
    return replace(answer, quotes=quotes, sources=sources, short=None)


def _quoted(answer: Answer) -> tuple[tuple[str, int], ...]:
    return tuple((answer.sources[each.source - 1].document.key, each.start) for each in answer.quotes)


def _suggestions(
    library: Library, answer: Answer, topic: Topic | None, texts: Texts
) -> tuple[tuple[str, AskSuggestion], ...]:
    """Return questions near `answer`'s that can be answered, with the callbacks that ask them.

    One is near if it has a telling word of the question, or if two of them are in its answer.
    """
    query = library.query_terms(answer.question, topic) if answer.sources else ()
    telling = [each for each in query if each.informativeness >= MIN_INFORMATIVENESS]
    offered = [
        (asked, AskSuggestion(source.document.key, index, answer.language))
        for source in answer.sources[:MAX_NEAREST_SHOWN]
        for index, asked in enumerate(library.questions_about(source.document, answer.language))
        if telling and asked != answer.question
    ]
    named = {asked: any(each.match(frozenset(terms(asked))) >= MIN_MATCH for each in telling) for asked, _ in offered}
    tried = sorted(offered, key=lambda each: not named[each[0]])[:MAX_TRIED_SUGGESTIONS]
    near = (each for each in tried if _is_near(library.answer(each[0]), telling, is_named=named[each[0]]))
    return tuple(islice(near, MAX_SUGGESTIONS))


def _is_near(answer: Answer, telling: Sequence[QueryTerm], *, is_named: bool) -> bool:
    said = frozenset(terms(" ".join(each.text for each in answer.quotes)))
    matched = [each for each in telling if each.match(said) >= MIN_MATCH]
    return answer.certainty == "sure" and (is_named or len(matched) > 1)


def suggested_question(library: Library, callback: AskSuggestion) -> str | None:
    """Return the question of a suggestion; None if the document has changed since."""
    document = library.document(callback.key)
    questions = library.questions_about(document, "ru" if callback.language == "ru" else "en") if document else ()
    return questions[callback.index] if callback.index < len(questions) else None
