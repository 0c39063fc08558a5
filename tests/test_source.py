"""Rules about the source that neither the linter nor the import contracts can hold."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted(
    path.relative_to(ROOT) for package in ("corpus", "handlers", "bot") for path in (ROOT / package).rglob("*.py")
)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_group_is_possessive(path: Path) -> None:
    """Python before 3.11.5 loses matches of possessive groups and atomic ones; single characters may be possessive."""
    assert not re.search(r"\)(?:[*+?]|\{\{?[\d,]+\}\}?)\+(?!,;)|\(\?>", (ROOT / path).read_text("utf-8"))
