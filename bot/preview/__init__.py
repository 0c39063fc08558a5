"""The preview: the real bot in a local page that looks and works like a Telegram chat."""

from bot.preview.session import preview

__all__ = ["preview"]
