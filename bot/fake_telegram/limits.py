"""How much a bot may send: one message a second to a chat, 20 a minute to a group, 30 a second in all.

<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from bot.fake_telegram.methods import TelegramRefusal

_CHAT, _GROUP, _ALL = (1, 1.0), (20, 60.0), (30, 1.0)  # messages in seconds


class Limits:
    """The messages of the last minute, by chat. Of a refused one nothing is counted."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: defaultdict[int | None, deque[float]] = defaultdict(deque)

    def take(self, chat_id: int) -> None:
        """Count a message to a chat; a group's id is negative. Raises a refusal with `retry_after`."""
        now = self._clock()
        wait = max(self._wait(None, now, *_ALL), self._wait(chat_id, now, *_CHAT))
        if chat_id < 0:
            wait = max(wait, self._wait(chat_id, now, *_GROUP))
        if wait > 0:
            seconds = math.ceil(wait)
            raise TelegramRefusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        for key in (None, chat_id):
            self._sent[key].append(now)
            while now - self._sent[key][0] > _GROUP[1]:
                self._sent[key].popleft()

    def _wait(self, key: int | None, now: float, most: int, seconds: float) -> float:
        sent = self._sent[key]
        return sent[-most] + seconds - now if len(sent) >= most else 0.0
