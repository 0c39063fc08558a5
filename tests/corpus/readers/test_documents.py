import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableDocument
from corpus.models import Document, RawDocument
from corpus.readers.documents import make_document, make_documents
from corpus.readers.folder import CorpusFolder
from tests.support.files import load_files
from tests.support.text_strategies import TEXTS

PROSE = "The heads of the UNIDO offices gathered in Moscow for their annual meeting, which lasted for two whole days."
TITLE = "Annual meeting of the UNIDO offices"
FRONT = (
    """---
title: The week
date: {date}
language: {language}
url: {url}
publisher: UNIDO
---
"""
    + PROSE
)


def only(loaded: CorpusFolder) -> Document:
    [document] = loaded.documents
    assert not loaded.warnings
    return document


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The pro\xadgramme of the fund", "The programme of the fund"),
        ("The\u200b pro\u200cgr\u2060amme of\u200d the\ufeff \u202efund\u202c", "The programme of the fund"),
        ("Отчёт 2017\u20112018 в Санкт\u2011Петербурге", "Отчёт 2017-2018 в Санкт-Петербурге"),
        ("Краи\u0306 и е\u0308лка cafe\u0301", "Край и ёлка café"),
        ("Family 👨\u200d👩 of №\xa05", "Family 👨👩 of №\xa05"),
    ],
)
def test_invisible_characters_do_not_split_words(written: str, read: str) -> None:
    document = make_document("a", f"Ministers meet\n\n{written}.", {"title": written, "publisher": written})
    assert document.text == f"Ministers meet\n\n{read}."
    assert document.title == document.publisher == " ".join(read.split())


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        pytest.param(f"{TITLE}\n\n{PROSE}", TITLE, None, id="title"),
        pytest.param(f"\n\n  {TITLE} \n\n{PROSE}", TITLE, None, id="blank lines above"),
        pytest.param(f"{TITLE}\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="title twice"),
        pytest.param(f"Friday, 05 October 2012\n\n{TITLE}\n\n{PROSE}", TITLE, date(2012, 10, 5), id="date above"),
        pytest.param(f"Friday\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="weekday above"),
        pytest.param(f"{TITLE}\nOctober 18, 2022\n{PROSE}", TITLE, date(2022, 10, 18), id="date below"),
        pytest.param(f"News\n{TITLE}\n\n{PROSE}", TITLE, None, id="section above"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October 2012 - {PROSE}", TITLE, date(2012, 10, 5), id="dateline"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October - {PROSE}", TITLE, None, id="dateline without a year"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October - {PROSE}\n\n5 October 2012", TITLE, date(2012, 10, 5),
                     id="year of a dateline at the end"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October - {PROSE} Founded on 5 October 1986.", TITLE, None,
                     id="anniversary of a dateline"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October - {PROSE}\n\n© Volga Wire, 2012", TITLE, date(2012, 10, 5),
                     id="year of the copyright"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October - {PROSE}\n\n© Volga Wire, 2009–2012", TITLE, None,
                     id="years of the copyright"),
        pytest.param(f"{TITLE} от 3 мая 2016 г.\n\n{PROSE}", f"{TITLE} от 3 мая 2016 г.", None, id="year in a title"),
        pytest.param(f"MOSCOW, 5 October 2012 - {PROSE}", "A file", date(2012, 10, 5), id="dateline, no title"),
        pytest.param(PROSE, "A file", None, id="no title"),
        pytest.param("Moscow", "Moscow", None, id="one word"),
        pytest.param(f"Moscow hosts the annual meeting of\nthe UNIDO offices\n\n{PROSE}",
                     "Moscow hosts the annual meeting of the UNIDO offices", None, id="title of two lines"),
        pytest.param(f"Russian Federation hosts annual meeting of UNIDO’s\nTechnology Network\n\n{PROSE}",
                     "Russian Federation hosts annual meeting of UNIDO’s Technology Network", None,
                     id="wrapped title"),
        pytest.param(f"{TITLE}\n\n{PROSE}\n\n5 October 2012", TITLE, date(2012, 10, 5), id="date at the end"),
        pytest.param(f"{TITLE}\n\n{PROSE}\n\nMoscow, 5 October 2012", TITLE, date(2012, 10, 5), id="signed at the end"),
        pytest.param(
            f"{TITLE}\n\n{PROSE}\n\n*Moscow, 5 October 2012, 11:30*", TITLE, date(2012, 10, 5), id="signed at a time"
        ),
        pytest.param(f"16.02.2024. {TITLE}\n\n{PROSE}", TITLE, date(2024, 2, 16), id="day before the title"),
        pytest.param(f"12 March 2021. {PROSE}", "A file", date(2021, 3, 12), id="day before the text"),
        pytest.param(f"12 March 2021. {PROSE}\n\n15 May 2021. {PROSE}", "A file", None, id="list of days"),
        pytest.param(f"MOSCOW, 29 May (TASS) – {PROSE} In the current year, 2014, it is the third.", "A file",
                     date(2014, 5, 29), id="year of the text"),
        pytest.param(f"MINISTRY OF TRADE OF OMSK\n\nMinutes of the meeting\n\n{PROSE}", "Minutes of the meeting", None,
                     id="letterhead"),
        pytest.param(f"FOR IMMEDIATE RELEASE\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="kind of paper"),
        pytest.param(f"News Release No. 15/2019\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="numbered paper"),
        pytest.param(f"Для немедленного распространения\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="Russian paper"),
        pytest.param(f"Source: Government of the region\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="source"),
        pytest.param(f"{TITLE}\n\n{PROSE} It ended on 6 October 2012.", TITLE, None, id="date in the text"),
        pytest.param(f"Встреча в Москве\n\nМОСКВА, 5 октября 2012 г. /ТАСС/. {PROSE}", "Встреча в Москве",
                     date(2012, 10, 5), id="Russian"),
        pytest.param("\ufeff" + TITLE, TITLE, None, id="a mark of byte order"),
        pytest.param(f"{TITLE}\r\n\r\n5 October 2012\r\rWords.", TITLE, date(2012, 10, 5), id="line ends"),
        pytest.param(f"An\0nual\x07 meeting \x1bhere\n\n{PROSE}", "Annual meeting here", None, id="control characters"),
    ],
)  # fmt: skip
def test_title_and_date_are_found_in_the_text(tmp_path: Path, text: str, title: str, day: date | None) -> None:
    document = only(load_files(tmp_path, {"a-file.txt": text}))
    assert (document.id, document.title, document.date) == ("a-file", title, day)
    assert "\r" not in document.text
    assert "\0" not in document.text


@pytest.mark.parametrize("text", [f"{TITLE}\n\n{PROSE}", "Встреча в Москве\n\nРуководители бюро собрались."])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_languages_are_detected(tmp_path: Path, text: str, encoding: str) -> None:
    document = only(load_files(tmp_path, {"a-file.txt": text.encode(encoding)}))
    assert document.text == text
    assert document.language == ("en" if text.isascii() else "ru")


@pytest.mark.parametrize(
    ("given_date", "day"),
    [
        ("2018-12-17", date(2018, 12, 17)),
        ("2018-12-17 10:30:00", date(2018, 12, 17)),
        ('"17 December 2018"', date(2018, 12, 17)),
        ("17 декабря 2018 г.", date(2018, 12, 17)),
        ("2018", None),
        ("[2018]", None),
        ("soon", None),
        ("", None),
    ],
)
def test_front_matter_date_is_read(tmp_path: Path, given_date: str, day: date | None) -> None:
    front = FRONT.format(date=given_date, language="ru", url="https://unido.org/a")
    document = only(load_files(tmp_path, {"a.md": front}))
    assert document == Document("a", "The week", PROSE, "ru", day, "https://unido.org/a", "UNIDO")


@pytest.mark.parametrize(
    ("front", "day"),
    [
        ("published: 2018-12-17", date(2018, 12, 17)),
        ("datePublished: 2018-12-17T10:00:00Z\ndateModified: 2019-01-05", date(2018, 12, 17)),
        ("pubDate: Mon, 17 Dec 2018 10:00:00 +0300", date(2018, 12, 17)),
        ("publish_date: December 17, 2018", date(2018, 12, 17)),
        ("article:published_time: 2018-12-17", date(2018, 12, 17)),
        ("дата публикации: 17 декабря 2018 г.", date(2018, 12, 17)),
        ("updated: 2019-01-05\npublished: 2018-12-17", date(2018, 12, 17)),
        ("date: 2018-12-17\npublished: 2018-12-18", date(2018, 12, 17)),
        ("published: Fri, 07/12/2019 - 17:57", date(2019, 7, 12)),
        ("updated: 2019-01-05", None),
        ("lastmod: 2019-01-05", None),
        ("published: from 5 to 7 May 2019", None),
    ],
)
def test_front_matter_names_the_day_of_publication(tmp_path: Path, front: str, day: date | None) -> None:
    assert only(load_files(tmp_path, {"a.md": f"---\n{front}\n---\n\n{PROSE}"})).date == day


@pytest.mark.parametrize(
    ("given_language", "language"),
    [("ru", "ru"), ("RU-ru", "ru"), ("en_GB", "en"), ("de", "en"), ("no", "en"), ("7", "en"), ("", "en")],
)
def test_front_matter_language_is_read(tmp_path: Path, given_language: str, language: str) -> None:
    front = FRONT.format(date="", language=given_language, url="")
    assert only(load_files(tmp_path, {"a.md": front})).language == language


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("https://unido.org/a?b=c&d='e'", "https://unido.org/a?b=c&d='e'"),
        ("HTTP://unido.org", "HTTP://unido.org"),
        ("https://юнидо.рф/путь", "https://юнидо.рф/путь"),
        ("https://unido.org:8080/", "https://unido.org:8080/"),
        ("unido.org", None),
        ("javascript:alert(1)", None),
        ("https://intranet/page", None),
        ("https://", None),
        ("https://[bad", None),
        ("https://unido.org/a b", None),
        ('https://unido.org/"onclick', None),
        ("https://unido.org/" + "a" * 3000, None),
        ("7", None),
    ],
)
def test_only_addresses_that_telegram_accepts_are_kept(given_url: str, url: str | None) -> None:
    """A button with an address that Telegram refuses would make the whole message fail."""
    assert make_document("a", PROSE, {"url": given_url}).url == url


@pytest.mark.parametrize("value", [7, 2.5, True, None, ["a"], {"a": 1}, "", " \n", date(2012, 10, 5), "\0"])
def test_metadata_of_a_wrong_type_is_ignored(value: object) -> None:
    given = dict.fromkeys(("title", "url", "publisher", "language"), value)
    document = make_document("a-file", PROSE, given)
    assert document == Document("a-file", "A file", PROSE)


@given(TEXTS, st.text(), st.dictionaries(st.sampled_from(["title", "date", "url", "language"]), TEXTS))
def test_any_text_is_a_document_or_empty(text: str, name: str, metadata: dict[str, object]) -> None:
    try:
        document = make_document(name, text, metadata)
    except UnreadableDocument as exc:
        assert str(exc) == "it is empty"  # noqa: PT017 - both ways are right
        return
    assert document.title.strip()
    assert document.title == " ".join(document.title.split())
    document.title.encode()
    assert document.text.split()


def test_many_documents_with_one_id_get_ids_in_time() -> None:
    begun = time.process_time()
    found = make_documents("a", [RawDocument("They met.", {"id": "x"})] * 20_000)
    assert [each.id for each in found[:3]] == ["x", "x-2", "x-3"]
    assert len({each.id for each in found}) == 20_000
    assert time.process_time() - begun < 20, "the square of their number takes minutes"


@pytest.mark.parametrize("name", ["title", "headline", "Subject", "заголовок"])
def test_front_matter_names_the_title(tmp_path: Path, name: str) -> None:
    assert (
        only(load_files(tmp_path, {"a.md": f"---\n{name}: From the front\n---\n\n{PROSE}"})).title == "From the front"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("П Р И К А З Ы В А Ю: создать комиссию.", "ПРИКАЗЫВАЮ: создать комиссию."),
        ("Правительство п о с т а н о в л я е т.", "Правительство постановляет."),
        ("I M P O R T A N T dates follow.", "IMPORTANT dates follow."),
        ("Groups A B C D met.", "Groups A B C D met."),
        ("Уравнение а б в г д решено.", "Уравнение а б в г д решено."),
    ],
)
def test_words_in_spaced_letters_are_read_as_words(written: str, read: str) -> None:
    assert make_document("a", written).text == read
