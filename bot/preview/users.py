"""The users of the preview and their chats: one of each kind that the bot can meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.fake_telegram.chats import Chat, User
from bot.fake_telegram.fake import FakeTelegram

_FIRST_NAMES = {"en": "Guest", "ru": "Гость"}  # one user for each language that the page offers
_TOPICS = ("Questions · Вопросы", "Events · События")


@dataclass(frozen=True)
class PreviewUser:
    """A user, and the questions that their empty chat suggests."""

    user: User
    language: str
    suggestions: Sequence[str]


def add_users(fake: FakeTelegram, suggestions: Mapping[str, Sequence[str]]) -> list[PreviewUser]:
    """Add the users and their chats to an empty fake Telegram."""
    preview_users = [
        PreviewUser(fake.user(name, language_code=language), language, suggestions.get(language, ()))
        for language, name in _FIRST_NAMES.items()
    ]
    users = [each.user for each in preview_users]
    for user in users:
        fake.private_chat(user)
    fake.group("Team · Команда", users, plain=True, privacy=True)
    forum = fake.group("Forum · Форум", users, forum=True, privacy=True)
    for name in _TOPICS:
        forum.topic(users[0], name)
    fake.group("Friends · Друзья", users, joined=False)
    return preview_users


def find_member(chat: Chat, user_id: int) -> User | None:
    """Return the chat's member with this id, or None."""
    return next((user for user in chat.members if user.id == user_id), None)
