"""The response to a question with the help of the language model, if the bot's host has connected one.

The model points to the sentences that answer, or to none. Where nothing was found it may reword the question for the
search, and it may translate a quotation. Whatever it writes is shown only as such, and only if it says the same.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from html import escape

from corpus.answering.answers import AnswerTrace
from corpus.answering.followups import is_followup
from corpus.fidelity import is_faithful, is_restatement
from corpus.library import Library
from corpus.models import Answer, Certainty
from corpus.retrieval.questions import read_question
from handlers.responses.answers import answer_response
from handlers.responses.messages import respond
from handlers.responses.response import Response
from handlers.services.conversations import ConversationState
from handlers.services.language_model import LanguageModel
from handlers.translations import Texts


async def response_with_model(
    model: LanguageModel, library: Library, text: str, response: Response, state: ConversationState, texts: Texts
) -> Response:
    """Return the response with the sentences to which the model points, or a refusal if it points to none.

    Where the model is of no use, the plain `response` remains. So does one to another question than `text`: to one
    that is asked again, or that was typed in the wrong letters.
    """
    if response.declines_translation:
        html = f"{response.reply.html} {texts.translation_by_machine}"
        return replace(response, reply=replace(response.reply, html=html))
    if response.answer is None or response.answer.question.casefold() != text.casefold():
        return response
    documents = library.documents
    searched = None
    if response.answer.answered:
        trace = await asyncio.to_thread(library.search_answer, text, topic=state.topic)
        answer = await pointed_answer(model, library, trace, trace.question.text_to_read)
    elif searched := await _restated(model, text, state):
        trace = await asyncio.to_thread(library.search_answer, searched)
        answer = await pointed_answer(model, library, trace, f"{text} {searched}")
        certainty: Certainty = "likely" if answer and answer.answered else "unknown"
        answer = answer and replace(answer, question=text, language=response.answer.language, certainty=certainty)
    else:
        return response
    translations = await _translations(model, answer or response.answer, texts)
    if library.documents is not documents:  # a quoted document may be gone
        return await asyncio.to_thread(respond, library, text, state, texts)
    if answer is None and not translations:
        return response
    shown = await asyncio.to_thread(
        answer_response, library, answer or response.answer, state.topic, texts, translations
    )
    if searched is None:
        return shown
    heading = f"<i>{texts.searched_for.format(question=escape(searched))}</i>\n"
    return replace(shown, reply=replace(shown.reply, html=heading + shown.reply.html))


async def pointed_answer(model: LanguageModel, library: Library, trace: AnswerTrace, question: str) -> Answer | None:
    """Return the answer with the sentences to which the model points; None if it is of no use.

    What the reader refuses, the model is not asked.
    """
    documents = library.documents
    if not trace.confidence.is_sufficient:
        return None
    chosen = await model.point(question, trace.choices)
    if chosen is None or library.documents is not documents:
        return None
    return library.build_answer(trace, chosen=chosen)


async def _restated(model: LanguageModel, text: str, state: ConversationState) -> str | None:
    """Return a follow-up as a question of its own, or a Russian question in English; None if the model can't."""
    question = read_question(text)
    context = state.topic.question if state.topic and is_followup(question) else ""
    if not context and question.language == "en":
        return None
    searched = await model.restate(text, context, question.language if context else "en")
    if searched is None or not await asyncio.to_thread(is_restatement, text, context, searched):
        return None
    return searched


async def _translations(model: LanguageModel, answer: Answer, texts: Texts) -> tuple[str, ...]:
    """Return the quotations in the language of the user, if all of them are in the other one."""
    languages = {each.document.language for each in answer.sources}
    language = next((each for each in ("en", "ru") if each == texts.language and each not in languages), None)
    if language is None or not answer.answered:
        return ()
    quotations = [each.text for each in answer.quotes]
    translated = await model.translate(quotations, language)
    if translated is None:
        return ()
    pairs = list(zip(quotations, translated, strict=True))
    are_faithful = await asyncio.to_thread(lambda: all(is_faithful(*each) for each in pairs))
    return tuple(translated) if are_faithful else ()
