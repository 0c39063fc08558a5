"""Deep links: https://t.me/<bot>?start=<payload> opens the chat and shows a document, a passage or an event.

A payload is at most 64 characters of A-Z, a-z, 0-9, _ and - (Bot API, "Deep linking"). It is the callback data of the
button that shows the same, without colons.
"""

from __future__ import annotations

from urllib.parse import urlencode

from handlers.views.callback_data import KEY_CHARS, Callback, ShowDocument, ShowEvent, ShowPassage, read_callback


def encode_payload(callback: ShowDocument | ShowEvent | ShowPassage) -> str:
    """Return the payload of the link that shows what `callback` shows."""
    kind, key, *numbers = callback.data.split(":")
    return kind + key + "".join(numbers).replace(",", "-")


def read_payload(payload: str) -> Callback | None:
    """Return the callback that a payload encodes; None if no link of the bot can hold it."""
    kind, key, numbers = payload[:1], payload[1 : KEY_CHARS + 1], payload[KEY_CHARS + 1 :]
    callback = read_callback(f"{kind}:{key}:{numbers.replace('-', ',')}" if numbers else f"{kind}:{key}")
    return callback if isinstance(callback, ShowDocument | ShowEvent | ShowPassage) else None


def share_url(username: str, payload: str, title: str) -> str:
    """Return the address at which Telegram lets the user choose a chat and sends it a link to the bot."""
    title = title.encode("utf-8", "replace").decode()  # UTF-8 cannot encode a lone surrogate
    return f"https://t.me/share/url?{urlencode({'url': deep_link(username, payload), 'text': title})}"


def deep_link(username: str, payload: str) -> str:
    """Return the address that opens the bot with a payload."""
    return f"https://t.me/{username}?{urlencode({'start': payload})}"
