"""Things other than text that a visitor of the preview can send: the page offers them, no file is chosen."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.telegram_double import TelegramDouble
from bot.telegram_double.content import photo, sticker, voice

_PICTURES = Path(__file__).parent / "page"

SAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"photo": photo, "sticker": sticker, "voice": voice}
)


def sample(kind: str, double: TelegramDouble) -> dict[str, Any]:
    """Give a new message's content of a kind in `SAMPLES`; its picture becomes one of the double's files."""
    content = SAMPLES[kind]()
    if kind == "photo":
        picture = _PICTURES / "photo.jpg"
        for size in content["photo"]:
            double.files[size["file_id"]] = (picture.name, picture.read_bytes())
    if kind == "sticker":
        picture = _PICTURES / "sticker.png"
        double.files[content["sticker"]["file_id"]] = (picture.name, picture.read_bytes())
    return content
