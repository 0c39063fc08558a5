"""The response to a question after the language model has pointed to the sentences that answer, if it has."""

from __future__ import annotations

import asyncio

from corpus.library import Library
from handlers.responses.messages import Response, answer_response, respond
from handlers.services.conversations import ConversationState
from handlers.services.language_model import LanguageModel
from handlers.translations import Texts


async def pointed_response(
    model: LanguageModel, library: Library, text: str, response: Response, state: ConversationState, texts: Texts
) -> Response:
    """Return the response with the sentences to which the model points, or a refusal if it points to none.

    Where the model is of no use the plain `response` remains, and so does a refusal: the model may only refuse more.
    """
    if response.answer is None or not response.answer.answered:
        return response
    documents = library.documents
    trace = await asyncio.to_thread(library.search_answer, text, topic=state.topic)
    chosen = await model.point(trace.question.text_to_read, trace.choices)
    if library.documents is not documents:  # a document may be gone that the sentences are from
        return await asyncio.to_thread(respond, library, text, state, texts)
    if chosen is None or not trace.confidence.is_sufficient:
        return response
    answer = library.build_answer(trace, chosen=chosen)
    return await asyncio.to_thread(answer_response, library, answer, state.topic, texts)
