from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.lines import collapse_whitespace
from corpus.library import Library
from corpus.models import Document
from corpus.people.mentions import MAX_MENTIONS_PER_DOCUMENT, Mention
from corpus.readers.documents import make_document
from tests.support.seeds import seeds
from tests.support.text_strategies import TEXTS

Found = list[tuple[str, str, str | None]]


def documents(**texts: str) -> list[Document]:
    """Documents by id; `d2012` is of that year, others are undated."""
    return [
        make_document(name, text, {"title": "A title", "date": f"{name[1:5]}-01-01" if name[1:5].isdigit() else None})
        for name, text in texts.items()
    ]


def find(held: Iterable[Document], name: str) -> list[Mention]:
    return Library(held).mentions(name)


def mentions(held: Iterable[Document], name: str) -> Found:
    return [(each.document.id, each.name, each.job_title) for each in find(held, name)]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(seeds().values())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Georgy Kalamanov", ["Deputy Minister of the Russian Federation’s Ministry of Industry and Trade"]),
        ("Alexei Makushkin", ["Director of the Analytical Centre under the Government of the Russian Federation"]),
        (
            "Evgeny Ugrinovich",
            [
                "Head of the International Department of the Russian Federation’s Ministry of Education and Science",
            ],
        ),
        (
            "Mohamed-Lamine Dhaoui",
            ["Director of the Business, Investment and Technology Services Branch", "Director, UNIDO"],
        ),
        ("Sergei Avdeev", [None, None]),
        ("Marcos Pontes", ["UNIDO Goodwill Ambassador", None]),
        ("Sergey Korotkov", ["Director, ITPO Moscow", "Director of the UNIDO CIIC"]),
        ("Mikhail Evstafyev", ["Advocacy and Communications Coordinator, UNIDO"]),
        ("Li Yong", ["UNIDO Director General", "UNIDO CEO"]),
        ("Gennady Gatilov", ["Deputy Minister of Foreign Affairs of the Russian Federation"]),
        ("Solomiya Omelyan", ["Programme Officer"]),
        ("Alexander Stuglev", ["Roscongress Foundation CEO"]),
        ("Kristina Filippovskaya", ["vice president and programming director at Innosocium Foundation"]),
        ("Anton Kobyakov", ["Advisor to the president of the Russian Federation"]),
        ("Elena Marinina", ["Vice president at the Roscongress Foundation and CEO at the Innosocium Foundation"]),
        ("Elena Myakotnikova", ["Corporate director of the Agency for Strategic Initiatives"]),
        (
            "Timofey Buneev",
            [
                "Head of the International Cooperation and Sustainable Development Department of the ACTP RF",
                "Head of the International Cooperation and Sustainable Development department of the ACTP RF",
            ],
        ),
        ("Mikhail Labudin", ["Director of the Association of Clusters, Technoparks and SEZs of Russia"]),
        ("Boris Nobody", []),
    ],
)
def test_people_of_seed_documents_have_job_titles(library: Library, name: str, found: list[str | None]) -> None:
    assert [each.job_title for each in library.mentions(name)] == found


@pytest.mark.parametrize(
    "name",
    """
    Korotkov|korotkov|Korotkow|Коротков|Коротковым|Mr Korotkov|г-н Коротков|S. Korotkov|Korotkov?|Sergei Korotkov
    |Сергей Коротков|Сергеем Коротковым|Сергей Константинович Коротков|Коротков Сергей
    """.replace("\n", " ").split("|"),
)  # fmt: skip
def test_person_is_found_in_any_spelling(library: Library, name: str) -> None:
    assert [(each.document.id[:4], each.name) for each in library.mentions(name)] == [
        ("2012", "Sergey Korotkov"),
        ("2022", "Sergey Korotkov"),
    ]


@pytest.mark.parametrize("name", ["Li Yong", "LI Yong", "li yong", "Ли Юн", "ли юн", "Yong", "Li"])
def test_chinese_name_is_found(library: Library, name: str) -> None:
    assert [each.name for each in library.mentions(name)] == ["LI Yong", "Li Yong"]


@pytest.mark.parametrize("name", ["Ivan Korotkov", "I. Korotkov", "Korotkova", "Sergey Kobyakov", "Anton Marinina"])
def test_similar_name_is_not_found(library: Library, name: str) -> None:
    assert library.mentions(name) == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Roscongress", "Roscongress"),
        ("Росконгресс", "Roscongress"),
        ("roscongress foundation", "Roscongress Foundation"),
        ("the Agency for Strategic Initiatives", "Agency for Strategic Initiatives"),
        ("UNIDO", "UNIDO"),
        ("ЮНИДО", "UNIDO"),
    ],
)
def test_organisation_is_found(library: Library, name: str, written: str) -> None:
    found = [each for each in library.mentions(name) if each.document.id.startswith("2018")]
    assert [(each.name, each.job_title) for each in found] == [(written, None)] * MAX_MENTIONS_PER_DOCUMENT


@pytest.mark.parametrize(
    "name", ["Foundation Roscongress", "Agency of Strategic Initiatives", "", " ", "?!", "the", "of"]
)
def test_other_order_of_words_is_not_found(library: Library, name: str) -> None:
    assert library.mentions(name) == []


def test_documents_are_in_time_order_undated_last() -> None:
    told = "Sergey Korotkov spoke."
    held = documents(undated=told, d2018=told, d2012=told)
    assert [each for each, _, _ in mentions(held, "Korotkov")] == ["d2012", "d2018", "undated"]


def test_sentence_with_job_title_comes_first_of_two() -> None:
    told = "Mr Korotkov came. Mr Korotkov spoke. Sergey Korotkov, Director of ITPO, left."
    assert mentions(documents(one=told), "Korotkov") == [
        ("one", "Sergey Korotkov", "Director of ITPO"),
        ("one", "Mr Korotkov", None),
    ]


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Sergey Korotkov came. Korotkov spoke.", "Sergey Korotkov", ["Sergey Korotkov", "Korotkov"]),
        ("Sergey Korotkov came. Later Mr Korotkov spoke.", "Sergey Korotkov", ["Sergey Korotkov", "Mr Korotkov"]),
        ("Mr Korotkov spoke.", "Sergey Korotkov", []),
        ("Mr Korotkov spoke.", "Korotkov", ["Mr Korotkov"]),
        ("S. Korotkov spoke.", "Sergey Korotkov", []),
        ("S. Korotkov spoke. Sergey Korotkov left.", "Sergey Korotkov", ["S. Korotkov", "Sergey Korotkov"]),
        ("Sergey Korotkov came. I. Korotkov went. Korotkov spoke.", "Sergey Korotkov", ["Sergey Korotkov"]),
        ("Sergey and Ivan Korotkov came.", "Sergey Korotkov", []),
        ("Sergey Korotkov met Ivan Korotkov. Mr Korotkov spoke.", "Sergey Korotkov", ["Sergey Korotkov"]),
        ("Sergey Korotkov met Ivan Korotkov. Mr Korotkov spoke.", "Ivan Korotkov", ["Ivan Korotkov"]),
        ("Sergey Korotkov came. Sergei Avdeev left. Sergey spoke.", "Sergey Korotkov", ["Sergey Korotkov"]),
        ("Anna Belova’s speech was long.", "Anna Belova", ["Anna Belova"]),
        ("Выступил Сергей Константинович Коротков.", "Sergey Korotkov", ["Сергей Константинович Коротков"]),
        ("Выступил Сергей Петрович Коротков.", "Сергей Константинович Коротков", []),
        ("Была Елена Маринина. По словам Марининой, всё готово.", "Elena Marinina", ["Елена Маринина", "Марининой"]),
        ("A korotkov is no man.", "Korotkov", []),
    ],
)  # fmt: skip
def test_only_certain_matches_are_listed(text: str, name: str, found: list[str]) -> None:
    assert [each for _, each, _ in mentions(documents(one=text), name)] == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        (
            "Minister of Industry and Trade Denis Manturov met UNIDO Director General Gerd Müller.",
            "Manturov",
            ("Denis Manturov", "Minister of Industry and Trade"),
        ),
        (
            "Minister of Industry and Trade Denis Manturov met UNIDO Director General Gerd Müller.",
            "Мюллер",
            ("Gerd Müller", "UNIDO Director General"),
        ),
        (
            "The Minister of Trade of the Russian Federation Denis Manturov spoke.",
            "Manturov",
            ("Denis Manturov", "Minister of Trade of the Russian Federation"),
        ),
        ("Minister Juan Carlos Medina spoke.", "Medina", ("Juan Carlos Medina", "Minister")),
        (
            "В работе участвовал директор Центра ЮНИДО в Москве Сергей Коротков.",
            "Korotkov",
            ("Сергей Коротков", "директор Центра ЮНИДО в Москве"),
        ),
        ("Выступил президент Чили Хуан Медина.", "Медина", ("Хуан Медина", "президент Чили")),
        (
            "Он встретился с генеральным директором ЮНИДО Ли Юном.",
            "Li Yong",
            ("Ли Юном", "генеральным директором ЮНИДО"),
        ),
        ("С докладом выступила вице-президент Фонда Росконгресс Елена Маринина.", "Росконгресс", ("Росконгресс", None)),
        (
            "Later Sergey Korotkov (Director, UNIDO Centre) spoke.",
            "Korotkov",
            ("Sergey Korotkov", "Director, UNIDO Centre"),
        ),
    ],
)
def test_name_and_job_title_are_separated(text: str, name: str, found: tuple[str, str | None]) -> None:
    assert [each[1:] for each in mentions(documents(one=text), name)] == [found]


@given(st.lists(TEXTS.filter(lambda text: any(map(str.isalnum, text))), max_size=3), TEXTS)
def test_any_texts_and_any_name_are_accepted(texts: list[str], name: str) -> None:
    held = [make_document(f"document {number}", text, {}) for number, text in enumerate(texts)]
    for asked in (name, "Li Yong", "Петров", "UNIDO"):
        found = find(held, asked)
        assert len(found) <= MAX_MENTIONS_PER_DOCUMENT * len(held)
        for each in found:
            said = collapse_whitespace(each.document.text[each.sentence.start : each.sentence.end])
            assert each.name in said
            assert each.job_title is None or each.job_title in said


def test_stop_word_is_no_name() -> None:
    """Of the stop words only «ли» may be a name; "With" sounds like Wit."""
    held = documents(
        d2001="With Henk de Wit came two guests.", d2002="With them came Anna Berg.", d2003="They met Wit."
    )
    assert mentions(held, "Wit") == [("d2001", "Henk de Wit", None), ("d2003", "Wit", None)]


def test_surname_that_is_a_particle_is_found() -> None:
    held = documents(
        d2001="Придёт ли Ли Юн, не знает никто.",
        d2002="Знает ли он об этом?",
        d2003="Директор Ли Юн выступил.\n\nПозже Ли уехал.",
    )
    assert [name for _, name, _ in mentions(held, "Ли Юн")] == ["Ли Юн", "Ли Юн", "Ли"]
    assert [name for name, *_ in mentions(held, "Li")] == ["d2001", "d2003", "d2003"]


def test_number_in_a_name_is_compared() -> None:
    held = documents(d2020="The COVID-19 pandemic began.", d2021="The Covid 20 pandemic began.")
    assert [name for _, name, _ in mentions(held, "Covid 19")] == ["COVID-19"]
    assert mentions(held, "19") == []
