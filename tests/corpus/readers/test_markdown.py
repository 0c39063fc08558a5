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
        pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="HTML is text"),
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
        "title: [",
        "\ttitle: a",
        "- a list",
        "words",
        "date: 2012-13-45",
        "date: !!timestamp soon",
        "date: !!bool perhaps",
        "date: !!int ''",
        "x: !!python/object/apply:os.system [ls]",
        "x: " + "[" * 600,
        "x: " + "9" * 10_000,
        "? [a]\n: b\n? {c: d}\n: e",
    ],
)
def test_broken_front_matter_raises(front: str) -> None:
    with pytest.raises(UnreadableDocument, match="front matter"):
        read_markdown(f"---\n{front}\n---\nWords.\n")


@pytest.mark.parametrize("pattern", ["*", "_", "[", "](", "> ", "- ", "`", "<", "&", "#", "![", "**a"])
def test_repeated_marks_are_read(pattern: str) -> None:
    read_markdown(pattern * (10_000 // len(pattern)))
