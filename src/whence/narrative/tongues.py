"""The languages that the reader reads: each has its grammar as data, and its own ways with numbers and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from whence.narrative import measures as english_measures
from whence.narrative import person as english_person
from whence.narrative import sides as english_sides
from whence.narrative import spanish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["TONGUES", "Tongue"]


class Tongue(NamedTuple):
    """How one language tells of people, sides and measured numbers."""

    person_of: Callable[[str, Mapping[str, float]], dict[str, Any]]
    kin_of: Callable[[str], str | None]
    side_of: Callable[[str, Mapping[str, Any]], str | None]
    measures: Callable[..., Iterator[tuple[str, str | float, int, int]]]


TONGUES: Final = {
    "en": Tongue(
        english_person.person_of, english_person.kin_of, english_sides.side_of, english_measures.measures
    ),
    "es": Tongue(spanish.person_of, spanish.kin_of, spanish.side_of, spanish.measures),
}
