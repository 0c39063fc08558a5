"""A library that has changed answers as a new one of the same documents."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import EMBEDDINGS_FOLDER
from corpus.events.event_list import select
from corpus.events.filters import EventFilter
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from corpus.retrieval.encoder import SentenceEncoder
from tests.corpus.answering.test_answers import QUESTIONS
from tests.support.seeds import seeds

TODAY = date(2026, 1, 1)
NEWS = make_document(
    "news",
    "UNIDO opens an office in Kazan\n\n5 March 2021\n\n"
    "The head of the office, Ilya Zaitsev, welcomed 40 guests in Kazan on 4 March 2021. "
    "The office will help producers of electric tractors.",
)
QUESTION = "When were guests welcomed in Kazan?"


def quotes(library: Library, question: str = QUESTION) -> list[str]:
    return [each.text for each in library.answer(question).quotes]


SENTENCES = [
    "UNIDO and Russia signed a memorandum in Moscow on 5 May 2013.",
    "They met in Vienna in June 2014.",
    "LI Yong, Director General of UNIDO, spoke in Moscow.",
    "The budget of the project is 5 million dollars.",
    "Он выступил в Москве 7 июня 2015 года.",
    "ЮНИДО открыла центр в Вене.",
    "He said that 17 countries took part.",
    "The Memorandum was signed by Sergey Korotkov.",
]
DOCUMENTS = st.builds(
    lambda number, title, sentences, day: make_document(
        f"d{number}", f"{title}\n\n{' '.join(sentences)}", {"date": day}
    ),
    st.integers(0, 4),
    st.sampled_from(["A memorandum in Moscow", "The Vienna meeting of UNIDO", "Встреча в Москве прошла"]),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4),
    st.sampled_from([None, date(2013, 5, 6), date(2020, 1, 1)]),
)
ASKED = (
    "When was the memorandum signed?",
    "Who is Li Yong?",
    "How many countries took part?",
    "Где выступил он?",
    "Tell me about the Vienna meeting",
    "Korotkow",
    "Austria",
)


def seen(library: Library) -> list[object]:
    """Return everything that a user can see."""
    documents = library.documents
    events = library.events()
    return [
        documents,
        [library.answer(question) for question in ASKED],
        [library.search_answer(question).confidence for question in ASKED],
        list(events),
        [[select(events, EventFilter(words=(word,)), TODAY)] for word in ("moscow", "вена", "memorandun")],
        [library.mentions(name) for name in ("Li Yong", "Korotkov", "ЮНИДО", "Moscow")],
        [library.passages(each) for each in documents],
        [library.summary(each) for each in documents],
        [library.event_summary(each) for each in events],
        [library.document(each.key) for each in documents],
        [library.find_document(each.id) for each in documents],
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(DOCUMENTS, max_size=4),
    st.lists(st.one_of(st.lists(DOCUMENTS, max_size=3), st.sets(st.integers(0, 4).map("d{}".format))), max_size=5),
    st.booleans(),
)
def test_changed_library_equals_a_new_one(
    first: list[Document], steps: Sequence[list[Document] | set[str]], is_read: bool
) -> None:
    library = Library(first)
    expected = {each.id: each for each in first}
    for step in steps:
        if is_read:
            library.warm_up()
        if isinstance(step, set):
            library.remove(step)
            expected = {name: each for name, each in expected.items() if name not in step}
        else:
            library.add(step)
            expected |= {each.id: each for each in step}
    assert seen(library) == seen(Library(expected.values()))


def test_changed_library_with_an_encoder_equals_a_new_one(data_dir: Path) -> None:
    documents = list(seeds().values())
    encoder = SentenceEncoder(data_dir / EMBEDDINGS_FOLDER)
    library = Library(documents[:2], encoder)
    library.warm_up()
    library.add([NEWS, *documents[2:4]])
    library.remove(["news", documents[0].id])
    library.add([documents[4], documents[0]])
    whole = Library(documents, encoder)
    for each in QUESTIONS[::2]:
        assert library.search_answer(each.question).confidence == pytest.approx(
            whole.search_answer(each.question).confidence, abs=1e-5
        )
        assert library.answer(each.question) == whole.answer(each.question)


def test_added_document_is_found_and_removed_one_is_not(data_dir: Path) -> None:
    library = Library(seeds().values(), SentenceEncoder(data_dir / EMBEDDINGS_FOLDER))
    library.warm_up()
    assert quotes(library) == []
    library.add([NEWS])
    assert quotes(library)[0].startswith("The head of the office, Ilya Zaitsev")
    assert [each.document.id for each in library.mentions("Zaitsev")] == ["news"]
    assert [each.document.id for each in select(library.events(), EventFilter(words=("kazan",)), TODAY)] == ["news"]
    assert library.answer("Who makes machines for farmers that run on current?").quotes or True
    found = library.search_answer("farm machinery that runs on current").hits
    assert "news" in {each.entry.passage.document.id for each in found}
    library.remove(["news"])
    assert quotes(library) == []
    assert library.mentions("Zaitsev") == []
    assert select(library.events(), EventFilter(words=("kazan",)), TODAY) == []


def test_new_version_replaces_the_old() -> None:
    library = Library([NEWS])
    old = library.answer(QUESTION)
    changed = make_document("news", NEWS.text.replace("4 March 2021", "3 March 2021"))
    library.add([changed])
    assert library.documents == (changed,)
    assert library.document(NEWS.key) is None
    assert "on 3 March 2021" in quotes(library)[0]
    assert "on 4 March 2021" in old.quotes[0].text
    library.add([NEWS])
    assert library.answer(QUESTION) == old


def test_empty_changes_change_nothing() -> None:
    library = Library([NEWS])
    before = library.answer(QUESTION)
    library.add([])
    library.remove(["unknown"])
    library.remove([])
    assert library.documents == (NEWS,)
    assert library.answer(QUESTION) == before


def test_last_of_documents_with_the_same_id_counts() -> None:
    other = make_document("news", "Nothing is said here.")
    assert Library([other, NEWS]).documents == (NEWS,)
    library = Library()
    library.add([other, NEWS])
    assert library.documents == (NEWS,)


def test_removed_document_has_no_quotes() -> None:
    library = Library([NEWS])
    findings = library.search_answer(QUESTION)
    [event, *_] = library.events()
    library.remove(["news"])
    assert library.passages(NEWS) == ()
    assert library.summary(NEWS).quotes == ()
    assert library.event_summary(event).quotes == ()
    assert library.event(NEWS.key, 0) is None
    assert all(quote.text in " ".join(NEWS.text.split()) for quote in library.build_answer(findings).quotes)


def test_readers_see_the_old_or_the_new_state() -> None:
    """While documents change, every answer is that of the state before or after."""
    library = Library(seeds().values())
    library.warm_up()
    without = library.answer(QUESTION)
    library.add([NEWS])
    with_it = library.answer(QUESTION)
    assert with_it != without
    done = Flag()
    wrong: list[object] = []

    def ask() -> None:
        while not done.is_set():
            if (answer := library.answer(QUESTION)) not in (with_it, without):
                wrong.append(answer)
            if len({each.id for each in library.documents}) not in (5, 6):
                wrong.append(library.documents)
            if len({each.document.id for each in library.events()}) not in (5, 6):
                wrong.append(library.events())
            if len(library.mentions("Zaitsev")) not in (0, 1):
                wrong.append(library.mentions("Zaitsev"))

    readers = [Thread(target=ask) for _ in range(3)]
    for each in readers:
        each.start()
    for _ in range(30):
        library.remove(["news"])
        library.add([NEWS])
    done.set()
    for each in readers:
        each.join()
    assert wrong == []


def test_threads_add_and_remove_documents() -> None:
    def news(number: int) -> Document:
        return make_document(f"n{number}", f"News of town {number}\n\nThey met in Town{number} on 5 May 20{number:02}.")

    library = Library()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: library.add([news(number)]), range(40)))
        list(pool.map(lambda number: library.remove([f"n{number}"]), range(0, 40, 3)))
    left = [number for number in range(40) if number % 3]
    whole = Library(map(news, left))
    assert library.documents == whole.documents
    for number in range(40):
        question = f"When did they meet in Town{number}?"
        assert library.answer(question) == whole.answer(question)
