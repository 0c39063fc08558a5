import json
from datetime import date

from corpus.models import Document
from corpus.readers.formats import read


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
    documents = read("a.jsonl", "\n".join(map(json.dumps, lines)).encode(), url="https://x.org/all")
    assert [each.id for each in documents] == ["a-b-c", "a-b-c-2", "a-b-c-3"]
    assert documents[0] == Document("a-b-c", "A title", "They met.", "en", date(2012, 10, 5), "https://x.org/a")
    assert documents[1].url == "https://x.org/all"


def test_number_as_id_and_null_as_title_are_read() -> None:
    [document] = read("a.jsonl", b'{"_id": 5, "title": null, "text": "They met in Moscow.", "metadata": null}')
    assert (document.id, document.text) == ("5", "They met in Moscow.")
