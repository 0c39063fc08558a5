"""The walls: which room may know which."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT) for room in ("corpus", "handlers", "bot") for path in (ROOT / room).rglob("*.py")
)
LONGEST_FILE = 300

FORBIDDEN = {
    "corpus": {"telegram", "handlers", "bot", "pydantic_settings"},
    "handlers": {"bot"},
    "handlers/views/answers.py": {"telegram"},
    "handlers/views/pagination.py": {"telegram"},
    "handlers/views/callback_data.py": {"telegram"},
    "handlers/texts": {"telegram"},
}
STANDARD_LIBRARY_ONLY = ["corpus/models.py", "corpus/errors.py"]


def imports(path: Path) -> Iterator[str]:
    """Yield the top-level package of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path.parts[0] if node.level else (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_room_imports_nothing_from_above(path: Path) -> None:
    forbidden = {name for place, names in FORBIDDEN.items() if path.is_relative_to(place) for name in names}
    assert not forbidden & set(imports(path))


@pytest.mark.parametrize("path", STANDARD_LIBRARY_ONLY)
def test_the_nouns_stand_on_the_standard_library_alone(path: str) -> None:
    assert set(imports(Path(path))) <= sys.stdlib_module_names


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_file_is_one_room(path: Path) -> None:
    assert len((ROOT / path).read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_the_rules_name_places_that_there_are() -> None:
    assert all((ROOT / place).exists() for place in FORBIDDEN)
    assert len(MODULES) > len(FORBIDDEN)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_group_is_possessive(path: Path) -> None:
    """Python before 3.11.5 loses matches of possessive groups and atomic ones; single characters may be possessive."""
    assert not re.search(r"\)(?:[*+?]|\{\{?[\d,]+\}\}?)\+(?!,;)|\(\?>", (ROOT / path).read_text("utf-8"))
