"""Detection of a crash of the previous process."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.inbox import crashes

SCRIPT = """
import faulthandler, os, signal, sys
from pathlib import Path
from bot.inbox.crashes import crash_detection
with crash_detection(Path(sys.argv[1])) as crashed:
    print(crashed)
    sys.stdout.flush()
    {end}
"""


def start(path: Path, end: str) -> bool:
    """Run a process that ends in this way; return whether it found that the previous one crashed."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(end=end), path], capture_output=True, text=True, check=False
    )
    return {"True": True, "False": False}[run.stdout.strip()]


def test_segmentation_fault_is_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "var" / "crash.txt"
    assert not start(path, "faulthandler._sigsegv()")
    assert start(path, "pass")
    assert not start(path, "pass")


def test_kill_is_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    assert not start(path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert not start(path, "pass")


@pytest.mark.parametrize(("before", "now", "crashed"), [(3, 3, False), (3, 4, True), (3, 0, False)])
def test_kill_for_lack_of_memory_is_a_crash(
    before: int,
    now: int,
    crashed: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("faulthandler.enable", lambda _: None)
    monkeypatch.setattr("faulthandler.disable", lambda: None)
    path = tmp_path / "crash.txt"
    path.write_text(f"oom_kill {before}\n", "utf-8")  # as a killed process leaves it
    monkeypatch.setattr(crashes, "_oom_kills", lambda: now)
    with crashes.crash_detection(path) as found:
        assert found == crashed
    assert ("ran out of memory" in caplog.text) == crashed


def test_trace_of_an_older_version_is_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    path.write_text("Fatal Python error: Segmentation fault\n", "utf-8")
    assert start(path, "pass")


def test_file_that_cannot_be_written_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with crashes.crash_detection(tmp_path) as crashed:
        assert not crashed
    assert "crashes are not detected" in caplog.text
