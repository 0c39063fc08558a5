"""What `deploy/` and docs/hosting.md take for granted is so."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from bot.cli import MISUSED, _parser
from bot.settings import Settings, load_settings
from corpus.errors import ConfigurationError
from tests.conftest import ROOT
from tests.test_docs import commands

DEPLOY = ROOT / "deploy"
HOSTING = (ROOT / "docs/hosting.md").read_text("utf-8")
UNIT = (DEPLOY / "unido-bot.service").read_text("utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETTINGS = {name.upper() for name in Settings.model_fields}
TOKEN = "123456:ABC-DEF_ghi"


def unit() -> dict[str, list[str]]:
    """Return the unit's options; one that stands there twice has two values."""
    options: dict[str, list[str]] = {}
    for name, value in re.findall(
        r"^([A-Za-z]+)=(.*)$", (DEPLOY / "unido-bot.service").read_text("utf-8"), re.MULTILINE
    ):
        options.setdefault(name, []).append(value)
    return options


def instructions(name: str) -> list[str]:
    """Return what stands behind an instruction of the Dockerfile, wherever it does, in one line each."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    return re.findall(rf"^{name} (.+)$", joined, re.MULTILINE)


def compose_service() -> dict[str, object]:
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    service: dict[str, object] = composed["services"]["bot"]
    return service


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())


def test_the_unit_starts_the_bot_as_it_is_installed() -> None:
    [start] = unit()["ExecStart"]
    python, *arguments = start.split()
    venv = re.search(r"^VENV := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert venv
    assert python == f"/opt/unido-bot/{venv[1]}/bin/python"
    assert arguments[:2] == ["-m", "bot"]
    assert arguments[2] in commands()
    _parser().parse_args(arguments[2:])


def test_the_unit_does_not_start_a_wrong_configuration_again() -> None:
    [codes] = unit()["RestartPreventExitStatus"]
    assert str(MISUSED) in codes.split()


def test_the_unit_knows_where_its_documentation_is() -> None:
    [documentation] = unit()["Documentation"]
    assert (ROOT / documentation.removeprefix("file:/opt/unido-bot/")).is_file()


def test_the_unit_hands_over_secrets_by_the_names_of_settings() -> None:
    for credential in unit()["LoadCredential"]:
        name, _, path = credential.partition(":")
        assert name in Settings.model_fields
        assert path in HOSTING


def test_the_unit_gives_the_bot_nothing_but_its_own_folder() -> None:
    options = unit()
    [folder] = options["StateDirectory"]
    assert options["WorkingDirectory"] == [f"%S/{folder}"]
    assert f"/var/lib/{folder}/.env" in HOSTING
    assert options["ProtectSystem"] == ["strict"]
    assert options["NoNewPrivileges"] == ["yes"]
    assert options["CapabilityBoundingSet"] == [""]
    assert not {"ReadWritePaths", "BindPaths"} & options.keys()


@pytest.mark.usefixtures("fresh_host")
def test_a_credential_sets_what_nothing_else_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=\nWEBHOOK_SECRET=first\n", "utf-8")
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "telegram_bot_token").write_text(f"{TOKEN}\n", "utf-8")
    (credentials / "webhook_secret").write_text("second", "utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    settings = load_settings()
    assert settings.telegram_bot_token
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.webhook_secret
    assert settings.webhook_secret.get_secret_value() == "first"
    (credentials / "telegram_bot_token").write_text("no token", "utf-8")
    with pytest.raises(ConfigurationError, match=r"TELEGRAM_BOT_TOKEN is wrong: .* the form that @BotFather gives\.$"):
        load_settings()


def test_the_image_runs_a_command_of_the_bot_as_nobody_in_particular() -> None:
    [entry], [command] = instructions("ENTRYPOINT"), instructions("CMD")
    assert yaml.safe_load(entry) == list(PYPROJECT["project"]["scripts"])
    assert set(yaml.safe_load(command)) <= set(commands())
    [user] = instructions("USER")
    [number] = {int(each) for each in user.split(":")}
    assert number > 0
    assert f"--uid {number} " in DOCKERFILE


def test_the_image_holds_what_is_locked_and_what_the_wheel_is_made_of() -> None:
    for install in re.findall(r"pip install (.+)$", DOCKERFILE, re.MULTILINE):
        assert "--require-hashes -r requirements.lock" in install or "--no-build-isolation --no-deps" in install
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sources = [source for line in instructions("COPY") if not line.startswith("--from") for source in line.split()[:-1]]
    assert {f"!{source}" for source in sources} == {line for line in ignored if line.startswith("!")}
    assert all((ROOT / source).exists() for source in sources)
    project, wheel = PYPROJECT["project"], PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *project["license-files"], project["readme"], "pyproject.toml"} <= set(sources)


def test_the_image_sets_settings_that_there_are() -> None:
    environment = image_environment()
    assert environment.keys() <= SETTINGS | {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONFAULTHANDLER"}
    assert instructions("VOLUME") == [environment["DATA_DIR"]]
    assert instructions("EXPOSE") == [environment["PORT"]]


def test_the_container_is_the_image_and_no_more() -> None:
    service, environment = compose_service(), image_environment()
    assert (DEPLOY / str(service["build"]["context"]) / str(service["build"]["dockerfile"])).is_file()  # type: ignore[index]
    given = service["environment"]
    assert isinstance(given, dict)
    assert given.keys() <= SETTINGS
    assert {name: str(given[name]) for name in ("DATA_DIR", "LISTEN", "PORT")}.items() <= environment.items()
    assert [f"data:{given['DATA_DIR']}", f"${{DOCUMENTS:-../seeds}}:{given['CORPUS_DIR']}:ro"] == service["volumes"]
    assert service["ports"] == [f"127.0.0.1:{given['PORT']}:{given['PORT']}"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.fixture(params=[200, 503])
def status_page(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """Serve a status for /healthz; yield it and the port."""
    status = request.param

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield status, server.server_port
        server.shutdown()
        thread.join()


def health(port: int) -> int:
    environment = {"PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run([sys.executable, DEPLOY / "healthcheck.py"], env=environment, check=False).returncode


def test_the_health_check_believes_the_status(status_page: tuple[int, int]) -> None:
    status, port = status_page
    assert (health(port) == 0) == (status == 200)


def test_nobody_at_the_port_is_not_healthy() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    assert health(port) == 1
