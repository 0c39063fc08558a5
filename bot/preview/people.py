"""Who sits in front of the preview, and the chats that they have: one of each kind that the bot can meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.fake_telegram.chats import Chat, User
from bot.fake_telegram.fake import FakeTelegram

_NAMES = {"en": "Guest", "ru": "Гость"}  # one person for each language that the page offers
_TOPICS = ("Questions · Вопросы", "Events · События")


@dataclass(frozen=True)
class Person:
    """One person, and the questions that their empty chat offers."""

    user: User
    language: str
    suggestions: Sequence[str]


def people_of(double: FakeTelegram, suggestions: Mapping[str, Sequence[str]]) -> list[Person]:
    """Bring people into an empty double, and open their chats."""
    people = [
        Person(double.user(name, language_code=language), language, suggestions.get(language, ()))
        for language, name in _NAMES.items()
    ]
    users = [person.user for person in people]
    for user in users:
        double.private_chat(user)
    double.group("Team · Команда", users, plain=True, privacy=True)
    forum = double.group("Forum · Форум", users, forum=True, privacy=True)
    for name in _TOPICS:
        forum.topic(users[0], name)
    double.group("Friends · Друзья", users, joined=False)
    return people


def in_chat(chat: Chat, user_id: int) -> User | None:
    """Give the person of that id, None for one who is not in the chat."""
    return next((user for user in chat.members if user.id == user_id), None)
