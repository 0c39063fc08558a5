"""What systemd is told (<https://www.freedesktop.org/software/systemd/man/sd_notify.html>), where it asked to be."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable


def notify(state: str) -> None:
    """Tell systemd; without systemd do nothing. That it does not listen is its own affair."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        try:
            sender.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
        except OSError:
            return


async def keep_told(is_ready: Callable[[], bool], is_alive: Callable[[], bool], status: Callable[[], str]) -> None:
    """Tell systemd that the bot is ready once it is, and that it is alive as long as it is, until cancelled.

    Told from the event loop: that it is told at all shows that the loop turns.
    """
    if not os.environ.get("NOTIFY_SOCKET"):
        return
    watched = int(os.environ.get("WATCHDOG_USEC", "0") or 0) / 1_000_000
    pause = min(1.0, watched / 3) if watched else 1.0
    ready, said = False, ""
    while True:
        lines = []
        if not ready and is_ready():
            ready = True
            lines.append("READY=1")
        if watched and is_alive():
            lines.append("WATCHDOG=1")
        if (now := status()) != said:
            said = now
            lines.append(f"STATUS={now}")
        if lines:
            notify("\n".join(lines))
        await asyncio.sleep(pause)
