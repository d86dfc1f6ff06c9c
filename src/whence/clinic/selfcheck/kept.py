"""Results kept in memory for some minutes, so that a page shown twice is worked out once."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Kept"]

T = TypeVar("T")


class Kept(Generic[T]):
    """A small store: the oldest goes when it is full, and nothing stays longer than `seconds`."""

    def __init__(self, most: int, seconds: float = 900.0) -> None:
        self.most, self.seconds = most, seconds
        self._items: dict[Hashable, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, made now where nothing is."""
        with self._lock:
            self._drop(self.most)
            found = self._items.get(key)
        if found:
            return found[1]
        made = make()
        with self._lock:
            self._items.pop(key, None)  # so that the newest stands last
            self._drop(self.most - 1)
            self._items[key] = time.monotonic(), made
        return made

    def _drop(self, most: int) -> None:
        """Let go of what is too old or too much; the items stand in the order of their age, so few are looked at."""
        now = time.monotonic()
        while self._items:
            key, (then, _) = next(iter(self._items.items()))
            if len(self._items) <= most and now - then < self.seconds:
                return
            del self._items[key]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._items.clear()
