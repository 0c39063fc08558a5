"""The command menus, name and descriptions of the bot, by scope and language of the user."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.fake_telegram.calls import bad_request

_LIMITS = {
    "name": BotNameLimit.MAX_NAME_LENGTH,
    "description": BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    "short_description": BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
}
Scope = tuple[str, int | str | None, int | None]  # type, chat_id, user_id


class Profile:
    """The profile of the bot: its commands, name and two descriptions. `on_change` is called after each change."""

    def __init__(self, name: str, on_change: Callable[[], None]) -> None:
        self._name = name
        self._on_change = on_change
        self._commands: dict[tuple[Scope, str], list[dict[str, str]]] = {}
        self._texts: dict[tuple[str, str], str] = {}

    def set_commands(self, params: Mapping[str, Any]) -> bool:
        """Implement `setMyCommands`."""
        if len(params["commands"]) > BotCommandLimit.MAX_COMMAND_NUMBER:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[_scope(params), _language(params)] = [_command(command) for command in params["commands"]]
        self._on_change()
        return True

    def delete_commands(self, params: Mapping[str, Any]) -> bool:
        """Implement `deleteMyCommands`."""
        self._commands.pop((_scope(params), _language(params)), None)
        self._on_change()
        return True

    def get_commands(self, params: Mapping[str, Any]) -> list[dict[str, str]]:
        """Implement `getMyCommands`: those of exactly this scope and language."""
        return self._commands.get((_scope(params), _language(params)), [])

    def menu(
        self, chat_id: int, user_id: int, language: str | None, *, private: bool, administrator: bool
    ) -> list[dict[str, str]]:
        """Return the commands that the app of a user shows in a chat: those of the narrowest scope that has any.

        The order is that of <https://core.telegram.org/bots/api#determining-list-of-commands>.
        """
        chat: Scope = ("chat", chat_id, None)
        default: Scope = ("default", None, None)
        scopes: list[Scope] = [chat, ("all_private_chats", None, None), default]
        if not private:
            of_chat: list[Scope] = [("chat_administrators", chat_id, None)] if administrator else []
            of_all: list[Scope] = [("all_chat_administrators", None, None)] if administrator else []
            member: Scope = ("chat_member", chat_id, user_id)
            scopes = [member, *of_chat, chat, *of_all, ("all_group_chats", None, None), default]
        for scope in scopes:
            for tried in ((language or "")[:2], ""):
                if (scope, tried) in self._commands:
                    return self._commands[scope, tried]
        return []

    def set_text(self, kind: str, params: Mapping[str, Any]) -> bool:
        """Implement `setMyName`, `setMyDescription` or `setMyShortDescription`; an empty text removes it."""
        text = params.get(kind, "")
        if len(text) > _LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")  # undocumented wording
        self._texts[kind, _language(params)] = text
        self._on_change()
        return True

    def get_text(self, kind: str, params: Mapping[str, Any]) -> dict[str, str]:
        """Return the text for a language, else the one for all languages."""
        fallback = self._texts.get((kind, "")) or (self._name if kind == "name" else "")
        return {kind: self._texts.get((kind, _language(params))) or fallback}


def _command(command: Mapping[str, str]) -> dict[str, str]:
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not re.fullmatch(f"[a-z0-9_]{{1,{BotCommandLimit.MAX_COMMAND}}}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(params: Mapping[str, Any]) -> Scope:
    scope = params.get("scope") or {"type": "default"}
    return (str(scope["type"]), scope.get("chat_id"), scope.get("user_id"))


def _language(params: Mapping[str, Any]) -> str:
    language: str = params.get("language_code", "")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language
