"""Albums: Telegram sends each picture as a message of its own, and the bot replies to an album once."""

from __future__ import annotations

from collections import OrderedDict

MAX_ALBUMS = 1_000  # albums in memory; beyond this limit the oldest is forgotten


class Albums:
    """The albums that got a reply, by chat and the id of the album."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[int, str, bool], None] = OrderedDict()

    def is_first(self, chat_id: int, album: str | None, *, captioned: bool) -> bool:
        """Return True once for each album, and once for the picture that has its caption; always without an album."""
        if album is None:
            return True
        key = (chat_id, album, captioned)
        if key in self._seen or (not captioned and (chat_id, album, True) in self._seen):
            return False
        self._seen[key] = None
        while len(self._seen) > MAX_ALBUMS:
            self._seen.popitem(last=False)
        return True
