"""Contents of a message other than text, as fields of Message: `chat.send_message(user, **sticker())`."""

import mimetypes
import struct
from collections.abc import Mapping
from typing import Any

SERVICE = frozenset(
    """
    new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
    supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id
    migrate_from_chat_id pinned_message forum_topic_created forum_topic_edited forum_topic_closed
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden video_chat_scheduled
    video_chat_started video_chat_ended video_chat_participants_invited
    """.split()
)
"""The fields of service messages, which tell about events in the chat."""

ANONYMOUS_ADMINISTRATOR = {
    "id": 1_087_968_824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""The sender of a message that an administrator writes in the name of the group."""

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def sticker(emoji: str = "👍") -> dict[str, Any]:
    """Return a static sticker."""
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
    """Return a photo in two sizes, with an optional caption."""
    sizes = [_file(f"photo-{width}") | {"width": width, "height": width * 3 // 4} for width in (320, 1280)]
    return {"photo": sizes} | ({"caption": caption} if caption else {})


def voice(seconds: int = 3) -> dict[str, Any]:
    """Return a voice message."""
    return {"voice": _file("voice") | {"duration": seconds, "mime_type": "audio/ogg"}}


def location(latitude: float = 55.7558, longitude: float = 37.6173) -> dict[str, Any]:
    """Return a point on the map, in degrees."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def poll(question: str, *options: str) -> dict[str, Any]:
    """Return a poll without votes."""
    about = {"id": "1", "question": question, "total_voter_count": 0, "is_closed": False, "is_anonymous": True}
    votes = [{"persistent_id": str(at), "text": option, "voter_count": 0} for at, option in enumerate(options)]
    rest = {"type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
    return {"poll": about | rest | {"options": votes}}


def service(kind: str, value: object) -> dict[str, Any]:
    """Return a service message: `kind` is one of `SERVICE`."""
    if kind not in SERVICE:
        raise ValueError(f"{kind} is no service message")
    return {kind: value}


def forwarded_from(channel: Mapping[str, Any], message_id: int, date: int) -> dict[str, Any]:
    """Return the origin of a message that is forwarded from a channel, given as its Chat object."""
    return {"forward_origin": {"type": "channel", "chat": dict(channel), "message_id": message_id, "date": date}}


def anonymous(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sender of a message in the name of a group, given as its Chat object."""
    return {"from": ANONYMOUS_ADMINISTRATOR, "sender_chat": dict(group)}


def document(file_id: str, filename: str, size: int) -> dict[str, Any]:
    """Return a stored file of `size` bytes."""
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return {"document": _file(file_id) | {"file_name": filename, "mime_type": kind, "file_size": size}}


def uploaded_photo(file_id: str, content: bytes) -> dict[str, Any] | None:
    """Return the photo that Telegram makes of an image; None if it would refuse it.

    The size is read from the header of a PNG; other formats count as 1280 by 960.
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
