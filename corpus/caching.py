"""What takes long to load is loaded once, whoever needs it first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


def cache_once(load: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return a function that keeps what `load` returns; of several threads one loads, and the others wait for it.

    `functools.cache` lets each of them load: a dozen questions at once, and each takes a dozen times as long. The
    arguments, if any, are hashable and few. What raises is not kept.
    """
    loaded: dict[tuple[Any, ...], _T] = {}
    loading = threading.RLock()

    @wraps(load)
    def get(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (*args, *kwargs.items())
        if key not in loaded:
            with loading:
                if key not in loaded:
                    loaded[key] = load(*args, **kwargs)
        return loaded[key]

    return get
