import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.gazetteer import country_code, find_place, place_candidates
from tests.support.text_strategies import TEXTS

CITIES = [
    ("Vienna", "Вена", "AT"),
    ("Moscow", "Москва", "RU"),
    ("Saint Petersburg", "Санкт-Петербург", "RU"),
    ("New York", "Нью-Йорк", "US"),
    ("Geneva", "Женева", "CH"),
    ("Yekaterinburg", "Екатеринбург", "RU"),
    ("Kazan", "Казань", "RU"),
    ("Sochi", "Сочи", "RU"),
    ("Astana", "Астана", "KZ"),
    ("Bishkek", "Бишкек", "KG"),
    ("Minsk", "Минск", "BY"),
    ("Yerevan", "Ереван", "AM"),
    ("Beijing", "Пекин", "CN"),
    ("Shanghai", "Шанхай", "CN"),
    ("New Delhi", "Нью-Дели", "IN"),
    ("Addis Ababa", "Аддис-Абеба", "ET"),
    ("Johannesburg", "Йоханнесбург", "ZA"),
    ("Rio de Janeiro", "Рио-де-Жанейро", "BR"),
    ("Hanover", "Ганновер", "DE"),
    ("The Hague", "Гаага", "NL"),
    ("Nizhny Novgorod", "Нижний Новгород", "RU"),
    ("Rostov-on-Don", "Ростов-на-Дону", "RU"),
    ("Tver", "Тверь", "RU"),
    ("Xiamen", "Сямэнь", "CN"),
    ("Kazakhstan", "Казахстан", "KZ"),
    ("Russia", "Россия", "RU"),
    ("Hong Kong", "Гонконг", "HK"),
]


@pytest.mark.parametrize("expected", CITIES, ids=lambda each: each[0])
def test_place_is_found_by_both_names(expected: tuple[str, str, str]) -> None:
    english, russian, _ = expected
    place = Place(*expected)
    assert (
        find_place(english)
        == find_place(english.upper())
        == find_place(russian)
        == find_place(russian.lower())
        == place
    )


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("в Москве", "Moscow"),
        ("Москвой", "Moscow"),
        ("Вене", "Vienna"),
        ("Санкт-Петербурге", "Saint Petersburg"),
        ("Санкт-Петербурга", "Saint Petersburg"),
        ("Нижнего Новгорода", "Nizhny Novgorod"),
        ("Набережных Челнах", "Naberezhnye Chelny"),
        ("Ростове-на-Дону", "Rostov-on-Don"),
        ("Нью-Йорке", "New York"),
        ("Череповце", "Cherepovets"),
        ("Ельце", "Yelets"),
        ("Претории", "Pretoria"),
        ("Киеве", "Kyiv"),
        ("Баку", "Baku"),
        ("г. Казань", "Kazan"),
        ("в городе Казани", "Kazan"),
        ("Казахстане", "Kazakhstan"),
        ("Российской Федерации", "Russia"),
        ("Республике Корея", "South Korea"),
        ("ОАЭ", "United Arab Emirates"),
    ],
)
def test_russian_name_is_found_in_any_case(name: str, english: str) -> None:
    place = find_place(name)
    assert place
    assert place.english == english


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("St. Petersburg", "Saint Petersburg"),
        ("St Petersburg", "Saint Petersburg"),
        ("Sankt-Peterburg", "Saint Petersburg"),
        ("Petersburg", "Saint Petersburg"),
        ("Ленинград", "Saint Petersburg"),
        ("New York City", "New York"),
        ("Ekaterinburg", "Yekaterinburg"),
        ("Nur-Sultan", "Astana"),
        ("Нур-Султан", "Astana"),
        ("Hannover", "Hanover"),
        ("München", "Munich"),
        ("Peking", "Beijing"),
        ("Kiev", "Kyiv"),
        ("Turkey", "Türkiye"),
        ("Czech Republic", "Czechia"),
        ("THE RUSSIAN FEDERATION", "Russia"),
        ("USA", "United States"),
        ("Washington, D.C.", "Washington"),
        ("in Vienna", "Vienna"),
    ],
)
def test_other_names_and_spellings_are_found(name: str, english: str) -> None:
    place = find_place(name)
    assert place
    assert place.english == english


@pytest.mark.parametrize(
    "name",
    """
    Nice Reading Mobile Of Orange Split Man Most Bath Police Sale Van Normal Independence Surprise
    Austin Victoria Charlotte Martin Maria Sergey Jackson Young Obama Toyota Nokia Asia Africa Florida Ontario
    of us nice reading Орёл орёл Мир мир Владимир Виктория Анна Победа Находка Того того баке осле Пушкина
    UNIDO BRICS memorandum conference меморандум встреча
    """.split(),
)
def test_words_and_people_are_no_places(name: str) -> None:
    assert find_place(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nice, France", "Ницца"),
        ("Nice (France)", "Ницца"),
        ("Reading, UK", "Рединг"),
        ("Орёл, Россия", "Орёл"),
        ("Vienna, Austria", "Вена"),
    ],
)
def test_country_resolves_ambiguous_name(name: str, expected: str) -> None:
    place = find_place(name)
    assert place
    assert place.russian == expected


def test_country_selects_among_namesakes() -> None:
    assert find_place("Moscow, Russia") == find_place("Moscow")
    american = find_place("Moscow, USA")
    assert american
    assert american.country == "US"


def test_most_populous_namesake_is_first() -> None:
    assert [each.place.country for each in place_candidates("Moscow")][:2] == ["RU", "US"]
    assert place_candidates("Moscow")[0].ambiguity is Ambiguity.NONE


@pytest.mark.parametrize(("name", "locative"), [("Вене", True), ("Вену", False), ("Вена", False), ("Сочи", True)])
def test_only_locative_case_is_locative(name: str, locative: bool) -> None:
    assert place_candidates(name)[0].is_locative is locative


@pytest.mark.parametrize(
    ("name", "code"),
    [("the Russian Federation", "RU"), ("Австрии", "AT"), ("UK", "GB"), ("uk", None), ("Vienna", None), ("", None)],
)
def test_country_code_of_names(name: str, code: str | None) -> None:
    assert country_code(name) == code


@given(st.one_of(TEXTS, st.sampled_from(["", " ", ",", "(", "в", "г.", "St.", "’s", "-"])))
def test_any_name_is_accepted(name: str) -> None:
    place = find_place(name)
    assert place is None or (place.english and place.russian and place.country)


@given(st.sampled_from(CITIES), st.sampled_from(["{}", " {} ", "in {}", "{},", "{} ", "the city of {}"]))
def test_words_around_a_name_are_ignored(city: tuple[str, str, str], form: str) -> None:
    assert find_place(form.format(city[0])) == Place(*city)


def test_index_loads_lazily_and_stays_small() -> None:
    script = """if True:
        import sys, tracemalloc
        from corpus.places import finder, gazetteer
        assert finder and not {"pymorphy3", "wordfreq"} & set(sys.modules)
        tracemalloc.start()
        gazetteer._index()
        print(tracemalloc.get_traced_memory()[0])
    """
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 25_000_000
