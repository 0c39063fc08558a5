import json
from datetime import date

from corpus.models import Document
from corpus.readers.formats import read
from corpus.readers.jsonl import BrokenLine, describe_broken_lines, number_ranges


def test_json_lines_become_documents_with_safe_unique_ids() -> None:
    lines = [
        {
            "_id": "a/b c",
            "title": "A title",
            "text": "They met.",
            "metadata": {"date": "2012-10-05", "url": "https://x.org/a"},
        },
        {"_id": "../a b c", "text": "They met again."},
        {"_id": "a-b-c", "text": "They met a third time."},
        {"_id": "none", "text": " "},
    ]
    documents = read("a.jsonl", "\n".join(map(json.dumps, lines)).encode(), url="https://x.org/all").documents
    assert [each.id for each in documents] == ["a-b-c", "a-b-c-2", "a-b-c-3"]
    assert documents[0] == Document("a-b-c", "A title", "They met.", "en", date(2012, 10, 5), "https://x.org/a")
    assert documents[1].url == "https://x.org/all"


def test_number_as_id_and_null_as_title_are_read() -> None:
    [document] = read(
        "a.jsonl", b'{"_id": 5, "title": null, "text": "They met in Moscow.", "metadata": null}'
    ).documents
    assert (document.id, document.text) == ("5", "They met in Moscow.")


def test_broken_lines_are_named_and_the_others_read() -> None:
    lines = [
        '{"_id": "a", "text": "They met."}',
        "not JSON",
        "",
        "[1]",
        '{"_id": "b"}',
        '{"text": "No id."}',
        '{"_id": "c", "text": "They left.", "metadata": 5}',
        '{"_id": "d", "text": "' + "word " * 1_000_001 + '"}',
        '{"_id": "e", "text": "They left."}',
    ]
    contents = read("a.jsonl", "\r\n".join(lines).encode())
    assert [each.id for each in contents.documents] == ["a", "e"]
    assert contents.broken_lines == (
        BrokenLine(2, "this is not JSON"),
        BrokenLine(4, "this is not a JSON object"),
        BrokenLine(5, "`text` must be a string"),
        BrokenLine(6, "`_id` must be a string"),
        BrokenLine(7, "`metadata` must be an object"),
        BrokenLine(8, "its text is longer than 5,000,000 characters"),
    )
    assert describe_broken_lines(contents.broken_lines) == "lines 2, 4–8 are left out; line 2: this is not JSON"
    assert describe_broken_lines(contents.broken_lines[:1]) == "line 2 is left out: this is not JSON"


def test_line_that_begins_as_another_format_is_a_broken_line() -> None:
    good = b'{"_id": "a", "text": "The header of a PDF is %PDF-1.7."}\n'
    for first in (b"<html><body>\n", b"%!\n", b"Subject: x\nFrom: y\nMIME-Version: 1.0\n\n"):
        contents = read("a.jsonl", first + good)
        assert [each.id for each in contents.documents] == ["a"]
        assert contents.broken_lines


def test_numbers_are_shown_as_ranges() -> None:
    assert number_ranges([]) == ""
    assert number_ranges([3, 7, 8, 10, 11, 12]) == "3, 7–8, 10–12"
    assert number_ranges(range(1, 100, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …"
