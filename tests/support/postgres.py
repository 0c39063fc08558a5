"""A PostgreSQL server of a test's own, with the programs of Debian's package `postgresql`."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.server import Server

_UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


def postgres_programs() -> Path | None:
    """Return the folder with PostgreSQL's programs; None if it is not installed."""
    found = shutil.which("initdb")
    candidates = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((each for each in candidates if (each / "postgres").exists()), None)


@dataclass
class PostgresServer(Server):
    """A server that listens on a Unix socket in `folder`, and in a network namespace on all of its addresses.

    With `fsync` off it survives SIGKILL, but no power cut.
    """

    programs: Path
    namespace: str = ""
    fsync: bool = False

    def url(self, database: str = "postgres") -> str:
        """Return the `DATABASE_URL` of a database."""
        return f"postgresql+asyncpg://{_UNPRIVILEGED}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it accepts connections."""
        options = {
            "listen_addresses": "*" if self.namespace else "",
            "unix_socket_directories": self.folder,
            "fsync": "on" if self.fsync else "off",
        }
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        user = _user()
        if self.namespace:  # only root enters one
            command = [*in_namespace(self.namespace), "setpriv", "--reuid", str(user), "--clear-groups", *command]
            user = None
        self._launch(command, user=user)

    def _accepts(self) -> bool:
        command = [str(self.programs / "pg_isready"), "--quiet", "--host", str(self.folder), "--dbname", "postgres"]
        return subprocess.run(command, check=False).returncode == 0

    def run(self, statement: str, database: str = "postgres") -> str:
        """Run a statement; return its rows as text."""
        return self.call(
            "psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={statement}", f"--dbname={database}"
        )

    def call(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as a client; return what it prints."""
        command = [str(self.programs / program), "--host", str(self.folder), "--username", _UNPRIVILEGED, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextlib.contextmanager
def postgres_running(programs: Path, *, namespace: str = "", fsync: bool = False) -> Iterator[PostgresServer]:
    """Run an empty server for the duration of the block."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if (user := _user()) is not None:
            os.chown(folder, user, -1)
        initdb = [str(programs / "initdb"), "--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust"]
        where = [f"--username={_UNPRIVILEGED}", f"--pgdata={folder / 'data'}"]
        subprocess.run([*initdb, *where], check=True, capture_output=True, user=user)
        with (folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")  # a namespace has only addresses of the test
        server = PostgresServer(folder, programs, namespace, fsync)
        try:
            server.start()
            yield server
        finally:
            server.kill(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_namespace(name: str) -> list[str]:
    """Return the beginning of a command that runs in a network namespace."""
    return ["ip", "netns", "exec", name]


def _user() -> int | None:
    return pwd.getpwnam(_UNPRIVILEGED).pw_uid if os.getuid() == 0 else None
