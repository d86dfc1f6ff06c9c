"""The languages that the reader reads: each has its grammar as data, and its own ways with numbers and people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Tongue", "tongue_of"]


class Tongue(NamedTuple):
    """How one language tells of people, sides and measured numbers."""

    person_of: Callable[[str, Mapping[str, float]], dict[str, Any]]
    kin_of: Callable[[str], str | None]
    side_of: Callable[[str, Mapping[str, Any]], str | None]
    measures: Callable[..., Iterator[tuple[str, str | float, int, int]]]


@cache
def tongue_of(language: str) -> Tongue:
    """Return the ways of a language; the modules of a language that nobody writes in are not loaded."""
    if language == "es":
        from whence.narrative import spanish

        return Tongue(spanish.person_of, spanish.kin_of, spanish.side_of, spanish.measures)
    from whence.narrative import measures, person, sides

    return Tongue(person.person_of, person.kin_of, sides.side_of, measures.measures)
