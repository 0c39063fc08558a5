"""What `DATA_DIR` holds of chats: the names of the files, and how a chat is told apart in them."""

from __future__ import annotations

import hmac

DATABASE = "unido-bot.sqlite3"
"""The database in `DATA_DIR`, where `DATABASE_URL` names no other."""

KEY = "chat-hash.key"
"""The file of `DATA_DIR` with the key of the chats' hashes."""


def hashed(key: bytes, number: int) -> str:
    """Return what stands for a chat's or a user's id: without the key it can't be turned back by trying all ids."""
    return hmac.digest(key, str(number).encode(), "sha256").hex()
