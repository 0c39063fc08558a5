"""A message for Telegram, its buttons, and the pieces of HTML and keyboard that the views share.

The views are pure functions: objects of the corpus in, a `Reply` out. None of them knows python-telegram-bot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from handlers.translations import Texts
from handlers.views.callback_data import Callback
from handlers.views.pagination import shorten

MAX_TITLE_CHARS = 160
BUTTONS_PER_ROW = 4

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it sends `data` to the bot, opens `url`, copies `copied`, or shares something.

    `share` is the payload of a link to the bot (see `handlers.views.deep_links`) and its title. `query` is a question
    that is asked again, as an inline query, in a chat of the user's choice.
    """

    text: str
    data: str | None = None
    url: str | None = None
    share: tuple[str, str] | None = None
    copied: str | None = None
    query: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message: Telegram HTML that shows at most 4,096 UTF-16 units, and rows of buttons.

    `prompts` if the bot waits for the user's words, so that in a group Telegram opens a reply to the message.
    """

    html: str
    keyboard: Keyboard = ()
    prompts: bool = False


def short_html(text: str, max_chars: int = MAX_TITLE_CHARS) -> str:
    """Return `text` escaped for HTML and shortened to `max_chars` UTF-16 units."""
    return escape(shorten(text, max_chars))


def capitalized(text: str) -> str:
    """Return `text` as it begins a line: with a capital letter."""
    return text[:1].upper() + text[1:]


def link_html(html: str, url: str | None) -> str:
    """Return `html` as a link to `url`, or unchanged without one."""
    return f'<a href="{escape(url)}">{html}</a>' if url else html


def number_buttons(callbacks: Iterable[tuple[int, Callback]]) -> Keyboard:
    """Return a button for each number, several in a row."""
    buttons = [Button(str(number), callback.data) for number, callback in callbacks]
    return tuple(tuple(buttons[at : at + BUTTONS_PER_ROW]) for at in range(0, len(buttons), BUTTONS_PER_ROW))


def url_button(text: str, url: str | None) -> Keyboard:
    """Return a row with a button that opens `url`, or no row without one."""
    return ((Button(text, url=url),),) if url else ()


def split_pages(items: Sequence[T], page_size: int) -> list[Sequence[T]]:
    """Return `items` in pages of at most `page_size`."""
    return [items[at : at + page_size] for at in range(0, len(items), page_size)]


def page_label(page: int, pages: int, texts: Texts) -> str:
    """Return the line that says which page of how many is shown."""
    return f"<i>{texts.page.format(page=page, pages=pages)}</i>"


def page_buttons(page: int, pages: int, texts: Texts, callback: Callable[[int], Callback]) -> Keyboard:
    """Return the row of buttons to the pages before and after `page`, or no row if it is the only one."""
    previous = [Button(texts.previous, callback(page - 1).data)] if page > 1 else []
    following = [Button(texts.next, callback(page + 1).data)] if page < pages else []
    return (tuple(previous + following),) if previous or following else ()
