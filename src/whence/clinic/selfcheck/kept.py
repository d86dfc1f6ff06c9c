"""Results kept in memory for some minutes, so that a page shown twice is worked out once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Kept"]

T = TypeVar("T")


class Kept(Generic[T]):
    """A small store: the oldest goes when it is full, and nothing stays longer than `seconds`."""

    def __init__(self, most: int, seconds: float = 900.0) -> None:
        self.most, self.seconds = most, seconds
        self._items: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, made now where nothing is."""
        now = time.monotonic()
        with self._lock:
            found = self._items.get(key)
            if found and now - found[0] < self.seconds:
                self._items.move_to_end(key)
                return found[1]
        made = make()
        with self._lock:
            self._items[key] = now, made
            self._items.move_to_end(key)
            self._drop(now)
        return made

    def _drop(self, now: float) -> None:
        while len(self._items) > self.most:
            self._items.popitem(last=False)
        for key in [k for k, (then, _) in self._items.items() if now - then >= self.seconds]:
            del self._items[key]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._items.clear()
