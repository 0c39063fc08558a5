import pytest

from corpus.answering.selected_sentences import MAX_ANSWER_CHARS, MAX_ANSWER_SENTENCES
from corpus.library import Library
from corpus.models import Answer
from corpus.readers.documents import make_document
from tests.corpus.test_seeds import CONGRESS, ITPO, MEMORANDUM, TRAINING, WEEK


def quotes(answer: Answer) -> list[tuple[str, str]]:
    """The document and the text of each quote."""
    documents = {each.number: each.document.id for each in answer.sources}
    return [(documents[each.source], each.text) for each in answer.quotes]


@pytest.mark.parametrize(
    ("question", "name", "expected"),
    [
        ("Who is Sergey Korotkov?", "Korotkov", [ITPO, TRAINING]),
        ("Who is Korotkov?", "Korotkov", [ITPO, TRAINING]),
        ("Кто такой Сергей Коротков?", "Korotkov", [ITPO, TRAINING]),
        ("who is korotkov", "Korotkov", [ITPO, TRAINING]),
        ("кто такой коротков", "Korotkov", [ITPO, TRAINING]),
        ("Who is Li Yong?", "Yong", [MEMORANDUM, WEEK]),
        ("Кто такой Ли Юн?", "Yong", [MEMORANDUM, WEEK]),
        ("Who is Gennady Gatilov?", "Gatilov", [MEMORANDUM]),
        ("Who is Timofey Buneev?", "Buneev", [CONGRESS]),
    ],
)
def test_person_is_quoted_from_each_document_oldest_first(
    library: Library, question: str, name: str, expected: list[str]
) -> None:
    shown = quotes(library.answer(question))
    assert [document for document, _ in shown] == expected
    assert all(name in text for _, text in shown)


@pytest.mark.parametrize(
    "question",
    ["tell me about the knowledge sharing week", "What is International Knowledge Sharing Week?",
     "Tell me about the International Knowledge Sharing Week, please"],
)  # fmt: skip
def test_summary_tells_what_when_and_where(library: Library, question: str) -> None:
    answer = library.answer(question)
    assert [each.document.id for each in answer.sources] == [WEEK]
    assert answer.quotes[0].text.startswith("International Knowledge Sharing Week is a collaborative project")
    said = " ".join(each.text for each in answer.quotes)
    assert "December 17, 2018" in said
    assert "Vienna" in said
    assert [each.start for each in answer.quotes] == sorted(each.start for each in answer.quotes)


def made(*texts: str) -> Library:
    return Library(make_document(f"file-{at}", text) for at, text in enumerate(texts))


LEANING = """A visit to the plant

Anna Petrova visited the plant in Perm. She proposed a chocolate fountain for the canteen.

The canteen is closed on Mondays.
"""


def test_sentence_with_reference_comes_after_its_antecedent() -> None:
    answer = made(LEANING).answer("What about the chocolate fountain in the canteen?")
    assert [each.text for each in answer.quotes][:2] == [
        "Anna Petrova visited the plant in Perm.",
        "She proposed a chocolate fountain for the canteen.",
    ]


def test_antecedent_may_be_in_the_paragraph_before() -> None:
    answer = made(LEANING.replace("Perm. She", "Perm.\n\nShe")).answer("What about the chocolate fountain?")
    assert [each.text for each in answer.quotes][:2] == [
        "Anna Petrova visited the plant in Perm.",
        "She proposed a chocolate fountain for the canteen.",
    ]


def test_sentence_about_she_is_found_by_her_name() -> None:
    answer = made(LEANING).answer("What did Anna Petrova propose for the canteen?")
    assert "She proposed a chocolate fountain for the canteen." in [each.text for each in answer.quotes]


def test_first_sentence_has_no_antecedent() -> None:
    answer = made("A title of this\n\nThey proposed a chocolate fountain. It was built.").answer("chocolate fountain?")
    assert answer.quotes[0].text == "They proposed a chocolate fountain."


@pytest.mark.parametrize("length", [50, 300, 500, 700])
def test_answer_stays_within_its_limits(length: int) -> None:
    sentence = "The chocolate fountain number {} is " + "very " * (length // 5) + "large."
    text = "A title of this\n\n" + " ".join(sentence.format(number) for number in range(8))
    answer = made(text, text.replace("title", "name")).answer("How large is the chocolate fountain?")
    assert 1 <= len(answer.quotes) <= MAX_ANSWER_SENTENCES
    assert sum(len(each.text) for each in answer.quotes) + len(answer.quotes) - 1 <= MAX_ANSWER_CHARS


def test_summary_begins_with_the_first_sentence(library: Library) -> None:
    for document in library.documents:
        summary = library.summary(document)
        assert [each.document for each in summary.sources] == [document]
        assert 1 <= len(summary.quotes) <= MAX_ANSWER_SENTENCES
        assert document.text[summary.quotes[0].start :].startswith(summary.quotes[0].text[:20])


def test_sentence_after_the_best_is_added_if_it_has_what_is_asked_for(library: Library) -> None:
    said = [each.text for each in library.answer("Which countries might get new ITPO centres").quotes]
    [naming] = [at for at, text in enumerate(said) if "Armenia, Belarus and Kazakhstan" in text]
    assert "establishment of three other centres" in said[naming - 1]


@pytest.mark.parametrize(
    ("question", "shown"), [("when is the congress", "September 17-19"), ("когда конгресс", "17-19")]
)
def test_days_are_preferred_to_the_year_alone(library: Library, question: str, shown: str) -> None:
    answer = library.answer(question)
    assert shown in answer.quotes[0].text
    assert answer.short
    assert shown in answer.quotes[0].text[slice(*answer.short)]


def test_year_asked_for_is_answered_by_the_best_sentence(library: Library) -> None:
    assert library.answer("is the congress in 2024").quotes[0].source == 1
