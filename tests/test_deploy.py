"""The assumptions of `deploy/` and docs/hosting.md about the bot."""

import ast
import json
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
from prometheus_client.parser import text_string_to_metric_families

from bot.cli.errors import EXIT_MISUSED
from bot.cli.parser import make_parser
from bot.inbox.inbox import MAX_WAITING
from bot.inbox.processor import STOP_TIMEOUT_S
from bot.metrics import Metrics
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
    """Return the values of each option of the unit."""
    options: dict[str, list[str]] = {}
    for name, value in re.findall(
        r"^([A-Za-z]+)=(.*)$", (DEPLOY / "unido-bot.service").read_text("utf-8"), re.MULTILINE
    ):
        options.setdefault(name, []).append(value)
    return options


def instructions(name: str) -> list[str]:
    """Return the arguments of each use of an instruction of the Dockerfile, in one line each."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    return re.findall(rf"^{name} (.+)$", joined, re.MULTILINE)


def compose_service() -> dict[str, object]:
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    service: dict[str, object] = composed["services"]["bot"]
    return service


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())


def test_unit_starts_the_installed_bot() -> None:
    [start] = unit()["ExecStart"]
    python, *arguments = start.split()
    venv = re.search(r"^VENV := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert venv
    assert python == f"/opt/unido-bot/{venv[1]}/bin/python"
    assert arguments[:2] == ["-m", "bot"]
    assert arguments[2] in commands()
    make_parser().parse_args(arguments[2:])


def test_unit_does_not_restart_after_a_configuration_error() -> None:
    [codes] = unit()["RestartPreventExitStatus"]
    assert str(EXIT_MISUSED) in codes.split()


def test_unit_links_existing_documentation() -> None:
    [documentation] = unit()["Documentation"]
    assert (ROOT / documentation.removeprefix("file:/opt/unido-bot/")).is_file()


def test_unit_passes_credentials_named_like_settings() -> None:
    for credential in unit()["LoadCredential"]:
        name, _, path = credential.partition(":")
        assert name in Settings.model_fields
        assert path in HOSTING


def test_unit_lets_the_bot_write_its_own_folder_only() -> None:
    options = unit()
    [folder] = options["StateDirectory"]
    assert options["WorkingDirectory"] == [f"%S/{folder}"]
    assert f"/var/lib/{folder}/.env" in HOSTING
    assert options["ProtectSystem"] == ["strict"]
    assert options["NoNewPrivileges"] == ["yes"]
    assert options["CapabilityBoundingSet"] == [""]
    assert not {"ReadWritePaths", "BindPaths"} & options.keys()


@pytest.mark.usefixtures("clean_environment")
def test_credential_sets_only_unset_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
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


@pytest.mark.usefixtures("clean_environment")
def test_unreadable_credentials_are_a_configuration_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_folder = tmp_path / "credentials"
    no_folder.write_text(TOKEN, "utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(no_folder))
    with pytest.raises(ConfigurationError, match=r"^CREDENTIALS_DIRECTORY can't be read: .*folder|directory.*\.$"):
        load_settings()


def test_image_runs_a_command_as_an_unprivileged_user() -> None:
    [entry], [command] = instructions("ENTRYPOINT"), instructions("CMD")
    assert yaml.safe_load(entry) == list(PYPROJECT["project"]["scripts"])
    assert set(yaml.safe_load(command)) <= set(commands())
    [user] = instructions("USER")
    [number] = {int(each) for each in user.split(":")}
    assert number > 0
    assert f"--uid {number} " in DOCKERFILE


def test_image_installs_the_lock_and_copies_the_wheel_sources() -> None:
    for install in re.findall(r"pip install (.+)$", DOCKERFILE, re.MULTILINE):
        assert '--require-hashes -r "$LOCK"' in install or "--no-build-isolation --no-deps" in install
    assert "LOCK=requirements.lock" in instructions("ARG")
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sources = [source for line in instructions("COPY") if not line.startswith("--from") for source in line.split()[:-1]]
    assert {f"!{source}" for source in sources} == {line for line in ignored if line.startswith("!")}
    assert all((ROOT / source).exists() for source in sources)
    project, wheel = PYPROJECT["project"], PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *project["license-files"], project["readme"], "pyproject.toml"} <= set(sources)


def test_image_sets_existing_settings() -> None:
    environment = image_environment()
    assert environment.keys() <= SETTINGS | {"PATH", "PYTHONDONTWRITEBYTECODE"}
    assert instructions("VOLUME") == [environment["DATA_DIR"]]
    assert instructions("EXPOSE") == [environment["PORT"]]


def test_compose_service_matches_the_image() -> None:
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


def test_health_check_follows_the_status(status_page: tuple[int, int]) -> None:
    status, port = status_page
    assert (health(port) == 0) == (status == 200)


def test_closed_port_is_unhealthy() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    assert health(port) == 1


def template(text: ast.expr) -> str:
    """Return a text in the code with `…` for each placeholder; empty for any other expression."""
    if isinstance(text, ast.JoinedStr):
        return "".join(template(part) if isinstance(part, ast.Constant) else "…" for part in text.values)
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        return re.sub(r"%(?:\.\d)?[sdf]", "…", text.value)
    return ""


def nodes() -> Iterator[ast.AST]:
    for room in ("bot", "corpus", "handlers"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text("utf-8")))


def explained() -> list[str]:
    """Return the lines of the log that the table in the documentation explains."""
    [table] = re.findall(r"^\| the log says .*\n\|---.*\n((?:\|.*\n)+)", HOSTING, re.MULTILINE)
    return [line for row in table.splitlines() for line in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def test_documented_log_lines_exist_in_the_code() -> None:
    known = {template(node) for node in nodes() if isinstance(node, ast.expr)}
    assert [line for line in explained() if not any(line in text for text in known)] == []


def test_every_warning_and_error_is_documented() -> None:
    logged = [
        template(node.args[0])
        for node in nodes()
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_LOG.warning", "_LOG.error", "_LOG.exception"}
    ]
    lines = explained()
    assert [text for text in logged if text.strip("…") and not any(line in text for line in lines)] == []


def exported() -> dict[str, set[str]]:
    """Return the names of the samples that the bot exports, with their labels."""
    metrics = Metrics()
    metrics.observe_update("message", 0.1)
    metrics.count_telegram_error("sendMessage", "429")
    samples: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            samples.setdefault(sample.name, set()).update(sample.labels)
    return samples


def expressions() -> list[str]:
    """Return every expression of the alert rules and of the dashboard."""
    alerts = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
    found = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    found += [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return found + [each["query"]["query"] for each in dashboard["templating"]["list"] if each["type"] == "query"]


@pytest.mark.parametrize("expression", expressions())
def test_alerts_and_dashboard_use_exported_metrics(expression: str) -> None:
    samples = exported()
    named = set(re.findall(r"\b(?:unido_bot|process)_\w+", expression))
    assert named
    assert named <= samples.keys()
    labels = {label for each in re.findall(r"\{([^}]*)\}", expression) for label in re.findall(r"(\w+)\s*[=!]", each)}
    labels |= {label for each in re.findall(r"\bby \(([^)]*)\)", expression) for label in re.split(r"\W+", each)}
    assert labels <= set().union(*(samples[name] for name in named)) | {"job"}


def test_every_own_metric_is_used() -> None:
    shown = " ".join(expressions())
    own = {re.sub(r"_(?:bucket|count|sum)$", "", name) for name in exported() if name.startswith("unido_bot_")}
    assert [name for name in sorted(own) if name not in shown] == []


def test_service_manager_waits_for_the_bot_to_stop() -> None:
    [seconds] = unit()["TimeoutStopSec"]
    assert float(seconds) > STOP_TIMEOUT_S
    assert compose_service()["stop_grace_period"] == f"{seconds}s"


def test_alert_names_the_size_of_a_full_inbox() -> None:
    assert f"From {MAX_WAITING} on" in (DEPLOY / "alerts.yaml").read_text("utf-8")
    assert f"from {MAX_WAITING} on" in (DEPLOY / "grafana-dashboard.json").read_text("utf-8")
