from datetime import date

import pytest

from corpus.errors import UnreadableDocument
from corpus.readers.pdf import _lines_of, _paragraphs, read_pdf
from tests.support.files import pdf, read_one


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
        ("Annual report of the fund", "Annual report of the fund"),
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
        (["the years 2017-", "2018 in Saint-", "Petersburg and a well-", "known, decision-", "making ITPO-", "Moscow"],
         "the years 2017-2018 in Saint-Petersburg and a well-known, decision-making ITPO-Moscow"),
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
