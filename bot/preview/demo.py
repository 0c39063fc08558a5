"""The sample documents of the demonstration: invented, and marked so in title, publisher and text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from corpus.models import Document
from corpus.readers.folder import load_documents

DEMO_DATA_FOLDER = "demo"  # the folder of `DATA_DIR` for the data of the demonstration
SAMPLE_DOCUMENTS = Path(__file__).parent / "demo_documents"

DEMO_SUGGESTIONS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "en": ("/brief Green Industry Forum", "/compare Kazan and Lipetsk", "/since 2026"),
        "ru": ("/brief Казань", "/compare Казань и Липецк", "/since 2026"),
    }
)
"""Messages to try, by language."""


def demo_documents() -> list[Document]:
    """Return the sample documents."""
    return list(load_documents(SAMPLE_DOCUMENTS).documents)
