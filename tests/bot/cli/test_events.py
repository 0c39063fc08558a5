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
KEYS += ["name", "status", "participants", "sources"]


def test_json_is_one_array_in_time_order_undated_last(capsys: Capture) -> None:
    assert main(["events", "--json"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    events = json.loads(line)
    assert [list(each) for each in events] == [KEYS] * 10
    starts = [each["start"] for each in events]
    assert starts[:-2] == sorted(starts[:-2])
    assert starts[-2:] == [None, None]
    meeting = events[1]
    assert meeting | {"title": "", "sentence": "", "participants": []} == {
        "document": "2012-itpo-annual-meeting",
        "title": "",
        "start": "2012-10-04",
        "end": "2012-10-05",
        "precision": "day",
        "place": "Moscow",
        "kind": "event",
        "sentence": "",
        "name": "Annual meeting of UNIDO’s Investment and Technology Promotion Network",
        "status": "held",
        "participants": [],
        "sources": ["2012-itpo-annual-meeting"],
    }
    assert "Marcos Pontes, UNIDO Goodwill Ambassador" in meeting["participants"]
    assert meeting["sentence"].endswith("gathered in Moscow for their annual meeting on 4 and 5 October.")
    assert [each["kind"] for each in events].count("event") == 7
    assert {each["status"] for each in events if each["kind"] == "milestone"} == {None}
    undated = {each["name"]: (each["place"], each["status"]) for each in events if each["start"] is None}
    assert undated == {
        "International Knowledge Sharing Week": ("Moscow", "planned"),
        "Meeting of the Organizing Committee of the International Technological Congress": (None, "held"),
    }


@pytest.mark.parametrize(
    ("wanted", "documents"),
    [
        (["2018"], ["2018-knowledge-sharing-week"]),
        (["since", "2022"], ["2022-digital-attaches-training", "2024-international-technological-congress"]),
        (["Вена 2017"], ["2017-strategic-partnership-memorandum"]),
        (["since", "2022", "-training"], ["2024-international-technological-congress"]),
        (["1970"], []),
    ],
)
def test_filters_work_as_in_the_chat(wanted: list[str], documents: list[str], capsys: Capture) -> None:
    assert main(["events", "--json", *wanted]) == 0
    assert [each["document"] for each in json.loads(capsys.readouterr().out)] == documents


def test_text_is_one_line_per_event(capsys: Capture) -> None:
    assert main(["events", "Москва", "2012"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.replace("\u202f", " ").startswith("4–5 октября 2012 г. · Москва · Annual meeting of UNIDO’s Inv")


def test_calendar_and_timeline_are_written(tmp_path: Path, capsys: Capture) -> None:
    ics, png = tmp_path / "all.ics", tmp_path / "all.png"
    assert main(["events", "--ics", str(ics), "--timeline", str(png)]) == 0
    assert capsys.readouterr().out == ""
    calendar = Calendar.from_ical(ics.read_bytes())
    assert isinstance(calendar, Calendar)
    assert len(calendar.events) == 5
    assert png.read_bytes().startswith(b"\x89PNG")


def test_unwritable_file_fails(tmp_path: Path, capsys: Capture) -> None:
    assert main(["events", "--ics", str(tmp_path / "no" / "all.ics")]) == 1
    assert "can't be written" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["events", "2018", "--no-such"], ["ask", "-x", "Who?"]])
def test_other_options_are_refused(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err
