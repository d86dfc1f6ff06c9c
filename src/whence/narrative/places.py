"""Where it hurts: names of places joined with words of pain, spread and numbness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.narrative.context import Context, Judge
from whence.narrative.once import once
from whence.narrative.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Places", "Told"]

Told = tuple["Hit", str | None, Context]

_LINKS = frozenset(
    {"is", "was", "are", "were", "feel", "go", "went", "gone", "has", "been", "have", "felt", "often"}
)
_FAR = 22
"""Words that the telling word may stand before a place, as in a long list of places."""

_ENDS = frozenset({"but", ";", "although", "wherea"})


def _kinds(grammar: Mapping[str, Any]) -> dict[str, str]:
    """Return what each telling stem says of a place; a word of two lists belongs to the first."""
    found: dict[str, str] = {}
    for kind, name in (("pain", "pain"), ("numb", "numb"), ("other", "pain_not")):
        for word in grammar[name]:
            found.setdefault(stem(word, grammar["language"]), kind)
    return found


class Places:
    """Gather painful and numb zones over the sentences of a story."""

    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self._words = once(grammar, "places", lambda: _kinds(grammar))
        self.painful: dict[str, None] = {}
        self.numb: dict[str, None] = {}

    def keep(self, told: Sequence[Told]) -> bool:
        """Keep the places that hurt or are numb; returns whether any was."""
        used = False
        for hit, kind, context in told:
            if context.denied or context.past or context.hypothetical or context.other_person:
                continue
            zone = hit.phrase.target.removeprefix("zone:")
            if kind in {"pain", "both"}:
                self.painful[zone] = None
            if kind in {"numb", "both"}:
                self.numb[zone] = None
            used = used or kind in {"pain", "numb", "both"}
        return used

    def tells_pain(self, hit: Hit, sentence: Sequence[Token]) -> bool:
        """Whether a hit that names where something goes tells of pain, not of a bruise or of numbness there."""
        kinds = [self._words.get(t.stem) for t in sentence]
        return "pain" in kinds[hit.first : hit.last + 1] or self._governing(hit, sentence, kinds) in {
            None,
            "pain",
            "both",
        }

    def kinds(
        self, hits: Sequence[Hit], sentence: Sequence[Token], judge: Judge, pain_before: bool
    ) -> list[Told]:
        """Return each place with what is said of it (pain, numb, both, other) and how it is to be taken.

        Parameters
        ----------
        pain_before
            Whether the sentence before spoke of pain: "It started in the buttock" then does too.
        """
        if not hits:
            return []
        kinds = [self._words.get(t.stem) for t in sentence]
        if not any(kinds) and pain_before:
            kinds[0] = "pain"
        whole = [h for h in hits if not any(_cut_short(h, other, sentence) for other in hits)]
        return [(h, self._governing(h, sentence, kinds), self._taken(h, kinds, judge)) for h in whole]

    def _taken(self, hit: Hit, kinds: Sequence[str | None], judge: Judge) -> Context:
        """Return how a place is to be taken; denied where its only telling word is: "the spine moved without pain"."""
        context = judge.context(hit)
        if any(kinds[: hit.last + 1]) or not judge.marks.of("before"):
            return context
        later = next((place for place in range(hit.last + 1, len(kinds)) if kinds[place]), None)
        if later is None:
            return context
        return context._replace(denied=context.denied or judge.denied_between(hit.last, later))

    def _governing(self, hit: Hit, sentence: Sequence[Token], kinds: Sequence[str | None]) -> str | None:
        """Return what is said of a place: by the word that follows at once, else by the last telling word before.

        "Pain in the buttock, thigh and calf with numbness of the toes": the toes are numb, the calf is not.
        """
        inside = [k for k in kinds[hit.first : hit.last + 1] if k]
        if inside:
            return inside[0]
        after = self._next(hit.last, sentence, kinds)
        if after is not None and after[1] == 0:
            return after[0]
        for place in range(hit.first - 1, max(-1, hit.first - _FAR), -1):
            if sentence[place].stem in _ENDS:
                break
            if kinds[place]:
                return self._with_pain(place, sentence, kinds)
        return after[0] if after is not None else None

    @staticmethod
    def _with_pain(place: int, sentence: Sequence[Token], kinds: Sequence[str | None]) -> str | None:
        """Return what a word says, with the one it is joined to: "pain and swelling in the buttock" is pain there."""
        joined = place >= 2 and sentence[place - 1].text in {"and", "or", ","}
        told = {kinds[place], kinds[place - 2] if joined else None}
        if told == {"other", "pain"} and kinds[place] == "other":
            return "pain"
        return "both" if told == {"numb", "pain"} else kinds[place]

    def _next(
        self, last: int, sentence: Sequence[Token], kinds: Sequence[str | None]
    ) -> tuple[str, int] | None:
        """Return the telling word after a place with how many plain words stand between."""
        between = 0
        for place in range(last + 1, len(sentence)):
            if sentence[place].stem in _ENDS:
                return None
            kind = kinds[place]
            if kind:
                return kind, between
            between += sentence[place].stem not in _LINKS
        return None

    def absorb(self, other: Places) -> None:
        """Take over the places of another reader."""
        self.painful.update(other.painful)
        self.numb.update(other.numb)


def _cut_short(hit: Hit, other: Hit, sentence: Sequence[Token]) -> bool:
    """Whether another place goes on from words of this one: "back" in "back of the thigh" is not the back."""
    if other.last <= hit.last or set(hit.tokens).isdisjoint(other.tokens):
        return False
    return not any(sentence[t].text in {"and", "or"} for t in hit.tokens)
