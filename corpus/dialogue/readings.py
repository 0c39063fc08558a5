"""The question that a text means: typed in the wrong letters, or among polite words."""

from __future__ import annotations

from corpus.dialogue.keyboard import intended_text
from corpus.dialogue.several import questions_in
from corpus.dialogue.transliterated import russian_text


def question_meant(text: str) -> str:
    """Return the first question of a text in the letters that were meant; a plain question is returned as it is.

    For one answer to one text, such as an inline query; a chat gets the answers to all questions of a message.
    """
    return questions_in(intended_text(text) or russian_text(text) or text)[0]
