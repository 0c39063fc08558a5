"""Notifications to systemd (<https://www.freedesktop.org/software/systemd/man/sd_notify.html>)."""

from __future__ import annotations

import asyncio
import os
import socket

from bot.monitoring.status import BotStatus

_MAX_INTERVAL_S = 1.0


def notify(state: str) -> None:
    """Send a state to systemd; do nothing without systemd."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        try:
            sender.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
        except OSError:  # nobody receives it
            return


async def keep_notified(status: BotStatus) -> None:
    """Tell systemd once that the bot is ready, and regularly that it is alive, until cancelled.

    The notification comes from the event loop, so it also shows that the loop is not blocked.
    """
    if not os.environ.get("NOTIFY_SOCKET"):
        return
    watchdog_s = int(os.environ.get("WATCHDOG_USEC", "0") or 0) / 1_000_000
    interval_s = min(_MAX_INTERVAL_S, watchdog_s / 3) if watchdog_s else _MAX_INTERVAL_S
    is_announced, last_summary = False, ""
    while True:
        lines = []
        if status.handlers_running and not is_announced:
            is_announced = True
            lines.append("READY=1")
        if watchdog_s and status.is_alive:
            lines.append("WATCHDOG=1")
        if (summary := status.summary()) != last_summary:
            last_summary = summary
            lines.append(f"STATUS={summary}")
        if lines:
            notify("\n".join(lines))
        await asyncio.sleep(interval_s)
