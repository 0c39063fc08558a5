from datetime import date

import pytest

from corpus.errors import UnreadableDocument
from corpus.readers.markdown import read_markdown


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        pytest.param("# Title\n\nSome *words* and `code`.", "Title\n\nSome words and code.", id="marks"),
        pytest.param("One\ntwo\nthree.", "One two three.", id="a line break is a space"),
        pytest.param("One  \ntwo", "One\ntwo", id="a hard line break"),
        pytest.param("[UNIDO](https://unido.org) and ![a flag](x.png)", "UNIDO and a flag", id="links and images"),
        pytest.param("Lead:\n\n- one\n- two\n  - three\n", "Lead:\n\n- one\n\n- two\n\n- three", id="lists"),
        pytest.param("1. one\n2. two", "- one\n\n- two", id="ordered lists"),
        pytest.param("> Quoted.", "Quoted.", id="quotation"),
        pytest.param("```\nx = 1\n```", "x = 1", id="code"),
        pytest.param("AT&amp;T &lt;b&gt; \\*no\\*", "AT&T <b> *no*", id="references and escapes"),
        pytest.param("<script>alert(1)</script>", "", id="script"),
        pytest.param(
            "It is ~~ten~~ <del>nine</del> 12<br/>million <b>euros</b> for 1 < 2.",
            "It is 12\nmillion euros for 1 < 2.",
            id="HTML within",
        ),
        pytest.param(
            "<div class='note'>\n<p>One &amp; two.</p>\n<ul><li>three</li></ul>\n</div>\n\nEnd.<!-- more -->",
            "One & two.\n\n- three\n\nEnd.",
            id="HTML block",
        ),
        pytest.param(
            "| Country | 2017 | 2018 |\n|---|---|---|\n| Russia | 5 | 5 |\n| *Austria* | | 7 |",
            "Country | 2017 | 2018\nRussia | 5 | 5\nAustria: 7",
            id="table",
        ),
        pytest.param("<table><tr><td>Place</td><td>Vienna</td></tr></table>", "Place: Vienna", id="HTML table"),
        pytest.param(
            '[caption id="a" align="left"]![](x.png) The heads[/caption]\n\n[gallery ids="1,2"]\n\n[vc_row]They '
            "met[/vc_row] [1] in [Moscow].\n\n[gallery]",
            "The heads\n\nThey met [1] in [Moscow].",
            id="WordPress",
        ),
        pytest.param(
            "{{< figure src='x' >}} They met.{: .lead}\n\n{% include a.html %}\n\n{{ site.title }}\n\n# Aims {#aims}",
            "They met.\n\nAims",
            id="Hugo and Jekyll",
        ),
        pytest.param("They met.[^1]\n\n[^1]: In Moscow.", "They met.\n\nIn Moscow.", id="footnote"),
        pytest.param(
            "<https://unido.org> [a b](x) [note](y) [z]: no", "https://unido.org a b note [z]: no", id="links"
        ),
        pytest.param("", "", id="empty"),
        pytest.param("-\n\n***\n", "", id="marks only"),
    ],
)
def test_marks_are_removed(source: str, plain: str) -> None:
    assert read_markdown(source).text == plain


@pytest.mark.parametrize(
    ("front", "metadata"),
    [
        ("title: Week\ndate: 2018-12-17", {"title": "Week", "date": date(2018, 12, 17)}),
        ("", {}),
        ("# nothing", {}),
        ("2012: number", {"2012": "number"}),
        (
            'title: UNIDO: the "first" steps\ndate: 2018-12-17',
            {"title": 'UNIDO: the "first" steps', "date": date(2018, 12, 17)},
        ),
        ('url: "https://unido.org"', {"url": "https://unido.org"}),
    ],
)
def test_front_matter_is_metadata(front: str, metadata: dict[str, object]) -> None:
    front = f"{front}\n" if front else ""
    for end in ("---", "..."):
        raw = read_markdown(f"---\n{front}{end}\nWords.\n")
        assert (raw.text, raw.metadata) == ("Words.", metadata)
    assert read_markdown(f"---\r\n{front}---\r\nWords.\r\n").metadata == metadata


def test_front_matter_is_only_read_at_the_start() -> None:
    raw = read_markdown("Words.\n\n---\ntitle: no\n---\n")
    assert raw.metadata == {}
    assert "title: no" in raw.text


@pytest.mark.parametrize(
    "front",
    [
        "\ttitle: a",
        "title: |\n words\n\tmore",
        "x:\n  - [",
        "? [a]\n: b\n? {c: d}\n: e",
    ],
)
def test_broken_front_matter_raises(front: str) -> None:
    with pytest.raises(UnreadableDocument, match="front matter"):
        read_markdown(f"---\n{front}\n---\nWords.\n")


@pytest.mark.parametrize(
    "value",
    [
        "[",
        "@press",
        "`code`",
        "%d of them",
        "*The* meeting",
        "UNIDO: the first steps",
        "2012-13-45",
        "!!timestamp soon",
        "!!bool perhaps",
        "!!python/object/apply:os.system [ls]",
        "[" * 600,
        "9" * 10_000,
    ],
)
def test_value_that_is_no_yaml_is_text(value: str) -> None:
    raw = read_markdown(f"---\ntitle: Their meeting\nauthor: {value}\n---\nWords.\n")
    assert raw.metadata == {"title": "Their meeting", "author": value}
    assert raw.text == "Words."


@pytest.mark.parametrize("text", ["- a list", "words"])
def test_text_between_rules_is_no_front_matter(text: str) -> None:
    raw = read_markdown(f"---\n{text}\n\n---\nWords.\n")
    assert raw.metadata == {}
    assert raw.text == f"{text}\n\nWords."


@pytest.mark.parametrize(
    "pattern",
    ["*", "_", "[", "](", "> ", "- ", "`", "<", "&", "#", "![", "**a", "{{<", "{%", "{: .", "[a b=", "[a]", "<div>"],
)
def test_repeated_marks_are_read(pattern: str) -> None:
    read_markdown(pattern * (10_000 // len(pattern)))


def test_lines_with_labels_and_pictures_stay_lines() -> None:
    raw = read_markdown("Join us!\n**Date:** 5 May 2021\nVenue: Vienna\n📍 Hall 1\nand a wrapped\nline: so")
    assert raw.text == "Join us!\nDate: 5 May 2021\nVenue: Vienna\n📍 Hall 1 and a wrapped line: so"
