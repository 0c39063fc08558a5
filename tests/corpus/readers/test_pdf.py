from datetime import date

import pytest

from corpus.errors import UnreadableDocument
from corpus.readers.pdf import _lines_of, _paragraphs, read_pdf
from tests.support.files import pdf, pdf_of_objects, read_one


def test_pdf_lines_become_paragraphs() -> None:
    head, foot = "Report of the Organization", "Page {} of 4"
    first = [
        "The heads of the offices gathered in Moscow for their annual meet-",
        "ing. They spoke about what had been done in the year before, and",
        "agreed on plans.",
        "Next steps",
        "The offices will open a school in Kazan in the autumn of the year,",
    ]
    second = ["and another one in Tula.", "- train teachers;", "- buy machines."]
    pages = [[head, *lines, foot.format(at)] for at, lines in enumerate((first, second, first, second), 1)]
    text = read_one("a.pdf", pdf(pages)).text
    assert text.split("\n\n")[:5] == [
        "The heads of the offices gathered in Moscow for their annual meeting. They spoke about what had been done in "
        "the year before, and agreed on plans.",
        "Next steps",
        "The offices will open a school in Kazan in the autumn of the year, and another one in Tula.",
        "- train teachers;",
        "- buy machines.",
    ]
    assert head not in text
    assert "Page" not in text


def test_pages_of_a_pdf_are_known() -> None:
    first = [
        "The heads of the offices gathered in Moscow for their annual meet-",
        "ing. They spoke about what had been done in the year before, and",
        "agreed on plans with many part-",
    ]
    second = ["ners. And another one was opened in the town of Tula by the minister.", "They said so."]
    third = ["", "They said so. A third page begins with a long and unusual line of words."]
    document = read_one("a.pdf", pdf([first, second, [], third]))
    pages = {words: document.page_at(document.text.index(words)) for words in ("The heads", "agreed", "And", "A third")}
    assert pages == {"The heads": 1, "agreed": 1, "And": 2, "A third": 4}
    assert read_one("a.pdf", pdf([first])).page_at(0) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Annual report of the offices", "Annual report of the offices"),
        ("Template of a letter", "They met in Moscow again"),
        ("Microsoft Word - report.doc", "They met in Moscow again"),
        ("untitled", "They met in Moscow again"),
        ("", "They met in Moscow again"),
    ],
)
def test_pdf_properties_give_the_title_but_no_day(title: str, expected: str) -> None:
    lines = ["They met in Moscow again", "", "The heads of the offices met, and all of them were glad to do so."]
    document = read_one("a.pdf", pdf([lines], f"/Title ({title}) /CreationDate (D:20121005120000+02'00')"))
    assert (document.title, document.date) == (expected, None)


def test_date_in_pdf_text_takes_precedence_over_properties() -> None:
    content = pdf([["5 October 2012", "", "The heads of the offices met."]], "/CreationDate (D:20200101120000Z)")
    assert read_one("a.pdf", content).date == date(2012, 10, 5)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a long-", "term plan of cooper-", "ation and non-", "governmental help"],
         "a long-term plan of cooperation and non-governmental help"),
        (["the years 2017-", "2018 in Saint-", "Petersburg and a well-", "known, decision-", "making ITPO-",
          "Moscow ex-", "changed"],
         "the years 2017-2018 in Saint-Petersburg and a well-known, decision-making ITPO-Moscow exchanged"),
        (["the policy-", "makers and other policy-makers met in-", "vestors and indus-", "try"],
         "the policy-makers and other policy-makers met investors and industry"),
        (["the techno-", "parks are like technoparks in the world-", "wide net of stake-", "holders"],
         "the technoparks are like technoparks in the worldwide net of stakeholders"),
    ],
)  # fmt: skip
def test_own_hyphen_of_a_word_is_kept(lines: list[str], text: str) -> None:
    page = ["The title of this report", "", *lines, "and that is the end of it all."]
    assert read_one("a.pdf", pdf([page])).text.endswith(f"{text} and that is the end of it all.")


def test_own_hyphen_of_a_russian_word_is_kept() -> None:
    lines = ["Социально-", "экономическое сотруд-", "ничество вице-", "президента и науч-", "но-технический обмен."]
    assert list(_paragraphs([lines])) == [
        "Социально-экономическое сотрудничество вице-президента и научно-технический обмен."
    ]


@pytest.mark.parametrize("pages", [2, 3, 5])
def test_running_header_is_not_the_title(pages: int) -> None:
    texts = [f"They met in the city number {each} and spoke about the industry of the region." for each in "abcde"]
    heads = ["Fund for industry", "Vienna International Centre", "Annual papers"]
    content = [
        [*heads, *(["Report on the meeting"] if not at else []), texts[at], f"{at + 1} | Fund"] for at in range(pages)
    ]
    document = read_one("a.pdf", pdf(content))
    assert document.title == "Report on the meeting"
    assert not [each for each in (*heads, "| Fund") if each in document.text]


def test_blank_line_within_a_word_is_dropped() -> None:
    assert _lines_of("the coop-\n \neration of all\n\nnext -\n\nlast") == [
        "the coop-", "eration of all", "", "next -", "", "last",
    ]  # fmt: skip


def test_bullets_of_symbol_fonts_begin_items() -> None:
    assert _lines_of("Aims:\n\uf0b7 one\n \uf0a7\ttwo") == ["Aims:", "• one", "• two"]


WIDTH = "The sentence before it tells of what the heads of the offices had done in the year."


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        pytest.param(
            [WIDTH, "«Наше сотрудничество дало первоклассные результаты, и это только начало пути»", "— сказал он."],
            [f"{WIDTH} «Наше сотрудничество дало первоклассные результаты, и это только начало пути» — сказал он."],
            id="speech",
        ),
        pytest.param(
            [WIDTH, "Он определил пять схем для научно-технического сотрудничества всех государств, в", "т. ч. трёх."],
            [f"{WIDTH} Он определил пять схем для научно-технического сотрудничества всех государств, в т. ч. трёх."],
            id="abbreviation",
        ),
        pytest.param(
            ["Plans of the offices", "- teachers of all the schools", "- machines", "", WIDTH],
            ["Plans of the offices", "- teachers of all the schools", "- machines", WIDTH],
            id="items",
        ),
        pytest.param(["Семинар по экономике в", "Казани", WIDTH], ["Семинар по экономике в Казани", WIDTH], id="title"),
        pytest.param(
            ["The workshop of the", "Organization", WIDTH], ["The workshop of the Organization", WIDTH], id="of"
        ),
    ],
)
def test_wrapped_lines_are_one_paragraph(lines: list[str], paragraphs: list[str]) -> None:
    assert list(_paragraphs([lines])) == paragraphs


def test_page_whose_letters_have_no_codes_is_read_as_a_scan_or_refused() -> None:
    content = pdf(
        [["C>6<eAB=9 AeK<8=aB ?>9:>=K<8@e CB7>AB ma7a=8:b CB>:>7a=aA 8eAB6<a"] * 3, ["They met in Moscow."] * 3]
    )
    assert read_one("a.pdf", content).text == "They met in Moscow. They met in Moscow. They met in Moscow."
    assert read_pdf(content, lambda _, pages: {at: f"Page {at} tells of the meeting." for at in pages}).text.startswith(
        "Page 0 tells of the meeting."
    )
    with pytest.raises(UnreadableDocument, match="its letters have no codes"):
        read_one("a.pdf", pdf([["C>6<eAB=9 AeK<8=aB ?>9:>=K<8@e CB7>AB ma7a=8:b CB>:>7a=aA 8eAB6<a"] * 3]))


def shown(operators: str, page: str = "") -> str:
    """Return the text of a page that these operators show in Courier of 12 points, its lines 15 points apart."""
    fonts = "<</Font<</F 5 0 R/T 6 0 R>>>>"
    content = pdf_of_objects(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources{fonts}{page}>>",
        f"<</Length {len(operators) + 30}>>\nstream\nBT /F 12 Tf 15 TL 50 800 Td {operators} ET\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    )
    return read_one("a.pdf", content).text


SHOWN = "They met in Moscow, and the offices open a school."
TURNED = "(They met in Moscow, and the)Tj T* (offices open a school.)Tj"


@pytest.mark.parametrize(
    ("operators", "page", "text"),
    [
        pytest.param(
            "/T 13 Tf 2.435 Tw (than tw)Tj 40.941 0 Td (o hundred villages of the re)Tj 149.5 0 Td (gion)Tj",
            "",
            "than two hundred villages of the region",
            id="kerning of groff",
        ),
        pytest.param(
            "(They met in Moscow, and the o)Tj -7 Tw ( )Tj 0 Tw (ffices open a school.)Tj",
            "",
            SHOWN,
            id="space of no width",
        ),
        pytest.param("[(They met in)-600(Moscow, and the)-600(offices open a school.)]TJ", "", SHOWN, id="no spaces"),
        pytest.param(TURNED, "/Rotate 90", SHOWN, id="turned"),
        pytest.param(f"0 1 -1 0 50 50 Tm {TURNED}", "/Rotate 90", SHOWN, id="turned with its page"),
        pytest.param(f"0 -1 1 0 50 800 Tm {TURNED}", "", SHOWN, id="turned on an upright page"),
        pytest.param(
            "(They met in )Tj 8 Tc (Moscow,)Tj 0 Tc ( and the offices open a school.)Tj", "", SHOWN, id="letter-spaced"
        ),
        pytest.param(
            "(They met in Moscow)Tj /F 7 Tf 5 Ts (1)Tj 0 Ts /F 12 Tf (. It is 10)Tj 5 Ts (6)Tj 0 Ts ( people.)Tj",
            "",
            "They met in Moscow. It is 10⁶ people.",
            id="raised numbers",
        ),
    ],
)
def test_line_of_a_pdf_is_read_as_it_is_seen(operators: str, page: str, text: str) -> None:
    assert shown(operators, page) == text


BODY = "(The offices of the Organization open a school in the autumn.)Tj T* "


@pytest.mark.parametrize(
    ("operators", "paragraphs"),
    [
        pytest.param(
            f"/F 20 Tf 24 TL (Small Hydropower for Remote)Tj T* (Villages of Altai)Tj /F 12 Tf 15 TL T* {BODY * 3}",
            ["Small Hydropower for Remote Villages of Altai"],
            id="wrapped title",
        ),
        pytest.param(
            f"/F 20 Tf (Small Hydropower)Tj /F 12 Tf T* (Moscow, 12 April 2013)Tj 0 -24 Td {BODY * 3}",
            ["Small Hydropower", "Moscow, 12 April 2013"],
            id="title and day",
        ),
        pytest.param(
            f"{BODY * 3} 0 -9 Td {BODY * 2}",
            [" ".join([BODY[1:-7]] * 3), " ".join([BODY[1:-7]] * 2)],
            id="gap",
        ),
    ],
)
def test_layout_of_a_pdf_divides_blocks(operators: str, paragraphs: list[str]) -> None:
    assert shown(operators).split("\n\n")[: len(paragraphs)] == paragraphs
