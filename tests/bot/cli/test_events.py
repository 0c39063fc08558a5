"""`events` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.cli import main

pytestmark = pytest.mark.usefixtures("shared_data_dir")
Capture = pytest.CaptureFixture[str]
KEYS = ["document", "title", "start", "end", "precision", "place", "kind", "sentence"]


def test_json_is_one_array_in_time_order_undated_last(capsys: Capture) -> None:
    assert main(["events", "--json"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    events = json.loads(line)
    assert [list(each) for each in events] == [KEYS] * 9
    starts = [each["start"] for each in events]
    assert starts[:-1] == sorted(starts[:-1])
    assert starts[-1] is None
    meeting = events[1]
    assert meeting | {"title": "", "sentence": ""} == {
        "document": "2012-itpo-annual-meeting",
        "title": "",
        "start": "2012-10-04",
        "end": "2012-10-05",
        "precision": "day",
        "place": "Moscow",
        "kind": "event",
        "sentence": "",
    }
    assert meeting["sentence"].endswith("gathered in Moscow for their annual meeting on 4 and 5 October.")
    assert [each["kind"] for each in events].count("event") == 5
    assert events[-1] | {"title": "", "sentence": ""} == {
        "document": "2018-knowledge-sharing-week",
        "title": "",
        "start": None,
        "end": None,
        "precision": "none",
        "place": "Moscow",
        "kind": "event",
        "sentence": "",
    }


@pytest.mark.parametrize(
    ("wanted", "documents"),
    [
        (["2018"], ["2018-knowledge-sharing-week"]),
        (["since", "2022"], ["2022-digital-attaches-training", "2024-international-technological-congress"]),
        (["Вена 2017"], ["2017-strategic-partnership-memorandum"]),
        (["1970"], []),
    ],
)
def test_filters_work_as_in_the_chat(wanted: list[str], documents: list[str], capsys: Capture) -> None:
    assert main(["events", "--json", *wanted]) == 0
    assert [each["document"] for each in json.loads(capsys.readouterr().out)] == documents


def test_text_is_one_line_per_event(capsys: Capture) -> None:
    assert main(["events", "Москва", "2012"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.replace("\u202f", " ").startswith("4–5 октября 2012 г. · Москва · Russian Federation hosts")


def test_calendar_and_timeline_are_written(tmp_path: Path, capsys: Capture) -> None:
    ics, png = tmp_path / "all.ics", tmp_path / "all.png"
    assert main(["events", "--ics", str(ics), "--timeline", str(png)]) == 0
    assert capsys.readouterr().out == ""
    calendar = Calendar.from_ical(ics.read_bytes())
    assert isinstance(calendar, Calendar)
    assert len(calendar.events) == 8
    assert png.read_bytes().startswith(b"\x89PNG")


def test_unwritable_file_fails(tmp_path: Path, capsys: Capture) -> None:
    assert main(["events", "--ics", str(tmp_path / "no" / "all.ics")]) == 1
    assert "can't be written" in capsys.readouterr().err
