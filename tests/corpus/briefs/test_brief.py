"""Briefs: what is chosen, under which heading, in which order."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from corpus.briefs.brief import MAX_BRIEF_DOCUMENTS
from corpus.briefs.headings import read_facts
from corpus.briefs.self_contained import is_stale_plan
from corpus.library import Library
from corpus.models import HEADINGS, Brief, Heading, Language
from corpus.readers.documents import make_document
from tests.support.conversation import shared_encoder

TODAY = date(2026, 11, 28)
FUND = [
    make_document(
        "opening",
        "Solar fund opens in Tver\n\nThe Solar Fund of Tver was opened on 5 May 2020 at the Volga Hotel in Tver. "
        "Anna Petrova, Director of the Solar Fund, welcomed forty guests. The sides agreed to meet again.",
        {"date": "2020-05-06"},
    ),
    make_document(
        "copy",
        "Paper on the solar fund\n\nThe Solar Fund of Tver was opened on 5 May 2020 at the Volga Hotel in Tver.",
        {"date": "2020-05-07"},
    ),
    make_document(
        "agreement",
        "Solar fund signs\n\nThe Solar Fund and the Bank of Kazan signed an agreement on loans on 3 March 2021. "
        "The Solar Fund lends money to small firms that build solar panels.",
        {"date": "2021-03-04"},
    ),
    make_document(
        "plan",
        "Solar fund plans\n\nThe next congress of the Solar Fund will be held in Kazan on 7 June 2027.",
        {"date": "2026-10-01"},
    ),
    make_document(
        "other", "Bakers\n\nThe bakers of Perm met on 1 April 2019 to bake the longest loaf.", {"date": "2019-04-01"}
    ),
]


@cache
def library() -> Library:
    return Library(FUND, shared_encoder())


@cache
def brief(subject: str) -> Brief:
    return library().brief(subject, "en", TODAY)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The forum took place in Kazan on 9 July 2014.", "when_where"),
        ("Форум состоялся в Казани 9 июля 2014 года.", "when_where"),
        ("The exhibition planned for May 2022 in Tver was cancelled.", "when_where"),
        ("UNIDO and the Bank signed a memorandum in Vienna on 5 May 2017.", "agreed"),
        ("Стороны договорились создать рабочую группу.", "agreed"),
        ("The committee adopted a joint declaration.", "agreed"),
        ("The next session will be held in Vienna on 3 March 2027.", "next"),
        ("Следующая сессия состоится в Вене 3 марта 2027 года.", "next"),
        ("The session will be held in Vienna on 3 March 2020.", "when_where"),
        ("Sergey Korotkov, Director of the Centre, spoke to the guests.", "who"),
        ("Marina Sorokina has been Director of the Union since 2016.", "who"),
        ("The Ministry is a partner of the Clean Foundries Programme.", "what"),
        ("The Centre trained 300 engineers in 2026.", "what"),
        ("The Centre expects 200 graduates by the end of 2027.", "next"),
        ("The Centre trains engineers in the use of robots.", "what"),
    ],
)
def test_heading_follows_from_the_words(text: str, heading: Heading) -> None:
    assert read_facts(text, date(2017, 1, 1), TODAY).heading == heading


def test_brief_has_the_facts_under_headings_in_order() -> None:
    found = brief("Solar Fund")
    by_heading = {heading: [each.quote.text for each in found.under(heading)] for heading in HEADINGS}
    assert by_heading["when_where"] == ["The Solar Fund of Tver was opened on 5 May 2020 at the Volga Hotel in Tver."]
    assert by_heading["agreed"][0].startswith("The Solar Fund and the Bank of Kazan signed")
    assert by_heading["next"] == ["The next congress of the Solar Fund will be held in Kazan on 7 June 2027."]
    assert by_heading["who"] == ["Anna Petrova, Director of the Solar Fund, welcomed forty guests."]
    assert by_heading["what"] == ["The Solar Fund lends money to small firms that build solar panels."]
    assert [each.heading for each in found.sentences] == sorted(
        (each.heading for each in found.sentences), key=HEADINGS.index
    )


def test_copies_are_merged_and_cite_both_sources() -> None:
    [opened] = brief("Solar Fund").under("when_where")
    titles = {each.number: each.document.id for each in brief("Solar Fund").sources}
    assert {titles[number] for number in (opened.quote.source, *opened.copies)} == {"opening", "copy"}


@pytest.mark.parametrize("subject", ["Solar Fund", "Kazan", "2021", "Anna Petrova", "солнечный фонд"])
def test_every_sentence_is_verbatim_and_cited(subject: str) -> None:
    found = brief(subject)
    assert found.sentences
    documents = {each.number: each.document for each in found.sources}
    for each in found.sentences:
        document = documents[each.quote.source]
        assert " ".join(document.text[each.quote.start : each.quote.end].split()) == each.quote.text
        for number in each.copies:
            assert each.quote.text in " ".join(documents[number].text.split())
    cited = {number for each in found.sentences for number in (each.quote.source, *each.copies)}
    assert cited == set(documents)


@pytest.mark.parametrize("subject", ["banana split", "1999", "Ivan Nobody", "", "?", "🙂", "=SUM(A1)"])
def test_unknown_subject_has_no_sentences(subject: str) -> None:
    assert brief(subject) == Brief(subject)


def test_same_fact_in_another_language_is_told_once_in_the_reader_s() -> None:
    russian = make_document(
        "открытие", "Открытие фонда\n\nСолнечный фонд Твери открыт 5 мая 2020 года в гостинице «Волга» в Твери."
    )
    both = Library([*FUND, russian], shared_encoder())
    started: tuple[tuple[Language, str], ...] = (("en", "The Solar Fund"), ("ru", "Солнечный фонд"))
    for language, start in started:
        found = both.brief("Solar Fund", language, TODAY).under("when_where")
        assert [each.quote.text[:14] for each in found] == [start]


FORUM = [
    make_document(
        "third",
        "Steel forum closes in Tula\n\nThe Third Steel Forum was held in Tula from 6 to 8 June 2023. "
        "The Third Steel Forum brought together 420 participants from 17 countries. "
        "UNIDO and the city of Tula signed a declaration on clean air in Tula on 8 June 2023.",
        {"date": "2023-06-09"},
    ),
    make_document(
        "agency",
        "Steel forum draws 420 to Tula\n\nOn the last day the city of Tula and UNIDO put their names to a declaration "
        "on clean air. The sides agreed to meet again. In Tula she was shown round the Steel Forum by its guests.",
        {"date": "2023-06-08"},
    ),
    make_document(
        "форум",
        "Форум стали закрылся в Туле\n\n8 июня 2023 года. Третий форум стали прошёл в Туле с 6 по 8 июня 2023 года. "
        "На третий форум стали приехали 420 участников из 17 стран.",
        {"date": "2023-06-08"},
    ),
    make_document(
        "blog",
        "My days at the steel forum\n\nI went to the Steel Forum in Tula, and it was very hot there! "
        "10:30 – 11:15 Opening of the Steel Forum by Anna Petrova, Deputy Mayor.",
        {"date": "2023-06-11"},
    ),
    make_document(
        "plan",
        "Steel forum to be continued\n\nThe Fourth Steel Forum will be held in Perm on 4 June 2024. "
        "The organisers of the Steel Forum will be happy to help.",
        {"date": "2023-06-10"},
    ),
    make_document(
        "moved",
        "Steel forum moved\n\nThe Fourth Steel Forum will not open in Perm on 4 June 2024 as planned.",
        {"date": "2024-02-10"},
    ),
    make_document(
        "fourth",
        "Steel forum in Perm\n\nThe Fourth Steel Forum was held in Perm from 17 to 19 September 2024. "
        "The Fourth Steel Forum had 510 participants from 21 countries.",
        {"date": "2024-09-20"},
    ),
    make_document(
        "board",
        "Board meets in Tula\n\nThe Board of the Forum met in Tula on 9 December 2025. "
        "The Board meets next in Perm on 8 December 2026.",
        {"date": "2025-12-10"},
    ),
]


@cache
def forum_brief(subject: str, language: Language) -> Brief:
    return Library(FORUM, shared_encoder()).brief(subject, language, TODAY)


def quoted(found: Brief) -> str:
    return "\n".join(each.quote.text for each in found.sentences)


def test_brief_tells_facts_and_leaves_out_what_says_nothing_alone() -> None:
    found = quoted(forum_brief("Steel Forum", "en"))
    assert "420 participants" in found
    assert "510 participants" in found
    for weak in ("I went", "The sides agreed", "she was shown", "10:30", "will be held", "be happy"):
        assert weak not in found


@pytest.mark.parametrize(("language", "count"), [("en", "420 participants"), ("ru", "420 участников")])
def test_fact_in_two_languages_is_told_once(language: Language, count: str) -> None:
    found = quoted(forum_brief("Steel Forum", language))
    assert found.count("420") == 1
    assert count in found
    assert (
        len([each for each in forum_brief("Steel Forum", language).under("agreed") if "UNIDO" in each.quote.text]) == 1
    )


def test_agreement_is_told_with_its_day() -> None:
    [agreed] = forum_brief("declaration on clean air", "en").under("agreed")
    assert agreed.quote.text.endswith("on 8 June 2023.")


def test_brief_on_a_place_leaves_out_what_happens_elsewhere() -> None:
    found = quoted(forum_brief("Tula", "en"))
    assert "The Board of the Forum met in Tula" in found
    assert "Perm" not in found


@pytest.mark.parametrize(
    ("text", "written", "is_stale"),
    [
        ("The session will be held in Vienna on 3 March 2020.", date(2019, 1, 1), True),
        ("The session will be held in Vienna.", date(2019, 1, 1), True),
        ("The session will be held in Vienna.", date(2026, 10, 1), False),
        ("The session will be held in Vienna on 3 March 2027.", date(2019, 1, 1), False),
        ("The session that is planned for 3 March 2020 was cancelled.", date(2019, 1, 1), False),
    ],
)
def test_plan_is_stale_when_its_day_has_passed(text: str, written: date, *, is_stale: bool) -> None:
    assert is_stale_plan(text, written, TODAY) == is_stale


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The committee decided to extend the programme.", "agreed"),
        ("Комитет утвердил план работы на 2025–2027 годы.", "agreed"),
        ("Решено провести форум в Перми.", "agreed"),
        ("UNIDO will be glad to support the centre.", "what"),  # an old plan without a day
    ],
)
def test_decision_is_agreed_and_an_old_plan_is_not_next(text: str, heading: Heading) -> None:
    assert read_facts(text, date(2017, 1, 1), TODAY).heading == heading


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The forum was held from 6 to 8 June 2023.", "2023-06-06"),
        ("The forum will be held in June 2027.", "2027-06"),
        ("The centre expects 200 graduates by the end of 2027.", "2027"),
        ("Форум состоялся весной 2019 года.", "2019"),
        ("The forum was held in the first quarter of 2020.", "2020"),
        ("The forum had 420 guests.", None),
    ],
)
def test_date_is_as_precise_as_the_sentence(text: str, named: str | None) -> None:
    assert read_facts(text, date(2023, 6, 9), TODAY).named_date == named


def test_deeds_of_one_person_are_no_copies() -> None:
    role = "Elena Orlova, Rector of the Tula Institute of Steel,"
    deeds = [f"{role} led the delegation.", f"{role} showed a map of the mills.", f"{role} guided the delegation."]
    documents = [make_document(f"deed{number}", f"News {number}\n\n{deed}") for number, deed in enumerate(deeds)]
    found = Library(documents, shared_encoder()).brief("Elena Orlova", "en", TODAY).under("who")
    assert [each.quote.text for each in found] == deeds[:2]


def test_very_many_copies_are_cited_up_to_the_limit() -> None:
    """A message has room for so many sources."""
    fact = "The Glass Museum of Perm was opened on 5 May 2020 at the Kama Hotel in Perm."
    copies = [
        make_document(
            f"copy{number}", f"Paper {number}\n\n{fact} Number {number} is about {'abcdefgh'[number % 8] * 9}."
        )
        for number in range(30)
    ]
    found = Library(copies, shared_encoder()).brief("Glass Museum", "en", TODAY)
    assert len(found.under("when_where")) == 1
    assert len(found.sources) <= MAX_BRIEF_DOCUMENTS
