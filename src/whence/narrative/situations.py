"""What makes it worse and what eases it: a cue joined to every situation of a list.

"Worse with sitting, driving and bending" is three findings; "sitting is fine" denies one; "eased by lying down"
is another. Cues and situations are data (``library/situations.yaml``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from whence.narrative.cues import Cue, cue_runs, verdict_of
from whence.narrative.match import skippable
from whence.narrative.once import once
from whence.narrative.tokens import stem, stems_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.narrative.context import Judge
    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Situation", "situations_of"]

_UNKNOWN = 3
"""Words that mean nothing here and may stand between a cue and a situation, or between two situations."""

_FAR = 12
_NO = frozenset({"not", "no", "never", "without", "nor", "neither", "deni", "unabl", "hard"})
_PAIN = frozenset(
    stem(w) for w in ("pain", "ache", "discomfort", "sciatica", "symptom", "pinch", "twinge", "niggle")
)
_SUBJECTS = frozenset({"i", "he", "she", "they", "we", "there"})
_ARTICLES = frozenset({"the", "my", "his", "her"})
_LIGHT = frozenset({"and", "or", "not", "no"})
_COMMA = frozenset({","})
_JOINS = frozenset({",", "and"})
_IT = _PAIN | {"it", "make"}
_NOTHING = _NO | {"noth", "nada"}
_LISTS = frozenset({"and", "or"})
_SINCE = frozenset({"after", "sinc", "follow"})
_ONSET = frozenset({"began", "begin", "start", "develop", "happen", "felt", "notic"})


@dataclass(frozen=True, slots=True)
class Situation:
    """A finding that a situation tells: yes or no, with the tokens from cue to situation."""

    finding: str
    value: str
    first: int
    last: int
    hit: Hit


def situations_of(
    hits: Sequence[Hit], sentence: Sequence[Token], grammar: Mapping[str, Any], judge: Judge
) -> list[Situation]:
    """Return what the situations of a sentence tell, given the hits that name them."""
    if not hits:
        return []
    rules = grammar["situations"]
    stems = [t.stem for t in sentence]
    if not once(grammar, "told", lambda: frozenset(rules["told"])).isdisjoint(stems):
        return []
    reader = _Clause(hits, stems, grammar, judge)
    found = (reader.read(hit) for hit in hits)
    return [s for s in found if s is not None]


class _Clause:
    """Looks from a situation to the cue that governs it."""

    def __init__(
        self, hits: Sequence[Hit], stems: list[str], grammar: Mapping[str, Any], judge: Judge
    ) -> None:
        rules = grammar["situations"]
        self.stems, self.judge, self.texts = stems, judge, judge.texts
        self.skip = once(grammar, "between", lambda: skippable(grammar) | _COMMA)
        self.before = once(
            grammar, "before", lambda: frozenset(stems_of(" ".join(rules["before"]), grammar["language"]))
        )
        self.onsets = once(grammar, "onsets", lambda: frozenset(rules["onsets"]))
        self.relief = once(grammar, "relief", lambda: frozenset(rules["fine_is_relief"]))
        self.stop = once(
            grammar, "stop", lambda: frozenset(stems_of(" ".join(rules["stop"]), grammar["language"]))
        )
        self.exceptions = frozenset(rules.get("exceptions", ()))
        self.nouns = rules.get("no_cue_after", {})
        self.others = {name: frozenset(stems) for name, stems in rules.get("other_after", {}).items()}
        self.inside = {t for hit in hits for t in hit.tokens}
        self.amounts = self._amounts(once(grammar, "amounts", lambda: frozenset(rules["amounts"])))
        self.cues = self._find(
            once(grammar, "cues", lambda: cue_runs(rules["cues"].items(), grammar["language"]))
        )
        self.ends = {c.last: c for c in self.cues.values()}

    def _amounts(self, words: frozenset[str]) -> set[int]:
        """Return the places of "for more than 20 minutes", which parts nothing."""
        found: set[int] = set()
        for place, word in enumerate(self.stems):
            if word[:1].isdigit():
                low, high = place, place
                while low > 0 and self.stems[low - 1] in words:
                    low -= 1
                while high + 1 < len(self.stems) and self.stems[high + 1] in words:
                    high += 1
                found.update(range(low, high + 1))
        return found

    def _find(self, table: Mapping[str, list[tuple[tuple[str, ...], str]]]) -> dict[int, Cue]:
        found: dict[int, Cue] = {}
        taken = -1
        for place, word in enumerate(self.stems):
            noun = place > 0 and self.stems[place - 1] in self.nouns.get(word, ())
            if place <= taken or place in self.inside or noun:
                continue
            for run, kind in table.get(word, ()):
                if tuple(self.stems[place : place + len(run)]) == run and self.texts[place] != "pain":
                    taken = place + len(run) - 1
                    found[place] = Cue(kind, place, taken, self._denied(place))
                    break
        return found

    def _denied(self, place: int) -> bool:
        near = any(w in _NO for w in self.stems[max(0, place - 3) : place])
        return near or self.judge.listed_denial(place)

    def read(self, hit: Hit) -> Situation | None:
        """Return what the cue before a situation says of it, else what the cue after it says."""
        kind, _, finding = hit.phrase.target.partition(":")
        if hit.last + 1 < len(self.stems) and self.stems[hit.last + 1] in _PAIN:
            return None  # "night pain", "sitting pain": phrases of the finding itself
        if finding in self.onsets and hit.first > 0 and self.stems[hit.first - 1] in _SINCE:
            return None  # "pain since lifting a box": how it began
        if self.stems[hit.first - 1] == "after" and not self.others.get(finding, frozenset()).isdisjoint(
            self.stems[max(0, hit.first - 5) : hit.first - 1]
        ):
            return None  # "first steps after sitting"
        left, right = self._left(hit), self._right(hit)
        cue = right if left is None or self._parted(left, hit, right) else left
        value = (
            None if cue is None else verdict_of(kind, cue, relief=finding in self.relief, before=cue is left)
        )
        if cue is None or value is None:
            return None
        if cue is left and (self._turned(left, hit) or self._short_denial(hit)):
            value = "no"
        return Situation(finding, value, min(cue.first, hit.first), max(cue.last, hit.last), hit)

    def _turned(self, cue: Cue, hit: Hit) -> bool:
        """Whether a denial parts a situation from the list before it: "eased by sitting, not by standing still"."""
        place = hit.first - 1
        while place > cue.last and self.stems[place] in self.before:
            place -= 1
        return place > cue.last and self.stems[place] == "not"

    def _short_denial(self, hit: Hit) -> bool:
        """Whether a denial right after a situation turns what the cue said: "exercise helps, rest does not"."""
        words = self.texts[hit.last + 1 : hit.last + 4]
        denied = len(words) > 1 and words[0] in {"does", "do", "did"} and words[1] == "not"
        return denied and (len(words) == 2 or words[2] in {",", "and", "but"})

    def _parted(self, left: Cue, hit: Hit, right: Cue | None) -> bool:
        """Whether the cue after is the nearer one: "eases when I move, and resting makes it worse"."""
        if right is None:
            return False
        if left.kind == "pain" and "," in self.stems[left.last + 1 : hit.first]:
            return "," not in self.stems[hit.last + 1 : right.first]
        if right.first - hit.last > _UNKNOWN:
            return False
        between = range(left.last + 1, hit.first)
        if self.stems[left.last + 1] == "and" and hit.first == left.last + 2 and self._has_own(left):
            return True
        return not self.inside.isdisjoint(between) and self.stems[hit.first - 1] in {"and", ","}

    def _left(self, hit: Hit) -> Cue | None:
        """Return the cue before a situation, over other situations, grammar words and a few unknown ones."""
        budget, joined, touching = _UNKNOWN, False, True
        for place in range(hit.first - 1, max(-1, hit.first - 40), -1):
            word = self.stems[place]
            cue = self.ends.get(place)
            if cue is not None and cue.kind in {"worse", "better", "comfort"}:
                return cue if budget >= 0 and not self._spent(cue, hit) else None
            if word in _PAIN and (joined or self._heads(place, hit)) and hit.first - place <= 3 * _FAR:
                return self._pain(place)
            if place in self.amounts:
                continue
            if word in self.stop or word in _ONSET or self._new_clause(place) or self._denial(place, _JOINS):
                return self._excepted(place)
            if place in self.inside:
                touching, budget = True, max(budget, 1)
            elif word in self.skip or word in self.before:
                joined = joined or (touching and word in self.before and word not in {"of", "from"})
            elif word not in _LISTS:
                touching = touching and joined
                budget -= 1
                if budget < (-_FAR if joined else 0):
                    return None
        return None

    def _excepted(self, place: int) -> Cue | None:
        """Return the cue that an exception turns round: "nothing helps except lying down"."""
        first = max(0, place - _FAR)
        if self.stems[place] not in self.exceptions or _NOTHING.isdisjoint(self.stems[first:place]):
            return None
        cues = [self.ends[before] for before in range(first, place) if before in self.ends]
        return replace(cues[-1], denied=False) if cues else None

    def _spent(self, cue: Cue, hit: Hit) -> bool:
        """Whether a cue belongs to a situation before it: "sitting is the worst, leaning forward helps"."""
        after = cue.last + 1 + (self.stems[cue.last + 1] in _IT)  # "eases it, standing brings it on"
        if after >= hit.first or self.stems[after] != ",":
            return False
        return self._has_own(cue)

    def _has_own(self, cue: Cue) -> bool:
        """Whether a situation stands before a cue: "sitting is painful", and what follows may be another's."""
        place = cue.first - 1
        while place > 0 and (self.stems[place] in self.skip or self.stems[place] in _IT):
            place -= 1
        return place in self.inside

    def _heads(self, place: int, hit: Hit) -> bool:
        """Whether a word of pain stands at once before a situation and heads its clause: ", aches lying"."""
        return place + 1 == hit.first and "," in self.stems[max(0, place - 2) : place]

    def _pain(self, place: int) -> Cue:
        return Cue("pain", place, place, self._denied(place))

    def _new_clause(self, place: int) -> bool:
        """Whether an "and" or comma here is followed by a new subject."""
        if self.stems[place] not in {"and", ","} or place + 1 >= len(self.stems):
            return False
        following, *beyond = self.stems[place + 1 : place + 3]
        named = following in _ARTICLES and beyond == ["pain"]  # "and the pain eases lying down"
        return named or following in _SUBJECTS or (following == "pain" and self.stems[place] == ",")

    def _joined(self, place: int) -> bool:
        """Whether a situation here goes on from a list: "sitting, driving and bending hurt"."""
        before = place - 1
        while before > 0 and self.stems[before] in self.skip - _COMMA:
            before -= 1
        return before in self.inside or self.stems[before] in {"and", "or", ","}

    def _denial(self, place: int, joins: frozenset[str]) -> bool:
        """Whether a word that joins opens a denial of something else: "when I drive, no back pain"."""
        return self.stems[place] in joins and not _NOTHING.isdisjoint(self.stems[place + 1 : place + 2])

    def _right(self, hit: Hit) -> Cue | None:
        """Return the cue after a situation, unless that cue leads on to another situation."""
        budget = _UNKNOWN
        for place in range(hit.last + 1, min(len(self.stems), hit.last + 25)):
            word = self.stems[place]
            cue = self.cues.get(place)
            if cue is not None:
                return None if self._leads_on(cue) else cue
            if place in self.amounts:
                continue
            if word in self.stop or self._new_clause(place) or self._denial(place, _COMMA):
                return None
            if word == "and" and place + 1 in self.cues:  # "it comes on when I sit and goes when I stand"
                return None
            if place in self.inside and not self._joined(place):
                return None
            budget -= not (place in self.inside or word in self.skip or word in _PAIN or word in _LIGHT)
            if budget < 0:
                return None
        return None

    def _leads_on(self, cue: Cue) -> bool:
        following = self.stems[cue.last + 1 : cue.last + 4]
        if cue.kind in {"fine", "after", "neutral"} or not following:
            return False
        if cue.last + 1 in self.inside:  # "walking, eased sitting"
            return True
        if following[0] not in self.before:
            return False
        return any(p in self.inside for p in range(cue.last + 1, cue.last + 5))
