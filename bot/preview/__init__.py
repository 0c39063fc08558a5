"""The preview: the real bot in a local page that looks and works like a Telegram chat."""

from bot.preview.server import create_app, serve_preview

__all__ = ["create_app", "serve_preview"]
