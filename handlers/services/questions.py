"""Outcomes of questions, which the handlers report for the metrics."""

from __future__ import annotations

from typing import Literal

QuestionOutcome = Literal["answered", "unanswered"]
"""A question is answered with quotes or a list of events, or it is refused."""
