"""The command line: `ask`, `check`, feedback, and errors."""

import asyncio
import io
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.parser import PREVIEW_PORT
from bot.settings import SEEDS
from bot.storage.chat_store import ChatStore
from bot.storage.database import DATABASE_FILE, Database
from tests.support.bot_process import environment
from tests.support.clocks import PATIENCE

QUESTION = "When did the ITPO heads gather in Moscow?"
ANSWER = "on 4 and 5 October"
NONSENSE = "flurb snorgle?"

pytestmark = pytest.mark.usefixtures("shared_data_dir")
Capture = pytest.CaptureFixture[str]


def run(*arguments: str | bytes, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, input=stdin, env=environment(settings), capture_output=True, timeout=PATIENCE, check=False
    )


def set_stdin(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def parse_json_lines(capsys: Capture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


class TestAsk:
    def test_json_answer_has_the_documented_form(self, capsys: Capture) -> None:
        assert main(["ask", "--json", QUESTION]) == 0
        [answer] = parse_json_lines(capsys)
        assert list(answer) == ["question", "language", "answered", "answer", "short", "certainty", "sources"]
        assert (answer["question"], answer["language"], answer["answered"]) == (QUESTION, "en", True)
        assert any(ANSWER in each["text"] for each in answer["answer"])
        cited = {each["source"] for each in answer["answer"]}
        assert cited == {each["number"] for each in answer["sources"]}
        for source in answer["sources"]:
            assert list(source) == ["number", "document", "title", "date", "url"]
            text = " ".join((SEEDS / f"{source['document']}.txt").read_text("utf-8-sig").split())
            for quote in answer["answer"]:
                assert quote["source"] != source["number"] or quote["text"] in text

    @pytest.mark.parametrize(
        "asked",
        ["kogda rukovoditeli ITPO sobralis v Moskve", "Hi! Please tell me when the ITPO heads met in Moscow."],
    )
    def test_question_in_other_letters_or_polite_words_is_answered(self, asked: str, capsys: Capture) -> None:
        assert main(["ask", "--json", asked]) == 0
        [answer] = parse_json_lines(capsys)
        assert answer["question"] == asked
        assert any(ANSWER in each["text"] for each in answer["answer"])

    def test_unknown_answer_has_no_quotes(self, capsys: Capture) -> None:
        assert main(["ask", "--json", NONSENSE]) == 0
        [answer] = parse_json_lines(capsys)
        assert (answer["answered"], answer["answer"]) == (False, [])
        assert len(answer["sources"]) <= 3

    @pytest.mark.parametrize(("said", "reply"), [("help", "Just ask a question"), ("спасибо", "Рад помочь!")])
    def test_message_that_is_no_question_gets_no_quotes(self, said: str, reply: str, capsys: Capture) -> None:
        assert main(["ask", "--json", said]) == 0
        [answer] = parse_json_lines(capsys)
        assert (answer["answered"], answer["answer"], answer["sources"]) == (False, [], [])
        assert main(["ask", said]) == 0
        assert capsys.readouterr().out.startswith(reply)

    def test_text_answer_cites_its_source(self, capsys: Capture) -> None:
        assert main(["ask", *QUESTION.split()]) == 0
        out = capsys.readouterr().out
        assert ANSWER in out
        assert "\n[1] " in out

    @pytest.mark.parametrize("arguments", [["--json", QUESTION], [QUESTION, "--json"]])
    def test_option_may_precede_or_follow_the_question(self, arguments: list[str], capsys: Capture) -> None:
        assert main(["ask", *arguments]) == 0
        assert parse_json_lines(capsys)[0]["question"] == QUESTION

    def test_each_input_line_gets_one_json_line_in_order(
        self, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lines = [
            "When?",
            "",
            "  ",
            QUESTION,
            "a\rb",
            "\x0b\x0c\x1c\x85\u2028\u2029",
            "\ufeff",
            "x" * 100_000,
            "\0",
            "last",
        ]
        set_stdin(monkeypatch, "\n".join(lines).encode())
        assert main(["ask", "--json"]) == 0
        assert [each["question"] for each in parse_json_lines(capsys)] == lines

    def test_line_may_have_the_earlier_questions_of_its_chat(
        self, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alone = {"question": "And who hosted it?"}
        lines = [json.dumps(alone), json.dumps({**alone, "before": [QUESTION]}), json.dumps({**alone, "before": [1]})]
        set_stdin(monkeypatch, "\n".join([*lines, '{"question": ', '{"a":' * 100_000]).encode())
        assert main(["ask", "--json"]) == 0
        unresolved, resolved, *others = parse_json_lines(capsys)
        assert (unresolved["question"], unresolved["answered"]) == (alone["question"], False)
        assert (resolved["question"], resolved["answered"]) == (alone["question"], True)
        assert any("hosted" in each["text"] for each in resolved["answer"])
        assert [each["question"] for each in others] == [alone["question"], '{"question": ', '{"a":' * 100_000]

    def test_each_input_line_gets_one_text_line(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        set_stdin(monkeypatch, f"{QUESTION}\r\n\r\n{NONSENSE}\r\n".encode())
        assert main(["ask"]) == 0
        first, *others = capsys.readouterr().out.splitlines()
        assert ANSWER in first
        assert len(others) == 2

    def test_empty_input_prints_nothing(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        set_stdin(monkeypatch, b"")
        assert main(["ask"]) == 0
        assert capsys.readouterr().out == ""

    def test_invalid_utf8_input_is_replaced(self) -> None:
        done = run("ask", "--json", stdin=b"Wh\xffen?\n\xed\xa0\x80\nlast\n", LC_ALL="C", PYTHONUTF8="0")
        assert (done.returncode, done.stderr) == (0, b"")
        questions = [json.loads(line)["question"] for line in done.stdout.splitlines()]
        assert questions == ["Wh\ufffden?", "\ufffd" * 3, "last"]

    def test_invalid_utf8_argument_is_escaped(self) -> None:
        done = run("ask", "--json", b"Wh\xffen?")
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout)["question"] == "Wh\udcffen?"

    def test_closed_pipe_prints_no_traceback(self) -> None:
        command = [sys.executable, "-m", "bot", "ask"]
        pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        with subprocess.Popen(command, env=environment({}), **pipes) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            process.stdin.write(b"When?\n" * 10)
            process.stdin.close()
            assert process.stderr.read() == b""
            assert process.wait(PATIENCE) == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
    @pytest.mark.parametrize("command", [["ask", "When?"], ["check"]])
    def test_full_disk_is_reported_in_one_line(self, command: list[str]) -> None:
        arguments = [sys.executable, "-m", "bot", *command]
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                arguments, env=environment({}), stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE, check=False
            )
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1


class TestWrongArguments:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["bogus"],
            ["bo\ngus"],
            ["ask", "--bogus", "When?"],
            ["ask", "--bo\ngus"],
            ["ask", "--json", "--explain", "When?"],
            ["eval"],
            ["eval", "bogus"],
            ["eval", "beir"],
            ["eval", "beir", "a", "b"],
            ["eval", "beir", "a", "--sample", "1"],
            ["eval", "fit"],
            ["eval", "refusal", "a", "--sample", "0"],
            ["preview", "--port", "x"],
            ["preview", "--port", "65536"],
            ["preview", "--port", "-1"],
        ],
    )
    def test_wrong_arguments_print_one_line_and_exit_2(self, arguments: list[str], capsys: Capture) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert exit_.value.code == 2
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        assert err.startswith("unido-bot: ")

    def test_process_exits_2_with_one_line(self) -> None:
        done = run("bogus")
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)

    @pytest.mark.parametrize(
        "arguments", [["--help"], ["ask", "--help"], ["eval", "--help"], ["eval", "fit", "--help"]]
    )
    def test_help_exits_0(self, arguments: list[str], capsys: Capture) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert not exit_.value.code
        assert "usage: unido-bot" in capsys.readouterr().out


class TestWrongConfiguration:
    def test_run_without_token_suggests_the_preview(self) -> None:
        done = run("run", CORPUS_DIR="/nowhere")
        assert (done.returncode, done.stdout) == (2, b"")
        [line] = done.stderr.decode().splitlines()
        assert "TELEGRAM_BOT_TOKEN" in line
        assert "python -m bot preview" in line

    @pytest.mark.parametrize("command", [["ask", "When?"], ["preview", "--port", "0"]])
    @pytest.mark.parametrize("catalog", [None, b"[[", b"\xff"])
    def test_wrong_corpus_folder_is_reported_in_one_line(
        self,
        command: list[str],
        catalog: bytes | None,
        capsys: Capture,
        monkeypatch: pytest.MonkeyPatch,
        clean_environment: Path,
    ) -> None:
        monkeypatch.setenv("CORPUS_DIR", "documents")
        if catalog:
            (clean_environment / "documents").mkdir()
            (clean_environment / "documents" / "catalog.toml").write_bytes(catalog)
        assert main(command) == 2
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        assert "CORPUS_DIR is wrong" in err

    @pytest.mark.parametrize(
        "arguments", [["--debug", "ask", "When?"], ["ask", "--debug", "When?"], ["ask", "When?", "--debug"]]
    )
    def test_debug_prints_the_traceback(
        self, arguments: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PORT", "none")
        assert main(arguments) == 2
        err = capsys.readouterr().err
        assert "Traceback" in err
        assert err.splitlines()[-1].startswith("unido-bot: PORT is wrong")

    def test_error_hides_the_token(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        token = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
        monkeypatch.setenv("CORPUS_DIR", token)
        assert main(["ask", "--debug", "When?"]) == 2
        err = capsys.readouterr().err
        assert token not in err
        assert "<secret>" in err


class TestPreview:
    def test_no_command_without_token_starts_the_preview(self, capsys: Capture) -> None:
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", PREVIEW_PORT))
                taken.listen()
            except OSError:
                pass  # the port is in use already
            assert main([]) == 2
        out, err = capsys.readouterr()
        assert "TELEGRAM_BOT_TOKEN is not set" in out
        assert "preview" in out
        [line] = [each for each in err.splitlines() if each.startswith("unido-bot: ")]
        assert str(PREVIEW_PORT) in line


class TestCheck:
    def test_default_configuration_passes(self, capsys: Capture) -> None:
        assert main(["check"]) == 0
        out = capsys.readouterr().out
        assert "No TELEGRAM_BOT_TOKEN" in out
        assert "5 documents" in out
        assert "WRONG" not in out

    def test_unreachable_telegram_passes(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:ab")
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))  # bound, but not listening
            monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
            assert main(["check"]) == 0
        assert "can't be reached" in capsys.readouterr().out

    def test_password_of_the_api_server_is_not_shown(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:ab")
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{listener.getsockname()[1]}"
            monkeypatch.setenv("TELEGRAM_API_URL", f"http://bob:hush-hush@{address}")
            assert main(["check"]) == 0
        out = capsys.readouterr().out
        assert "hush-hush" not in out
        assert address in out

    def test_what_the_bot_writes_is_private(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = tmp_path / "own" / "var"
        monkeypatch.setenv("DATA_DIR", str(folder))
        monkeypatch.setenv("READER", "off")
        assert main(["check"]) == 0
        for path, mode in ((folder, 0o755), (folder / DATABASE_FILE, 0o644)):  # as an earlier version left them
            path.chmod(mode)
        assert main(["ask", "When?"]) == 0
        assert main(["events", "--ics", str(tmp_path / "events.ics")]) == 0
        modes = {path: path.stat().st_mode & 0o777 for path in [folder, folder.parent, *folder.rglob("*")]}
        assert modes == {path: 0o700 if path.is_dir() else 0o600 for path in modes}
        assert len(modes) > 4
        assert (tmp_path / "events.ics").stat().st_mode & 0o444 == 0o444

    def test_unreachable_model_passes_and_its_key_is_not_shown(
        self, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            host = f"127.0.0.1:{listener.getsockname()[1]}"
            monkeypatch.setenv("MODEL_URL", f"http://{host}/v1/secret-path")
            monkeypatch.setenv("MODEL_KEY", "sk-hush")
            assert main(["check"]) == 0
        out = "".join(capsys.readouterr())
        assert (
            f"Questions leave the bot: they go, with sentences of the documents, to the language model at {host}."
            in out
        )
        assert "can't be used just now (connect error)" in out
        assert "sk-hush" not in out
        assert "secret-path" not in out

    @pytest.mark.parametrize(
        ("name", "value", "line"),
        [
            ("CORPUS_DIR", "nowhere", "WRONG The corpus folder nowhere"),
            ("DATA_DIR", "file/var", "WRONG DATA_DIR file/var"),
        ],
    )
    def test_wrong_setting_is_named(
        self,
        name: str,
        value: str,
        line: str,
        capsys: Capture,
        monkeypatch: pytest.MonkeyPatch,
        clean_environment: Path,
    ) -> None:
        (clean_environment / "file").touch()
        monkeypatch.setenv(name, value)
        assert main(["check"]) == 2
        assert line in capsys.readouterr().out

    def test_unreadable_file_is_named(
        self, capsys: Capture, monkeypatch: pytest.MonkeyPatch, clean_environment: Path
    ) -> None:
        folder = clean_environment / "documents"
        folder.mkdir()
        (folder / "good.txt").write_text("A sentence stands here.", "utf-8")
        (folder / "bad.txt").write_bytes(b"\xff\xfe\x00\xd8")
        monkeypatch.setenv("CORPUS_DIR", "documents")
        assert main(["check"]) == 0
        out = capsys.readouterr().out
        assert "1 document in documents." in out
        assert "bad.txt" in out


class TestFeedback:
    @pytest.mark.parametrize("command", ["unanswered", "stats"])
    @pytest.mark.parametrize("form", [(), ("--json",)])
    def test_empty_database_lists_nothing(self, command: str, form: tuple[str, ...], capsys: Capture) -> None:
        assert main([command, *form]) == 0
        out = capsys.readouterr().out
        if form:
            assert [json.loads(line) for line in out.splitlines()] == (
                [] if command == "unanswered" else [{"up": 0, "down": 0, "unanswered": 0}]
            )
        else:
            assert out.strip()

    def test_unanswered_questions_are_ranked(
        self, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        asyncio.run(self._store_feedback(tmp_path))
        assert main(["unanswered", "--json"]) == 0
        assert parse_json_lines(capsys) == [
            {"question": "Who?", "unanswered": 2, "down": 1},
            {"question": "When?", "unanswered": 1, "down": 0},
        ]
        assert main(["unanswered"]) == 0
        assert capsys.readouterr().out.splitlines()[1].split() == ["2", "1", "Who?"]
        assert main(["stats"]) == 0
        assert "unanswered: 3" in capsys.readouterr().out

    async def _store_feedback(self, data_dir: Path) -> None:
        database = Database(data_dir)
        await database.open()
        store = ChatStore(database, 10)
        for chat, question in ((1, "Who?"), (2, "Who?"), (1, "When?")):
            store.add_unanswered(chat, question, "en")
        await store.vote(1, 1, 1, "Who?", up=False)
        await store.unanswered_summaries()
        await database.close()
