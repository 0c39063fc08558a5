"""Contents other than text, as fields of the Bot API's Message: `chat.send_message(user, **sticker())`."""

import mimetypes
import struct
from typing import Any

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def sticker(emoji: str = "👍") -> dict[str, Any]:
    """Give a static sticker."""
    return {
        "sticker": _file("sticker")
        | {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
    }


def photo(caption: str = "") -> dict[str, Any]:
    """Give a photo in two sizes, with a caption if there is one."""
    sizes = [_file(f"photo-{width}") | {"width": width, "height": width * 3 // 4} for width in (320, 1280)]
    return {"photo": sizes} | ({"caption": caption} if caption else {})


def voice(seconds: int = 3) -> dict[str, Any]:
    """Give a voice message."""
    return {"voice": _file("voice") | {"duration": seconds, "mime_type": "audio/ogg"}}


def location(latitude: float = 55.7558, longitude: float = 37.6173) -> dict[str, Any]:
    """Give a point on the map, in degrees."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def document(file_id: str, filename: str, size: int) -> dict[str, Any]:
    """Give a file of `size` bytes that Telegram knows by `file_id`."""
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return {"document": _file(file_id) | {"file_name": filename, "mime_type": kind, "file_size": size}}


def uploaded_photo(file_id: str, content: bytes) -> dict[str, Any] | None:
    """Give the photo that Telegram makes of an image; None where it would take it for no photo.

    The size is read from a PNG's header; other formats count as 1280 by 960.
    """
    if not content.startswith(_IMAGES):
        return None
    width, height = (1280, 960)
    if content.startswith(_IMAGES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
    # <https://core.telegram.org/bots/api#sendphoto>: sum of the sides at most 10000, ratio at most 20
    if not width or not height or width + height > 10_000 or max(width, height) > 20 * min(width, height):
        return None
    return {"photo": [_file(file_id) | {"width": width, "height": height, "file_size": len(content)}]}


def _file(file_id: str) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}"}
