"""The commands `run` and `preview`, and the command line without a command."""

from __future__ import annotations

import argparse
from functools import partial

from bot.cli.errors import EXIT_OK
from bot.settings import Settings


def run_or_preview(settings: Settings, options: argparse.Namespace) -> int:
    """Run the bot on Telegram if a token is set, else in the preview."""
    if settings.telegram_bot_token:
        return run(settings, options)
    print("TELEGRAM_BOT_TOKEN is not set, so this is the preview: the real bot in a local page.")
    return preview(settings, options)


def run(settings: Settings, _: argparse.Namespace) -> int:
    """Run the bot on Telegram until a signal stops it."""
    from bot.run import run_until_stopped, serving_telegram

    run_until_stopped(partial(serving_telegram, settings))
    return EXIT_OK


def preview(settings: Settings, options: argparse.Namespace) -> int:
    """Run the preview until a signal stops it."""
    from bot.app import load_library
    from bot.preview.session import preview_running
    from bot.run import run_until_stopped

    library = load_library(settings)
    run_until_stopped(partial(preview_running, settings, library, options.port))
    return EXIT_OK
