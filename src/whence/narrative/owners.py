"""Whose is it? How it began, how it goes on and how long it has lasted may be told of another complaint.

"The cough is getting worse, the buttock is the same"; "back pain for years, and for six months a buttock ache".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.narrative.once import once
from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.narrative.late import Late
    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["owner_of_span", "told_of_another"]

_ENDS = frozenset({",", ";", "but", "although", "while", "whereas", "("})
"""Words that part what is told of one complaint from what is told of the next."""

_QUALIFIES = 3
"""Words after "pain" in which its place is named: "pain in the abdomen"."""

_FAR = 200
"""Letters before a stretch of time in which what it is told of is looked for."""

_AHEAD = 12
"""Letters that show where a clause begins: "and for six months"."""


def told_of_another(hit: Hit, sentence: Sequence[Token], grammar: Mapping[str, Any]) -> bool:
    """Whether what a hit tells is told of another complaint than the pain: its clause names that one alone."""
    words = once(grammar, "complaints", lambda: _stems(grammar))
    other, here, pain = words["elsewhere"], words["here"], words["pain"]
    stems = [t.stem for t in sentence]
    if other.isdisjoint(stems):
        return False

    def is_here(place: int) -> bool:
        if stems[place] in here:
            return True
        about = {*stems[max(0, place - 1) : place], *stems[place + 1 : place + 1 + _QUALIFIES]}
        return stems[place] in pain and other.isdisjoint(about)

    for places in _clause(hit, sentence):
        told = [place for place in places if stems[place] in other or stems[place] in here | pain]
        if told:
            return not any(is_here(place) for place in told)
    return False


def _clause(hit: Hit, sentence: Sequence[Token]) -> Iterable[Iterable[int]]:
    """Return the places in and before a hit as far as its clause goes, then those in and after it."""
    first, last = hit.first, hit.last
    while first > 0 and sentence[first - 1].text not in _ENDS:
        first -= 1
    while last + 1 < len(sentence) and sentence[last + 1].text not in _ENDS:
        last += 1
    return range(first, hit.last + 1), range(hit.last + 1, last + 1)


def _stems(grammar: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    lists = {**grammar["complaints"], "pain": grammar["pain"]}
    return {k: frozenset(s for w in v for s in stems_of(w, grammar["language"])) for k, v in lists.items()}


def owner_of_span(text: str, start: int, end: int, owners: Mapping[str, Late], parts: Late) -> str | None:
    """Return the complaint that a stretch of time is told of: what its clause names before it, else after it.

    "Hypertension, with eight weeks of buttock pain" is told of what follows.

    Parameters
    ----------
    owners
        Kinds of complaints with their words; of several the first kind counts.
    parts
        Where one clause ends and the next begins.
    """
    bounds = (m.end() for m in parts.finditer(text, max(0, start - _FAR), start + _AHEAD))
    first = max((bound for bound in bounds if bound <= start), default=max(0, start - _FAR))
    following = parts.search(text, end)
    last = following.start() if following else len(text)
    before, after = text[first:start], text[end:last]
    of = after.lstrip("' ").startswith(("of ", "de ")) or text[start:end].endswith((" of ", " with "))
    for words in (after, before) if of else (before, after):
        for kind, pattern in owners.items():
            if pattern.search(words):
                return kind
    return None
