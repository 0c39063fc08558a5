"""Values that are loaded once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.caching import cache_once


def test_one_of_several_threads_loads_and_the_others_wait() -> None:
    loads, begun, go_on = [], threading.Event(), threading.Event()

    @cache_once
    def table(language: str) -> list[str]:
        loads.append(language)
        begun.set()
        go_on.wait(5)
        return [language]

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(table, "en") for _ in range(4)]
        assert begun.wait(5)
        go_on.set()
        found = [each.result(5) for each in asked]
    assert loads == ["en"]
    assert all(each is found[0] for each in found)
    assert table("ru") == ["ru"]
    assert loads == ["en", "ru"]


def test_failure_is_not_cached() -> None:
    answers = iter([OSError("no such file"), None])

    @cache_once
    def load() -> int:
        if error := next(answers):
            raise error
        return 7

    with pytest.raises(OSError, match="no such file"):
        load()
    assert [load(), load()] == [7, 7]
