"""Build things from the grammar once: the sets and tables that every sentence needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["once"]

T = TypeVar("T")

_MOST = 8
_KEPT: dict[int, tuple[Mapping[str, Any], dict[str, Any]]] = {}


def once(grammar: Mapping[str, Any], name: str, build: Callable[[], T]) -> T:
    """Return what `build` makes, kept under `name` for as long as this grammar is in use."""
    kept = _KEPT.get(id(grammar))
    if kept is None or kept[0] is not grammar:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        kept = _KEPT[id(grammar)] = (grammar, {})
    if name not in kept[1]:
        kept[1][name] = build()
    found: T = kept[1][name]
    return found
