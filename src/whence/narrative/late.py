"""Regular expressions that are compiled when a text first needs them, not when the module is loaded."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Late"]

_END = 1 << 40


class Late:
    """A pattern, compiled at its first use.

    Parameters
    ----------
    needs
        Parts of which every match holds one: where there is none, `finditer` need not look.
    """

    def __init__(self, pattern: str, needs: tuple[str, ...] = ()) -> None:
        self._pattern, self._needs = pattern, needs

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._pattern)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the first match."""
        return self.compiled.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match that begins at a place."""
        return self.compiled.match(text, start)

    def sub(self, new: str, text: str) -> str:
        """Return a text with every match replaced."""
        return self.compiled.sub(new, text)

    def finditer(self, text: str, start: int = 0, end: int = _END) -> Iterator[re.Match[str]]:
        """Yield every match between two places."""
        if self._needs and not any(text.find(part, start, end) >= 0 for part in self._needs):
            return iter(())
        return self.compiled.finditer(text, start, end)
