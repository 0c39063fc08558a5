import io
import math
import re
import sys

import pytest

from bot.cli import main

QUESTION = "When did the ITPO heads gather in Moscow?"
ANSWER = "on 4 and 5 October"

pytestmark = pytest.mark.usefixtures("shared_data_dir")
Capture = pytest.CaptureFixture[str]


def test_explanation_shows_query_and_candidates(capsys: Capture) -> None:
    assert main(["ask", "--explain", QUESTION]) == 0
    answer, _, explanation = capsys.readouterr().out.partition("Kind of question: when.")
    assert ANSWER in answer
    assert re.search(r"^itpo \(name\) +1\.00  itpo 1\.00$", explanation, re.MULTILINE)
    assert re.search(r"^1 +\d\.\d\d  2012-itpo-annual-meeting: The heads of", explanation, re.MULTILINE)
    assert explanation.endswith("it is answered (sure).\n")
    assert max(map(len, explanation.splitlines())) <= 160
    assert "\x1b" not in explanation


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Кто такой Дауи?",
        "Which hotel hosted the flurb meeting?",
        "Where is the moon?",
        "meeting tea",
    ],
)
def test_features_add_up_to_the_log_odds(question: str, capsys: Capture) -> None:
    assert main(["ask", "--explain", question]) == 0
    explanation = capsys.readouterr().out
    _, _, features = explanation.partition("Features of each sentence\n")
    table, _, _ = features.partition("\n\n")
    rows = [row for row in table.splitlines()[1:] if re.search(r" [+-][\d.]+$", row)]
    added = {row.split("  ")[0]: float(row.split()[-1]) for row in rows}
    log_odds = added.pop("log-odds")
    assert sum(added.values()) == pytest.approx(log_odds, abs=0.06)
    confidence = float(re.findall(r"^Confidence ([\d.]+);", explanation, re.MULTILINE)[0])
    assert confidence == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=0.01)


@pytest.mark.parametrize("question", ["flurb snorgle?", "", "?", "[bold]meeting[/bold] :smile:"])
def test_empty_search_is_explained(question: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{question}\n".encode())))
    assert main(["ask", "--explain"]) == 0
    assert "it is " in capsys.readouterr().out.splitlines()[-1]


def test_narrow_terminal_shows_every_number(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    assert main(["ask", "--explain", "Where is the moon?"]) == 0
    _, _, styled = capsys.readouterr().out.partition("Kind of question")
    explanation = re.sub(r"\x1b\[[\d;]*m", "", styled)
    assert max(map(len, explanation.splitlines())) <= 80
    assert re.search(r"log-odds of 1$", explanation, re.MULTILINE)
