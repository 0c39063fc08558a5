"""Citations in each form, read back by libraries where they are files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.fake_telegram.entities import utf16_length
from bot.fake_telegram.html import parse_html
from corpus.models import Document
from handlers.translations import Texts, texts_for
from handlers.views.callback_data import Cite
from handlers.views.citations.citation_list import render_citations
from handlers.views.citations.formats import (
    Citation,
    bibtex_file,
    chicago_citation,
    gost_citation,
    press_citation,
    ris_file,
)

EN, RU = texts_for("en"), texts_for("ru")
TODAY = date(2026, 11, 28)
MEETING = Document(
    "2012-meeting", "Heads meet", "…", "en", date(2012, 10, 5), "https://u.org/a?b=1&c=%5B2%5D", "UNIDO R&D"
)
QUOTED = Citation(MEETING, "They met in Moscow.", "Li Yong", "https://t.me/bot?start=x")
BARE = Citation(Document("x", "Заметка", "…", "ru"))


def test_press_form_quotes_and_names_the_source() -> None:
    source = "Heads meet, UNIDO R&D, 5 October 2012, https://u.org/a?b=1&c=%5B2%5D"
    assert press_citation(QUOTED, EN) == f"“They met in Moscow.” — Li Yong, {source}"
    assert press_citation(replace(QUOTED, quote="", speaker=None), EN) == source
    assert press_citation(replace(QUOTED, speaker=None), RU).startswith(
        "«They met in Moscow.» — Heads meet, UNIDO R&D, 5"
    )
    assert press_citation(BARE, RU) == "Заметка"


def test_chicago_form_names_the_day_of_access_only_without_a_date() -> None:
    assert chicago_citation(QUOTED, TODAY) == (
        "“Heads meet,” UNIDO R&D, October 5, 2012, https://u.org/a?b=1&c=%5B2%5D."
    )
    undated = Citation(replace(MEETING, date=None, publisher=None, url="https://u.org/a"))
    assert chicago_citation(undated, TODAY) == "“Heads meet,” accessed November 28, 2026, https://u.org/a."
    assert chicago_citation(BARE, TODAY) == "“Заметка.”"


def test_gost_form_is_that_of_the_standard() -> None:
    assert gost_citation(QUOTED, TODAY) == (
        "Heads meet [Электронный ресурс] // UNIDO R&D. 2012. 5 окт. "
        "URL: https://u.org/a?b=1&c=%5B2%5D (дата обращения: 28.11.2026)."
    )
    undated = Citation(replace(MEETING, title="Встреча в Москве.", date=None, publisher=None, url="https://u.org/a"))
    assert gost_citation(undated, TODAY) == (
        "Встреча в Москве [Электронный ресурс]. URL: https://u.org/a (дата обращения: 28.11.2026)."
    )
    assert gost_citation(Citation(replace(MEETING, title="Why?", publisher=None, url=None)), TODAY) == (
        "Why? 2012. 5 окт."
    )
    assert gost_citation(BARE, TODAY) == "Заметка."


@pytest.mark.parametrize(
    ("month", "written"), [(2, "2 февр."), (3, "2 марта"), (5, "2 мая"), (6, "2 июня"), (11, "2 нояб.")]
)
def test_gost_form_abbreviates_months_as_the_standard_does(month: int, written: str) -> None:
    cited = Citation(replace(MEETING, date=date(2020, month, 2), url=None))
    assert gost_citation(cited, TODAY) == f"Heads meet // UNIDO R&D. 2020. {written}{'' if written[-1] == '.' else '.'}"


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("“No smoke”: an interview", "“‘No smoke’: an interview,”"),
        ('The "Clean Air" fund', "“The ‘Clean Air’ fund,”"),
        ("Why now?", "“Why now?,”"),
        ("A report.", "“A report,”"),
        ("Фонд «Чистый воздух»", "“Фонд «Чистый воздух»,”"),
    ],
)
def test_chicago_form_quotes_titles(title: str, quoted: str) -> None:
    assert chicago_citation(Citation(replace(MEETING, title=title, url=None)), TODAY).startswith(f"{quoted} UNIDO")


def test_ris_file_is_read_by_a_reference_manager() -> None:
    content = ris_file([QUOTED, replace(QUOTED, quote="They left.", speaker=None), BARE], TODAY).decode()
    first, second = rispy.loads(content)
    assert (first["type_of_reference"], second["type_of_reference"]) == ("ELEC", "GEN")
    assert first["access_date"] == "2026/11/28"
    assert first["title"] == "Heads meet"
    assert first["publisher"] == "UNIDO R&D"
    assert (first["year"], first["date"]) == ("2012", "2012/10/05")
    assert first["urls"] == [MEETING.url]
    assert first["notes"] == ["“They met in Moscow.” — Li Yong", "“They left.”", "https://t.me/bot?start=x"]
    assert second["title"] == "Заметка"
    assert "date" not in second


def test_bibtex_file_is_read_by_a_library() -> None:
    hostile = replace(MEETING, id="2012 встреча}", title="50% of {R&D}_1 \\ $x$", url="https://u.org/{a}")
    library = parse_string(bibtex_file([QUOTED, Citation(hostile), BARE], TODAY).decode())
    assert not library.failed_blocks
    first, second, third = ({field.key: field.value for field in each.fields} for each in library.entries)
    assert [each.key for each in library.entries] == ["2012-meeting", "2012", "x"]
    assert first["title"] == "{Heads meet}"
    assert (first["year"], first["month"], first["date"]) == ("2012", "10", "2012-10-05")
    assert first["urldate"] == "2026-11-28"
    assert first["url"] == MEETING.url
    assert first["organization"] == r"UNIDO R\&D"
    assert first["note"].startswith("“They met in Moscow.” — Li Yong https://")
    assert second["title"] == r"{50\% of \{R\&D\}\_1 \textbackslash{} \$x\$}"
    assert second["url"] == "https://u.org/%7Ba%7D"
    assert third == {"title": "{Заметка}", "langid": "russian"}


@settings(max_examples=15)
@given(
    st.builds(
        Citation,
        st.builds(
            Document,
            id=st.text(max_size=20),
            title=st.text(max_size=600),
            text=st.just("…"),
            date=st.none() | st.dates(),
            url=st.none() | st.text("ab&\"<>'", max_size=500),
            publisher=st.none() | st.text(max_size=200),
        ),
        quote=st.text(max_size=3000),
        speaker=st.none() | st.text(max_size=200),
    ),
    st.sampled_from([EN, RU]),
)
def test_any_three_citations_fit_in_a_message(cited: Citation, texts: Texts) -> None:
    three = [replace(cited, document=replace(cited.document, id=str(number))) for number in range(3)]
    long = [replace(each, quote=each.quote * 3, document=replace(each.document, url="u" * 250)) for each in three]
    callback = Cite(tuple((each.document.key, 0) for each in three))
    for each in (three, long):
        shown, _ = parse_html(render_citations(each, callback, TODAY, texts).html)
        assert utf16_length(shown) <= MessageLimit.MAX_TEXT_LENGTH
    assert ris_file(three, TODAY).decode().count("TY  - ") == 3
    assert bibtex_file(three, TODAY).decode().count("@misc{") == 3
