from datetime import date

import pytest

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
