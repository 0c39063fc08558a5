"""Rules about the source that neither the linter nor the import contracts can hold."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCES = sorted(
    path.relative_to(ROOT)
    for package in ("corpus", "handlers", "bot", "bench", "training")
    for path in (ROOT / package).rglob("*.py")
)
PAGES = sorted(
    path.relative_to(ROOT) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / ".env.example")
)

QUESTION_WORD = re.compile(r"(?:What|Who|Whose|Whom|How|Where|When|Which|Whether|That)\b")
"""A docstring names a thing or an action; it does not begin with a relative clause."""

METAPHORS = re.compile(
    r"\b(?:behind|beside|stands|goes before|at hand|in hand|lets? go|put out|taken out|none of ours|anew|deaf|hears?)\b"
    r"|\bof (?:its|his|her|their|our|my) own accord\b",
    re.IGNORECASE,
)
"""Say after, next to, is, takes precedence, cached, in progress, release, removed, unknown, again, unsolicited."""


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings, the strings after constants and the comments of a module with their lines."""
    text = (ROOT / path).read_text("utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value.strip()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_docstrings_name_things_and_actions(path: Path) -> None:
    assert [f"{path}:{line}: {text}" for line, text in prose(path) if QUESTION_WORD.match(text)] == []


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_prose_uses_no_metaphor_where_a_term_exists(path: Path) -> None:
    assert [f"{path}:{line}: {found[0]}" for line, text in prose(path) if (found := METAPHORS.search(text))] == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_pages_use_no_metaphor_where_a_term_exists(path: Path) -> None:
    lines = (ROOT / path).read_text("utf-8").splitlines()
    assert [f"{path}:{at}: {found[0]}" for at, line in enumerate(lines, 1) if (found := METAPHORS.search(line))] == []


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_group_is_possessive(path: Path) -> None:
    """Python before 3.11.5 loses matches of possessive groups and atomic ones; single characters may be possessive."""
    assert not re.search(r"\)(?:[*+?]|\{\{?[\d,]+\}\}?)\+(?!,;)|\(\?>", (ROOT / path).read_text("utf-8"))


def test_class_names_are_unique() -> None:
    """One word for one thing: a class name in the product stands for one class."""
    names: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.parse((ROOT / path).read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                names.setdefault(node.name, []).append(str(path))
    assert {name: paths for name, paths in names.items() if len(paths) > 1} == {}


def test_no_folder_holds_more_than_thirteen_modules() -> None:
    folders: dict[Path, int] = {}
    for path in SOURCES:
        folders[path.parent] = folders.get(path.parent, 0) + 1
    assert {str(folder): count for folder, count in folders.items() if count > 13} == {}
