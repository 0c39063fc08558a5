"""Briefs: what is chosen, under which heading, in which order."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from corpus.briefs.headings import read_facts
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
