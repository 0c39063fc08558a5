"""Links into the bot: https://t.me/<bot>?start=<payload> opens the chat and shows a document, a passage, an event.

A payload has at most 64 of A-Z, a-z, 0-9, _ and - (Bot API, "Deep linking"). It names a document by its key, as the
buttons do: it holds however the corpus grows, and one whose text has changed since is recognised.
"""

from __future__ import annotations

from urllib.parse import urlencode

from handlers.views.callback_data import Callback, ShowDocument, ShowEvent, ShowPassage, read_callback

_KEY = 11
_SHOWN = (ShowDocument, ShowEvent, ShowPassage)


def payload_of(callback: ShowDocument | ShowEvent | ShowPassage) -> str:
    """Return what stands for a button behind "?start="."""
    kind, rest = callback.data[0], callback.data[2:]
    key, numbers = rest[:_KEY], rest[_KEY + 1 :]
    return kind + key + numbers.replace(",", "-")


def read_payload(payload: str) -> Callback | None:
    """Return the button that a payload stands for; None where it is none of ours."""
    kind, key, numbers = payload[:1], payload[1 : _KEY + 1], payload[_KEY + 1 :]
    callback = read_callback(f"{kind}:{key}:{numbers.replace('-', ',')}" if numbers else f"{kind}:{key}")
    return callback if isinstance(callback, _SHOWN) else None


def share_url(username: str, payload: str, title: str) -> str:
    """Return the address at which Telegram asks whom to send a link into the bot to."""
    title = title.encode("utf-8", "replace").decode()  # a lone surrogate has no place in an address
    link = f"https://t.me/{username}?{urlencode({'start': payload})}"
    return f"https://t.me/share/url?{urlencode({'url': link, 'text': title})}"
