"""Conversion of a `Document` to and from JSON values, for the document store and the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.models import Document

_DATE_FIELDS = ("date", "start", "end")


def document_to_json(document: Document) -> dict[str, Any]:
    """Return the fields of `document` as JSON values; dates are ISO 8601 strings."""
    values = asdict(document)
    return values | {name: values[name].isoformat() for name in _DATE_FIELDS if values[name]}


def document_from_json(values: Mapping[str, Any]) -> Document:
    """Return the document whose fields `document_to_json` has given."""
    dates = {name: date.fromisoformat(values[name]) for name in _DATE_FIELDS if values.get(name)}
    return Document(**{**values, **dates, "page_starts": tuple(values.get("page_starts", ()))})
