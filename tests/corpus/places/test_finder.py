import time
from itertools import pairwise

import pytest
from hypothesis import given

from corpus.places.finder import dateline_place, find_places
from tests.support.seeds import seeds
from tests.support.text_strategies import TEXTS


def places(text: str) -> list[str]:
    return [each.place.english for each in find_places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two sides met in Moscow on Tuesday.", "Moscow"),
        ("The meeting was held in St. Petersburg, Russia.", "Saint Petersburg"),
        ("A seminar at the UN headquarters in Vienna", "Vienna"),
        ("It was signed at UNIDO’s Vienna headquarters.", "Vienna"),
        ("on the basis of the MIPT Moscow building", "Moscow"),
        ("a lecture at Moscow State University", "Moscow"),
        ("at the St. Petersburg International Economic Forum", "Saint Petersburg"),
        ("The signing took place at the Hofburg, Vienna.", "Vienna"),
        ("in the Russian city of Kazan", "Kazan"),
        ("in the Austrian capital, Vienna", "Vienna"),
        ("in Rio de Janeiro, Brazil", "Rio de Janeiro"),
        ("training in Nur-Sultan (Kazakhstan)", "Astana"),
        ("side events in New York and Geneva", "New York, Geneva"),
        ("in Moscow, Kazan and Sochi", "Moscow, Kazan, Sochi"),
        ("in Vienna, Russia and UNIDO signed a memorandum", "Vienna"),
        ("in Bishkek, Kyrgyzstan, and Dushanbe, Tajikistan", "Bishkek, Dushanbe"),
        ("a workshop in Kazakhstan", "Kazakhstan"),
        ("in Armenia, Belarus and Kazakhstan", "Armenia, Belarus, Kazakhstan"),
        ("in the Republic of Kazakhstan", "Kazakhstan"),
        ("in the Russian Federation", "Russia"),
        ("UNIDO HOLDS MEETING IN MOSCOW", "Moscow"),
        ("The meeting was held\nin\nMoscow", "Moscow"),
        ("Representatives of ten countries met yesterday in Vienna.", "Vienna"),
        ("in Moscow for the programme of cooperation", "Moscow"),
        ("talks with the Minister of Industry and Trade in Moscow", "Moscow"),
        ("St. Petersburg hosted the congress", "Saint Petersburg"),
        ("in Nice, France", "Nice"),
        ("in the city of Nice", "Nice"),
        ("in The Hague", "The Hague"),
    ],
)
def test_place_of_english_text_is_found(text: str, expected: str) -> None:
    assert ", ".join(places(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Встреча прошла в Вене.", "Vienna"),
        ("заседание в городе Казани", "Kazan"),
        ("форум в г. Сочи", "Sochi"),
        ("соглашение подписано в штаб-квартире ЮНИДО в Вене", "Vienna"),
        ("на площадке ВДНХ в Москве", "Moscow"),
        ("в Санкт-Петербурге и Екатеринбурге", "Saint Petersburg, Yekaterinburg"),
        ("в Москве, Казани и Сочи", "Moscow, Kazan, Sochi"),
        ("в Нижнем Новгороде", "Nizhny Novgorod"),
        ("в столице Австрии Вене", "Vienna"),
        ("в самом центре Москвы", "Moscow"),
        ("В МОСКВЕ ПРОШЛА ВСТРЕЧА", "Moscow"),
        ("в Вене (Австрия)", "Vienna"),
        ("в Армении", "Armenia"),
        ("в Казахстане, Армении и Республике Беларусь", "Kazakhstan, Armenia, Belarus"),
        ("в Российской Федерации", "Russia"),
        ("на Кубе", "Cuba"),
        ("во Вьетнаме", "Vietnam"),
        ("В Орле прошёл семинар", "Oryol"),
        ("Казань примет форум", "Kazan"),
    ],
)
def test_place_of_russian_text_is_found(text: str, expected: str) -> None:
    assert ", ".join(places(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Venue: Hofburg, Vienna", "Vienna"),
        ("Place: Hotel Moscow, Belgrade", "Belgrade"),
        ("Location\tBishkek, Kyrgyzstan", "Bishkek"),
        ("| Venue | Johannesburg |", "Johannesburg"),
        ("Date and place: 5–6 June 2019, St. Petersburg, Russia", "Saint Petersburg"),
        ("Where: Armenia", "Armenia"),
        ("Venue: online", ""),
        ("Место проведения: Казань", "Kazan"),
        ("Место проведения мероприятия: г. Москва, Кремль", "Moscow"),
        ("Где: г. Санкт-Петербург, ул. Ленсовета, д. 14", "Saint Petersburg"),
        ("Moscow, 4–5 October 2012", "Moscow"),
        ("4–5 October 2012, Vienna, Austria", "Vienna"),
        ("* 19 January 2018, Moscow: Seminar", "Moscow"),
        ("г. Москва                      12 марта 2020 г.", "Moscow"),
        ("Vienna International Centre, Vienna, Austria\n11–12 April 2023", "Vienna"),
        ("The session (Vienna, 27 November 2017) decided", "Vienna"),
        ("The session (Vienna, Austria) decided", "Vienna"),
        ("конференция (Вена, 27 ноября 2017 года)", "Vienna"),
    ],
)
def test_labelled_and_dated_places_are_found(text: str, expected: str) -> None:
    assert ", ".join(places(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a Moscow-based company",
        "in Moscow-based CIIC",
        "a company based in Moscow",
        "Moscow State University was founded in 1755.",
        "He flew from Moscow to Vienna.",
        "participants from Vienna, Moscow and Rome",
        "the Mayor of Moscow",
        "the Ministry of Industry and Trade of Russia",
        "at the Russian Federation’s Ministry of Industry",
        "in Russia's regions",
        "in the Vienna Convention on treaties",
        "in the Paris Agreement",
        "in the Treaty of Amsterdam",
        "published in The New York Times",
        "in the Moscow region",
        "at 10:00 Moscow time",
        "in cooperation with the Moscow Government",
        "interested in Russia",
        "the Permanent Representative of Russia to the International Organizations in Vienna said",
        "Director of the UNIDO Centre in Moscow Sergey Korotkov said",
        "UNIDO (Vienna) said",
        "In 2018, Russia contributed much.",
        "MOSCOW, 5 October 2012 - The heads gathered.",
        "Advances in Reading and Mobile",
        "in Nice",
        "in March, in Asia, in Central Asia, in us",
        "Делегация вылетела в Москву, а затем в Минск.",
        "мэр Москвы",
        "в Венской конвенции",
        "в Минском районе",
        "в мире, в Мире",
        "на Москве",
        "во Владимире Путине",
        "постоянный представитель России при международных организациях в Вене",
        "посол России в Австрии",
        "директор Центра ЮНИДО в Москве Сергей Коротков",
        "МОСКВА, 5 октября. /ТАСС/. Встреча прошла.",
    ],
)
def test_other_places_are_left_out(text: str) -> None:
    assert places(text) == []


def test_city_replaces_its_country() -> None:
    assert places("It was held in Russia, in Kazan. The next one will be in Russia.") == ["Kazan", "Russia"]


def test_spans_are_the_names_in_order() -> None:
    text = "In Vienna, Austria, and at UNIDO's Moscow office; в Нижнем Новгороде"
    assert [text[slice(*each.span)] for each in find_places(text)] == ["Vienna", "Moscow", "Нижнем Новгороде"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("VIENNA", "Vienna"),
        ("Moscow", "Moscow"),
        ("Москва", "Moscow"),
        ("САНКТ-ПЕТЕРБУРГ", "Saint Petersburg"),
        ("KAZAN, Russia", "Kazan"),
        ("NICE", "Nice"),
        ("UNIDO Headquarters, Vienna", "Vienna"),
        ("HOFBURG, VIENNA", "Vienna"),
        ("VIENNA/MOSCOW", "Vienna"),
        ("Moscow office", None),
        ("MIPT", None),
        ("", None),
    ],
)
def test_dateline_gives_its_first_place(written: str, expected: str | None) -> None:
    place = dateline_place(written)
    assert (place.english if place else None) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("2012-itpo-annual-meeting", ["Moscow"]),
        ("2017-strategic-partnership-memorandum", []),
        ("2018-knowledge-sharing-week", ["Vienna", "Moscow"]),
        ("2022-digital-attaches-training", ["Moscow"]),
        ("2024-international-technological-congress", []),
    ],
)
def test_places_of_seed_documents_are_found(document: str, expected: list[str]) -> None:
    assert places(seeds()[document].text) == expected


@given(TEXTS)
def test_any_text_gives_ordered_spans(text: str) -> None:
    spans = [each.span for each in find_places(text)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    place = dateline_place(text)
    assert place is None or place.english


@pytest.mark.parametrize(
    "piece", ["in Aaaa ", "в Аааа ", "in A A A A ", "in the of ", "in\n", "in" + " " * 99, "(Moscow ", "Venue: ", "Aa-"]
)
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    text = (piece * (200_000 // len(piece)))[:200_000]
    started = time.process_time()
    find_places(text)
    assert time.process_time() - started < 4
