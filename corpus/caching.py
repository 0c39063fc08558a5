"""Cache of values that take long to load."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


def cache_once(load: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return a function that calls `load` once for each tuple of arguments and caches the result.

    Of several threads one loads, and the others wait for it; with `functools.cache` each would load. The arguments
    must be hashable and few. An exception is not cached.
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
