"""What the documents say is so."""

import argparse
import re

import pytest

from bot.cli.parser import make_parser
from bot.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DOCS = README + "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    [subparsers] = (each for each in make_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(subparsers.choices)


def test_env_example_names_every_setting_and_no_other() -> None:
    names = re.findall(r"^#? ?([A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE)
    assert names == [name.upper() for name in Settings.model_fields]


@pytest.mark.usefixtures("clean_environment")
def test_env_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = Settings(_env_file=".env.example").model_dump()
    default = Settings(_env_file=None).model_dump()
    assert shown.pop("corpus_dir").resolve() == default.pop("corpus_dir")
    assert shown == default


@pytest.mark.parametrize("name", Settings.model_fields)
def test_env_example_explains_a_setting_in_the_words_of_the_code(name: str) -> None:
    assert f"\n# {Settings.model_fields[name].description}\n{name.upper()}=" in ENV_EXAMPLE


@pytest.mark.parametrize("command", commands())
def test_every_command_is_described(command: str) -> None:
    assert f"python -m bot {command}" in DOCS


def test_the_commands_in_the_documents_exist() -> None:
    named = re.findall(r"(?:python -m bot|(?<![/=])unido-bot) ([a-z]+)", DOCS)
    assert set(named) <= set(commands())


def test_the_options_in_the_documents_exist() -> None:
    for command, options in re.findall(r"python -m bot ([a-z]+)((?: \[?--[a-z]+[^`\n]*)*)", DOCS):
        known = commands()[command]._option_string_actions
        assert set(re.findall(r"--[a-z-]+", options)) <= set(known)


def test_the_make_targets_in_the_documents_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`)make ([a-z]+)", DOCS, re.MULTILINE)
    assert {"run", "test"} <= set(named) <= set(targets)


def test_the_files_that_the_documents_point_to_exist() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} points to {target}"


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 200


def test_the_paths_in_the_architecture_page_exist() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`((?:corpus|handlers|bot|tests|bench|deploy|seeds|docs)/[\w./-]*)`", page)
    assert len(named) > 60
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_architecture_page_has_a_row_for_every_folder() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {
        f"{package}/{path.name}/"
        for package in ("corpus", "handlers", "bot")
        for path in (ROOT / package).iterdir()
        if (path / "__init__.py").exists()
    }
    assert not [folder for folder in folders if f"\n| `{folder}` |" not in page]
