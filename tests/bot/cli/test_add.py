"""The command `add SOURCE…`."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.storage.database import DATABASE_FILE
from tests.support.bot_process import environment
from tests.support.clocks import PATIENCE
from tests.support.seeds import seeds

pytestmark = pytest.mark.usefixtures("clean_environment")
Capture = pytest.CaptureFixture[str]

KAZAN = (
    "Industrial congress in Kazan\n\nThe Eurasian industrial congress took place in Kazan on 19 May 2018. "
    "It brought together two hundred managers of plants and of research institutes."
)
PERM = "A forum in Perm\n\nThe forum of the foundries was held in Perm on 3 June 2019, and ended with a declaration."
PAGE = f"<html><title>T</title><body><article><h1>A forum in Perm</h1><p>{PERM}</p></article></body></html>"


def asked(capsys: Capture, question: str) -> str:
    assert main(["ask", "--json", question]) == 0
    answer = json.loads(capsys.readouterr().out)
    return " ".join(each["text"] for each in answer["answer"])


def test_files_and_folders_are_added_once_and_found(clean_environment: Path, capsys: Capture) -> None:
    folder = clean_environment / "folder"
    (folder / "deeper").mkdir(parents=True)
    (folder / "kazan.txt").write_text(KAZAN)
    (folder / "deeper" / "perm.html").write_text(PAGE)
    (folder / ".hidden.txt").write_text("Not to be read.")
    assert main(["add", str(folder)]) == 0
    assert capsys.readouterr().out == "2 added.\n"
    assert "19 May 2018" in asked(capsys, "When did the Eurasian industrial congress take place?")
    assert main(["add", str(folder / "kazan.txt"), str(folder)]) == 0
    assert capsys.readouterr().out == "0 added, 3 there already.\n"


def test_unreadable_sources_are_named_and_the_others_added(clean_environment: Path, capsys: Capture) -> None:
    (clean_environment / "kazan.txt").write_text(KAZAN)
    (clean_environment / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    sources = ["kazan.txt", "broken.pdf", "missing.txt", "http://127.0.0.1:9/x"]
    assert main(["add", *sources]) == 1
    said = capsys.readouterr()
    assert said.out == "1 added, 3 not read.\n"
    lines = said.err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == sources[1:]
    assert all(line.endswith(".") and not line.endswith("..") for line in lines)


def test_broken_lines_are_named_and_the_others_added(clean_environment: Path, capsys: Capture) -> None:
    lines = [json.dumps({"_id": "kazan", "text": KAZAN}), "{", json.dumps({"_id": "perm", "text": PERM}), "[]"]
    (clean_environment / "news.jsonl").write_text("\n".join(lines))
    assert main(["add", "news.jsonl"]) == 1
    said = capsys.readouterr()
    assert said.out == "2 added, 1 not read.\n"
    assert said.err == "news.jsonl: lines 2, 4 are left out; line 2: this is not JSON.\n"


def test_unknown_endings_are_refused_with_the_list_of_known_ones(clean_environment: Path, capsys: Capture) -> None:
    for name in ("note.xyz", "note", "note.text.bak"):
        (clean_environment / name).write_text(KAZAN)
    (clean_environment / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (clean_environment / "NOTE.TXT").write_text(KAZAN)
    assert main(["add", "note.xyz", "note", "note.text.bak", "picture.png", "NOTE.TXT"]) == 1
    said = capsys.readouterr()
    assert said.out == "1 added, 4 not read.\n"
    *unknown, picture = said.err.splitlines()
    assert len(unknown) == 3
    assert all("only .txt, .md" in line and ".docx, .jsonl files can be read." in line for line in unknown)
    assert "it is a picture" in picture


def test_near_copies_are_named_also_those_of_the_corpus_folder(clean_environment: Path, capsys: Capture) -> None:
    long = " ".join(f"{KAZAN} It was meeting number {number} of {number**3}." for number in range(12))
    (clean_environment / "kazan.txt").write_text(f"Congress in Kazan\n\n{long}")
    (clean_environment / "again.txt").write_text(f"Kazan again\n\n{long} They left.")
    (clean_environment / "seed.txt").write_text(seeds()["2012-itpo-annual-meeting"].text + "\n\nThey left.")
    assert main(["add", "kazan.txt", "again.txt", "seed.txt"]) == 0
    said = capsys.readouterr()
    assert said.out == "3 added.\n"
    first, second = said.err.splitlines()
    assert first == "again.txt: it looks like a copy of “Congress in Kazan”, both are kept."
    assert second.startswith("seed.txt: it looks like a copy of “")
    (clean_environment / "kazan.txt").write_text(f"Congress in Kazan\n\n{long} It was good.")
    assert main(["add", "kazan.txt"]) == 0
    assert capsys.readouterr().err.startswith("kazan.txt: it replaces “Congress in Kazan”")


def test_add_without_sources_is_wrong_use(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["add"])
    assert raised.value.code == 2


def test_killed_add_keeps_stored_documents_and_can_be_repeated(clean_environment: Path, capsys: Capture) -> None:
    folder = clean_environment / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(
            f"Report {number}\n\n{KAZAN} It was meeting number {number} of {number**3}."
        )
    command = [sys.executable, "-m", "bot", "add", str(folder)]
    process = subprocess.Popen(command, env=environment({}), cwd=clean_environment, start_new_session=True)
    wal = clean_environment / "var" / f"{DATABASE_FILE}-wal"
    for _ in range(PATIENCE * 100):
        if wal.exists() and wal.stat().st_size > 200_000:
            break
        try:
            process.wait(0.01)
            break
        except subprocess.TimeoutExpired:
            continue
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert main(["add", str(folder)]) == 0
    added, _, rest = capsys.readouterr().out.partition(" added")
    known = int(rest.split()[1]) if "there" in rest else 0
    assert int(added) + known == 400
    assert main(["add", str(folder)]) == 0
    assert capsys.readouterr().out == "0 added, 400 there already.\n"
