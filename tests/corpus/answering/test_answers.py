"""Answers are valid, and most of the questions on the seeds are answered right."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.answering.answers import MAX_NEAREST_DOCUMENTS
from corpus.answering.selected_sentences import MAX_ANSWER_CHARS, MAX_ANSWER_SENTENCES
from corpus.errors import UnreadableDocument
from corpus.language.lines import collapse_whitespace
from corpus.library import Library
from corpus.models import Answer, Document
from corpus.readers.documents import make_document
from tests.support.text_strategies import PIECES, TEXTS


@dataclass(frozen=True)
class Asked:
    """A line of questions.jsonl."""

    id: str
    language: str
    question: str
    documents: list[str]
    expect: list[str]


QUESTIONS = [
    Asked(**json.loads(line))
    for line in (Path(__file__).parents[2] / "questions.jsonl").read_text("utf-8").splitlines()
]
KNOWN = [each for each in QUESTIONS if each.documents]
UNKNOWN = [each for each in QUESTIONS if not each.documents]


def check(answer: Answer) -> None:
    """Assert the invariants of an `Answer`."""
    numbers = [each.number for each in answer.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    if not answer.answered:
        assert len(numbers) <= MAX_NEAREST_DOCUMENTS
        return
    assert numbers == list(dict.fromkeys(each.source for each in answer.quotes))
    assert len(answer.quotes) <= MAX_ANSWER_SENTENCES
    assert len(" ".join(each.text for each in answer.quotes)) <= MAX_ANSWER_CHARS
    assert len({(each.source, each.start) for each in answer.quotes}) == len(answer.quotes)
    for quote in answer.quotes:
        document = answer.sources[quote.source - 1].document
        assert quote.text
        assert quote.text == collapse_whitespace(quote.text)
        assert quote.text in collapse_whitespace(document.text[quote.start : quote.end])
        assert quote.speaker is None or quote.speaker in collapse_whitespace(document.text)
        at = 0
        for start, end in quote.marks:
            assert at <= start < end <= len(quote.text)
            at = end


def said(answer: Answer) -> str:
    return " ".join(each.text for each in answer.quotes)


def is_right(asked: Asked, answer: Answer) -> bool:
    return answer.answered and all(each in said(answer) for each in asked.expect)


def is_cited_right(asked: Asked, answer: Answer) -> bool:
    return {each.document.id for each in answer.sources} <= set(asked.documents)


def test_answers_to_the_question_file_are_valid(library: Library, words_only: Library) -> None:
    for asked in QUESTIONS:
        for each in (library, words_only):
            findings = each.search_answer(asked.question)
            answer = each.build_answer(findings)
            assert (answer.question, answer.language) == (asked.question, asked.language)
            check(answer)
            check(each.build_answer(findings, always=True))


def test_question_file_is_answered_right_with_few_errors(library: Library) -> None:
    answers = {each.id: library.answer(each.question) for each in QUESTIONS}
    wrong = [each.id for each in KNOWN if not is_right(each, answers[each.id])]
    assert len(wrong) <= 3, wrong
    cited = [each.id for each in KNOWN if answers[each.id].answered and not is_cited_right(each, answers[each.id])]
    assert not cited
    claimed = [each.id for each in UNKNOWN if answers[each.id].answered]
    assert len(claimed) <= 2, claimed


def test_lexical_search_answers_english_questions_and_names(words_only: Library) -> None:
    """Without the encoder English questions are answered all the same; Russian ones find names only."""
    english = [each for each in KNOWN if each.language == "en"]
    wrong = [each.id for each in english if not is_right(each, words_only.answer(each.question))]
    assert len(wrong) <= 5, wrong
    names = [each for each in KNOWN if each.question.startswith(("Кто такой", "Кто такая"))]
    assert all(is_right(each, words_only.answer(each.question)) for each in names)
    assert sum(words_only.answer(each.question).answered for each in UNKNOWN) <= 3


@pytest.mark.parametrize(
    ("question", "marks"),
    [
        ("When did the ITPO heads gather in Moscow?", ["4 and 5 October"]),
        ("Когда состоится конгресс?", ["September 17-19, 2024"]),
        ("How many days did Sergei Avdeev spend in orbit?", ["747 days"]),
        ("Who signed the memorandum of understanding with Roscongress?", ["Alexander Stuglev", "Li Yong"]),
        ("Who is Elena Marinina?", ["Elena Marinina"]),
        ("Where was the memorandum of understanding signed?", ["Vienna"]),
        ("Which countries may join as members of the network: Armenia or Belarus?", ["Kazakhstan"]),
        ("What is International Knowledge Sharing Week?", []),
    ],
)
def test_first_quote_marks_the_answer_span(library: Library, question: str, marks: list[str]) -> None:
    first = library.answer(question).quotes[0]
    assert [first.text[start:end] for start, end in first.marks] == marks


def test_refusal_names_unknown_words(library: Library) -> None:
    answer = library.answer("Which UNIDO office bakes chocolate penguins in Kathmandu?")
    assert not answer.answered
    assert {"penguins", "Kathmandu"} <= set(answer.unknown_words)
    assert "UNIDO" not in answer.unknown_words


STRANGE = st.one_of(
    st.text(),  # lone surrogates and control characters among them
    st.lists(
        st.one_of(PIECES, st.sampled_from(["\ud800", "\u202e", "\u2066", "\0", "\x1b[31m", "\u0301", "When", "Когда",
                                           "how many", "Korotkov", "Коротков", "и", "memorandum", "меморандум"])),
        max_size=40,
    ).map(" ".join),
)  # fmt: skip


@given(STRANGE)
@example("")
@example("\ud800\udc00 When \udfff?")
@example("\u202eWhen did they \u2066meet\u2069?")
@example("x" * 100_000)
@example("When did the heads gather? " * 4_000)
@example(" ".join(f"Слово{number} word{number}" for number in range(6_000)))
@example("🙂" * 100_000)
@example("\u0301" * 100_000)
@example("(" * 100_000)
@example("сколько what did " * 6_000)
def test_any_text_gets_a_valid_answer(library: Library, words_only: Library, text: str) -> None:
    for each in (library, words_only):
        answer = each.answer(text)
        assert answer.question == text
        check(answer)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """A few documents of any text."""
    made = []
    for number, text in enumerate(draw(st.lists(TEXTS, max_size=3))):
        try:
            made.append(make_document(f"file-{number}", text, {"date": draw(st.none() | st.dates())}))
        except UnreadableDocument:
            continue
    return made


@settings(max_examples=80)
@given(documents(), TEXTS, st.data())
def test_any_corpus_is_quoted_verbatim(documents: list[Document], text: str, data: st.DataObject) -> None:
    library = Library(documents)
    question = data.draw(
        st.sampled_from([text, *(each.text for each in documents), *(each.title for each in documents)])
    )
    check(library.answer(question))
    check(library.build_answer(library.search_answer(question), always=True))
    for document in library.documents:
        check(library.summary(document))
        assert library.summary(document).question == document.title
