"""Who is in a chat and what they may do: the bot and the people, as the Bot API's ChatMember objects."""

from typing import Any

from telegram.constants import ChatMemberStatus, ChatType

from bot.fake_telegram.bot_api import bot_api
from bot.fake_telegram.methods import TelegramRefusal, out_of_date
from bot.fake_telegram.world import User, World

LEFT, MEMBER, ADMINISTRATOR = ChatMemberStatus.LEFT, ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR
OWNER, BANNED = ChatMemberStatus.OWNER, ChatMemberStatus.BANNED


class Membership:
    """The members of one chat; the first of a group founded it and is its owner."""

    def __init__(self, world: World, about: dict[str, Any], users: list[User], *, bot: str) -> None:
        self.users = users
        self._world = world
        self._about = about
        self._status: dict[int, str] = dict.fromkeys((user.id for user in users), MEMBER) | {world.bot["id"]: bot}
        if users and about["type"] != ChatType.PRIVATE:
            self._status[users[0].id] = OWNER

    @property
    def bot(self) -> str:
        """The bot's status."""
        return self._status[self._world.bot["id"]]

    @property
    def has_bot(self) -> bool:
        """Whether the bot may write and hears what is said."""
        return self.bot in {MEMBER, ADMINISTRATOR}

    def is_administrator(self, user_id: int) -> bool:
        """Whether somebody is an administrator, or the owner."""
        return self._status.get(user_id) in {OWNER, ADMINISTRATOR}

    def set(self, who: User | None, status: str, by: User) -> None:
        """Give a user, or the bot (None), another status; the bot hears of it as Telegram tells it."""
        person = self._world.bot if who is None else who.as_json()
        old = self.member(person)
        self._status[person["id"]] = status
        if who and status != LEFT and who not in self.users:
            self.users.append(who)
        if who and status in {LEFT, BANNED}:
            self.users.remove(who)
        if old["status"] != status:
            change = {"chat": self._about, "from": by.as_json(), "date": int(self._world.clock())}
            change |= {"old_chat_member": old, "new_chat_member": self.member(person)}
            # Of others a bot hears only as an administrator.
            if who is None or self.bot == ADMINISTRATOR:
                self._world.updates.put("my_chat_member" if who is None else "chat_member", change)
        self._world.publish("members", self._about["id"])

    def member(self, person: dict[str, Any]) -> dict[str, Any]:
        """Give somebody's ChatMember object."""
        status = self._status.get(person["id"], str(LEFT))
        given = {"status": status, "user": person}
        fields = bot_api().types[_TYPES[status]].values()
        return given | {f.name: _NOTHING[f.types[0]] for f in fields if f.required and f.name not in given}

    def found(self, user_id: int) -> dict[str, Any]:
        """Do `getChatMember`."""
        if user_id == self._world.bot["id"]:
            return self.member(self._world.bot)
        if user_id not in self._world.users:
            raise out_of_date("member not found")
        return self.member(self._world.users[user_id].as_json())

    def administrators(self) -> list[dict[str, Any]]:
        """Do `getChatAdministrators`: other bots are left out."""
        if self._about["type"] == ChatType.PRIVATE:
            raise out_of_date("there are no administrators in the private chat")
        people = [user.as_json() for user in self.users if not user.is_bot] + [self._world.bot]
        return [self.member(each) for each in people if self.is_administrator(each["id"])]

    def refuse_absent_bot(self) -> None:
        """Refuse what a bot wants to do in a chat that it was blocked in, or is not in."""
        if self.has_bot:
            return
        kind = str(self._about["type"])
        if kind == ChatType.PRIVATE:
            raise TelegramRefusal(403, "Forbidden: bot was blocked by the user")
        was = "was kicked from" if self.bot == BANNED else "is not a member of"
        raise TelegramRefusal(403, f"Forbidden: bot {was} the {kind} chat")


_TYPES: dict[str, str] = {
    OWNER: "ChatMemberOwner",
    ADMINISTRATOR: "ChatMemberAdministrator",
    MEMBER: "ChatMemberMember",
    LEFT: "ChatMemberLeft",
    BANNED: "ChatMemberBanned",
}
_NOTHING = {"Boolean": False, "Integer": 0}
