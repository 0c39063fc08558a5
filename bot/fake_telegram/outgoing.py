"""What a bot writes, as fields of the Bot API's Message; refuses what Telegram refuses."""

from collections.abc import Mapping
from typing import Any

from telegram.constants import MessageLimit

from bot.fake_telegram.html import HtmlError
from bot.fake_telegram.methods import bad_request
from bot.fake_telegram.text import formatted, utf16_length


def formatted_field(p: Mapping[str, Any], name: str, entities: str) -> tuple[str, list[dict[str, Any]]]:
    """Give the text of the parameter `name` and its entities, as Telegram would store them."""
    try:
        return formatted(p.get(name, ""), parse_mode=p.get("parse_mode"), entities=p.get(entities))
    except HtmlError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def text_fields(p: Mapping[str, Any], name: str = "text") -> dict[str, Any]:
    """Give `text`, `entities` and `link_preview_options` of a text message; its text is the parameter `name`."""
    text, entities = formatted_field(p, name, "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    fields: dict[str, Any] = {"text": text}
    if entities:
        fields["entities"] = entities
    if p.get("link_preview_options"):
        fields["link_preview_options"] = p["link_preview_options"]
    return fields


def caption_fields(p: Mapping[str, Any]) -> dict[str, Any]:
    """Give `caption` and `caption_entities` of a message with a medium."""
    caption, entities = formatted_field(p, "caption", "caption_entities")
    if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})
