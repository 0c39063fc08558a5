"""What the Bot API's methods do and answer; getUpdates is the queue's (`bot.fake_telegram.updates`)."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from telegram.constants import CallbackQueryLimit, FileSizeLimit

from bot.fake_telegram.editing import Editing
from bot.fake_telegram.inline import Inline
from bot.fake_telegram.limits import Limits
from bot.fake_telegram.membership import LEFT
from bot.fake_telegram.methods import bad_request, out_of_date
from bot.fake_telegram.profile import Profile
from bot.fake_telegram.sending import Sending, chat_of
from bot.fake_telegram.text import utf16_length
from bot.fake_telegram.world import World

Parameters = dict[str, Any]  # as `checked` gives them
_ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_guest_queries": True,
    "supports_inline_queries": True,
}


class Answers:
    """Telegram's methods over one world: `answer` does one call."""

    def __init__(self, world: World, profile: Profile, inline: Inline, limits: Limits | None) -> None:
        sending, editing = Sending(world, limits), Editing(world)
        self._world = world
        self._profile = profile
        self._methods: dict[str, Callable[[Parameters], object]] = {
            "getMe": lambda _: world.bot | _ABILITIES,
            "getFile": self._get_file,
            "getChatMember": lambda p: chat_of(world, p).membership.found(p["user_id"]),
            "getChatAdministrators": lambda p: chat_of(world, p).membership.administrators(),
            "getChatMemberCount": lambda p: len(chat_of(world, p).membership.users) + 1,
            "leaveChat": self._leave,
            "sendMessage": sending.text,
            "sendDocument": sending.document,
            "sendPhoto": sending.photo,
            "sendChatAction": sending.action,
            "editMessageText": editing.text,
            "editMessageCaption": editing.caption,
            "editMessageReplyMarkup": editing.markup,
            "deleteMessage": editing.delete,
            "answerCallbackQuery": self._answer_callback,
            "answerInlineQuery": inline.answer_inline,
            "answerGuestQuery": inline.answer_guest,
            "setWebhook": self._set_webhook,
            "deleteWebhook": lambda p: self._set_webhook(p | {"url": ""}),
            "getWebhookInfo": self._webhook_info,
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda p: profile.get_commands(p.get("scope"), p.get("language_code", "")),
            "deleteMyCommands": self._delete_commands,
        }
        for method, kind in (
            ("MyName", "name"),
            ("MyDescription", "description"),
            ("MyShortDescription", "short_description"),
        ):
            self._methods[f"set{method}"] = partial(self._set_text, kind)
            self._methods[f"get{method}"] = partial(self._get_text, kind)

    def answer(self, method: str, parameters: Parameters) -> object:
        """Do a call and give its result; raises TelegramRefusal."""
        if parameters.get("business_connection_id"):
            raise out_of_date("business connection not found")
        if method not in self._methods:
            raise NotImplementedError(f"the double does not play {method}")
        return self._methods[method](parameters)

    def _leave(self, p: Parameters) -> bool:
        chat = chat_of(self._world, p)
        chat.membership.set(None, LEFT, chat.membership.users[0])
        return True

    def _answer_callback(self, p: Parameters) -> bool:
        query_id, world = p["callback_query_id"], self._world
        if query_id not in world.callback_chats or query_id in world.callback_answers:
            raise out_of_date("query is too old and response timeout expired or query ID is invalid")
        text = p.get("text", "")
        if utf16_length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
            raise bad_request("MESSAGE_TOO_LONG")
        url = p.get("url", "")
        if url and not re.match(rf"(https?://)?t\.me/{world.bot['username']}\?", url, re.IGNORECASE):
            raise bad_request("URL_INVALID")
        answer = {"text": text or None, "show_alert": bool(p.get("show_alert")), "url": url or None}
        world.callback_answers[query_id] = answer
        world.publish("callback_answer", world.callback_chats[query_id], callback_query_id=query_id, **answer)
        return True

    # Files, webhook, profile

    def _get_file(self, p: Parameters) -> Parameters:
        file_id = p["file_id"]
        if file_id not in self._world.files:
            raise out_of_date("invalid file_id")
        name, content = self._world.files[file_id]
        if len(content) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise out_of_date("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_size": len(content),
            "file_path": f"{file_id}/{name}",
        }

    def _set_webhook(self, p: Parameters) -> bool:
        url = p["url"]
        if url and not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", p.get("secret_token", "")):
            raise bad_request("secret token contains unallowed characters")
        updates = self._world.updates
        updates.allowed = p.get("allowed_updates", updates.allowed)
        updates.set_webhook(url)
        if p.get("drop_pending_updates"):
            updates.forget()
        return True

    def _webhook_info(self, _: Parameters) -> Parameters:
        updates = self._world.updates
        info = {
            "url": updates.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.pending),
        }
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    def _set_commands(self, p: Parameters) -> bool:
        self._profile.set_commands(p["commands"], p.get("scope"), p.get("language_code", ""))
        self._world.publish("menu")
        return True

    def _delete_commands(self, p: Parameters) -> bool:
        self._profile.delete_commands(p.get("scope"), p.get("language_code", ""))
        self._world.publish("menu")
        return True

    def _set_text(self, kind: str, p: Parameters) -> bool:
        self._profile.set_text(kind, p.get(kind, ""), p.get("language_code", ""))
        self._world.publish("menu")
        return True

    def _get_text(self, kind: str, p: Parameters) -> Parameters:
        return {kind: self._profile.get_text(kind, p.get("language_code", ""))}
