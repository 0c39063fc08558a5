import pytest

from corpus.answering.person_questions import asked_person
from corpus.dialogue.suggestions import questions_about
from corpus.library import Library
from corpus.retrieval.questions import read_question


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Li Yong?", "Li Yong"),
        ("Who is Mohamed-Lamine Dhaoui?", "Mohamed Lamine Dhaoui"),
        ("Кто такая Елена Маринина?", "Елена Маринина"),
        ("Кто это — Elena Marinina?", "Elena Marinina"),
        ("кто это: Elena Marinina", "Elena Marinina"),
        ("ok and who's stuglev", "stuglev"),
        ("а кто такой стуглев", "стуглев"),
        ("слушай, кто это Elena Marinina", "Elena Marinina"),
        ("стуглев кто это?", "стуглев"),
        ("Elena Marinina — кто такая?", "Elena Marinina"),
        ("li yong, who is he", "li yong"),
        ("and who is it?", None),
        ("кто это?", None),
        ("Who is the Director General?", None),
        ("Who signed the memorandum?", None),
    ],
)
def test_person_of_a_question_is_named(question: str, name: str | None) -> None:
    assert asked_person(read_question(question)) == name


def test_every_suggestion_about_a_person_is_understood(words_only: Library) -> None:
    asked = [
        question
        for document in words_only.documents
        for language in ("en", "ru")
        for question in questions_about(document, words_only.passages(document), language)
        if question.startswith("Who") or question.endswith("кто это?")
    ]
    assert len(asked) > 20
    assert [each for each in asked if not asked_person(read_question(each))] == []
