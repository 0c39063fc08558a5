"""Samples of messages other than text, which users of the preview send without choosing a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.fake_telegram.content import forwarded_from, location, photo, poll, sticker, voice
from bot.fake_telegram.fake import FakeTelegram

_PICTURES = Path(__file__).parent / "page"
_CHANNEL = {"id": -1_004_000_000_999, "type": "channel", "title": "UNIDO News", "username": "unido"}
_POST = "An example of a channel’s post that somebody forwards to the bot."


def _forwarded() -> dict[str, Any]:
    return {"text": _POST} | forwarded_from(_CHANNEL, 12, 1_710_500_000)


def _poll() -> dict[str, Any]:
    return poll("Where shall we meet?", "Vienna", "Moscow")


SAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"photo": photo, "sticker": sticker, "voice": voice, "location": location, "poll": _poll, "post": _forwarded}
)


def sample_content(kind: str, fake: FakeTelegram) -> dict[str, Any]:
    """Return the content of a message of a kind in `SAMPLES`, and add its picture to the files of the fake Telegram."""
    content = SAMPLES[kind]()
    if kind == "photo":
        picture = _PICTURES / "photo.jpg"
        for size in content["photo"]:
            fake.files[size["file_id"]] = (picture.name, picture.read_bytes())
    if kind == "sticker":
        picture = _PICTURES / "sticker.png"
        fake.files[content["sticker"]["file_id"]] = (picture.name, picture.read_bytes())
    return content
