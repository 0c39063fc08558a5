"""The commands `run`, `preview` and `demo`, and the command line without a command."""

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


def demo(settings: Settings, options: argparse.Namespace) -> int:
    """Run the preview with the sample documents added to the corpus; its data is apart from that of the bot."""
    from bot.app import load_library
    from bot.preview.demo import DEMO_DATA_FOLDER, DEMO_SUGGESTIONS, demo_documents
    from bot.preview.session import preview_running
    from bot.run import run_until_stopped

    apart = settings.model_copy(update={"data_dir": settings.data_dir / DEMO_DATA_FOLDER, "search_url": None})
    library = load_library(apart)
    library.add(demo_documents())
    print("Documents whose title begins with “Sample:” or “Образец:” are invented; they show what the bot can do.")
    run_until_stopped(partial(preview_running, apart, library, options.port, suggestions=DEMO_SUGGESTIONS))
    return EXIT_OK
