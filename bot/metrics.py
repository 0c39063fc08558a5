"""The bot's metrics for Prometheus, one registry per application."""

from __future__ import annotations

from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from handlers.services.questions import QuestionOutcome

disable_created_metrics()  # type: ignore[no-untyped-call] # the start time of the process says as much

ModelOutcome = Literal["used", "failed", "skipped"]
"""The outcome of a call of the language model: "skipped" if the budget or the circuit breaker did not admit it."""

ANSWER_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The counters and gauges of an application."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.updates = Counter("unido_bot_updates", "Updates handled, by kind.", ["kind"], registry=registry)
        self.answer_seconds = Histogram(
            "unido_bot_answer_seconds",
            "Time from an update's arrival until it is handled.",
            registry=registry,
            buckets=ANSWER_BUCKETS_S,
        )
        self.questions = Counter("unido_bot_questions", "Questions, by outcome.", ["outcome"], registry=registry)
        for outcome in get_args(QuestionOutcome):
            self.questions.labels(outcome)
        self.model_calls = Counter(
            "unido_bot_model_calls", "Calls of the language model, by outcome.", ["outcome"], registry=registry
        )
        for outcome in get_args(ModelOutcome):
            self.model_calls.labels(outcome)
        self.model_seconds = Histogram(
            "unido_bot_model_seconds", "Time of a call of the language model.", registry=registry
        )
        self.telegram_errors = Counter(
            "unido_bot_telegram_errors", "Failed attempts at a Bot API call.", ["method", "code"], registry=registry
        )
        self.updates_dropped = Counter(
            "unido_bot_updates_dropped",
            "Updates that waited longer than UPDATE_HOURS, or the surplus of a flood.",
            registry=registry,
        )
        self.updates_set_aside = Counter(
            "unido_bot_updates_set_aside", "Updates that can't be handled.", registry=registry
        )
        self.reconnects = Counter(
            "unido_bot_reconnects", "New connections to Telegram after a silence.", registry=registry
        )
        self.inbox_updates = Gauge("unido_bot_inbox_updates", "Updates waiting or in progress.", registry=registry)
        self.inbox_oldest_seconds = Gauge(
            "unido_bot_inbox_oldest_seconds", "Age of the update that has waited longest.", registry=registry
        )
        self.inbox_writable = Gauge(
            "unido_bot_inbox_writable", "1 if updates are on disk before they are confirmed.", registry=registry
        )
        self.telegram_silence_seconds = Gauge(
            "unido_bot_telegram_silence_seconds", "Time since Telegram last answered.", registry=registry
        )
        self.connected = Gauge("unido_bot_connected", "1 if Telegram answered lately.", registry=registry)
        self.ready = Gauge("unido_bot_ready", "1 if questions are answered.", registry=registry)

    def count_question(self, outcome: QuestionOutcome) -> None:
        """Count a question by its outcome."""
        self.questions.labels(outcome).inc()

    def count_model_call(self, outcome: ModelOutcome, seconds: float | None = None) -> None:
        """Count a call of the language model, with the time that it took if it was made."""
        self.model_calls.labels(outcome).inc()
        if seconds is not None:
            self.model_seconds.observe(seconds)

    def count_telegram_error(self, method: str, code: str) -> None:
        """Count a failed attempt at a call; `code` is the HTTP status, `timeout`, `network` or `garbage`."""
        self.telegram_errors.labels(method, code).inc()

    def observe_update(self, kind: str, seconds: float) -> None:
        """Count a handled update of a kind (a field of Update), and the time since its arrival."""
        self.updates.labels(kind).inc()
        self.answer_seconds.observe(seconds)

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus's text format, the process's own (`process_…`) included."""
        return generate_latest(self._registry)
