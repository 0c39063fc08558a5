"""The methods of the Bot API, but for getUpdates, which `UpdateQueue` implements."""

import re
from collections.abc import Callable
from functools import partial

from telegram.constants import CallbackQueryLimit, FileSizeLimit

from bot.fake_telegram.calls import bad_request, wrong_state
from bot.fake_telegram.chats import LEFT, World
from bot.fake_telegram.entities import utf16_length
from bot.fake_telegram.inline import InlineQueries
from bot.fake_telegram.messages import EditMethods, Parameters, SendLimits, SendMethods, find_chat
from bot.fake_telegram.profile import Profile

_CAPABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_guest_queries": True,
    "supports_inline_queries": True,
}


_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_NO_DETAILS = {"accent_color_id": 0, "max_reaction_count": 0, "accepted_gift_types": dict.fromkeys(_GIFTS, False)}
"""The fields that `getChat` always returns."""


class Methods:
    """The methods by name; `call` runs one."""

    def __init__(self, world: World, profile: Profile, inline: InlineQueries, limits: SendLimits | None) -> None:
        sending, editing = SendMethods(world, limits), EditMethods(world)
        self._world = world
        self._methods: dict[str, Callable[[Parameters], object]] = {
            "getMe": lambda _: world.bot | _CAPABILITIES,
            "getFile": self._get_file,
            "getChat": lambda params: find_chat(world, params).about | _NO_DETAILS,
            "getChatMember": lambda params: find_chat(world, params).membership.get_member(params["user_id"]),
            "getChatAdministrators": lambda params: find_chat(world, params).membership.administrators(),
            "getChatMemberCount": lambda params: len(find_chat(world, params).membership.users) + 1,
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
            "deleteWebhook": lambda params: self._set_webhook(params | {"url": ""}),
            "getWebhookInfo": self._webhook_info,
            "setMyCommands": profile.set_commands,
            "getMyCommands": profile.get_commands,
            "deleteMyCommands": profile.delete_commands,
        }
        for kind in ("name", "description", "short_description"):
            method = f"My{kind.title().replace('_', '')}"
            self._methods |= {
                f"set{method}": partial(profile.set_text, kind),
                f"get{method}": partial(profile.get_text, kind),
            }

    def call(self, method: str, parameters: Parameters) -> object:
        """Return the result of a call; raise TelegramRefusal if Telegram would refuse it."""
        if parameters.get("business_connection_id"):
            raise wrong_state("business connection not found")
        if method not in self._methods:
            raise NotImplementedError(f"the fake does not implement {method}")
        return self._methods[method](parameters)

    def _leave(self, params: Parameters) -> bool:
        chat = find_chat(self._world, params)
        chat.membership.set(None, LEFT, chat.membership.users[0])
        return True

    def _answer_callback(self, params: Parameters) -> bool:
        query_id, world = params["callback_query_id"], self._world
        if query_id not in world.callback_chats or query_id in world.callback_answers:
            raise wrong_state("query is too old and response timeout expired or query ID is invalid")
        text = params.get("text", "")
        if utf16_length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
            raise bad_request("MESSAGE_TOO_LONG")
        url = params.get("url", "")
        if url and not re.match(rf"(https?://)?t\.me/{world.bot['username']}\?", url, re.IGNORECASE):
            raise bad_request("URL_INVALID")
        answer = {"text": text or None, "show_alert": bool(params.get("show_alert")), "url": url or None}
        world.callback_answers[query_id] = answer
        world.publish("callback_answer", world.callback_chats[query_id], callback_query_id=query_id, **answer)
        return True

    def _get_file(self, params: Parameters) -> Parameters:
        file_id = params["file_id"]
        if file_id not in self._world.files:
            raise wrong_state("invalid file_id")
        name, content = self._world.files[file_id]
        if len(content) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise wrong_state("file is too big")
        file = {"file_id": file_id, "file_unique_id": f"unique-{file_id}"}
        return file | {"file_size": len(content), "file_path": f"{file_id}/{name}"}

    def _set_webhook(self, params: Parameters) -> bool:
        url = params["url"]
        if url and not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
            raise bad_request("secret token contains unallowed characters")
        updates = self._world.updates
        updates.allowed = params.get("allowed_updates", updates.allowed)
        updates.set_webhook(url)
        if params.get("drop_pending_updates"):
            updates.confirm()
        return True

    def _webhook_info(self, _: Parameters) -> Parameters:
        updates = self._world.updates
        info = {"url": updates.webhook, "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})
