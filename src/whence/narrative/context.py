"""Is what was found denied, doubtful, over, somebody else's, or only feared? ConText-style rules as data.

After Harkema, Dowling, Thornblade and Chapman, J Biomed Inform 2009;42:839 (ConText).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from whence.narrative.marks import Marks
from whence.narrative.once import once
from whence.narrative.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from typing import Any

    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Context", "Judge"]

_BACK = 5
_NEAR = 4
_CLOSE = 2
_WHOLE = 99
_OPENS = frozenset({"and", ","})
_ITEM = frozenset({",", "and", "or", "nor"})
_ALL = frozenset({"and", "or", "nor", "all", "both"})
_LIST = 14
"""Most words of a list before the word that denies all of it."""

_PARTS = frozenset({",", "and", ";", "but"})
_PLAN = 7
"""Words between what is planned and the word that says so."""

_JOINS = frozenset({"and", ",", "or", "with"})


class Context(NamedTuple):
    """How a hit is to be taken."""

    denied: bool = False
    doubtful: bool = False
    mild: bool = False
    past: bool = False
    other_person: bool = False
    hypothetical: bool = False
    planned: bool = False


class Judge:
    """Takes the hits of one sentence in their context.

    Parameters
    ----------
    text
        The story, in lower case.
    kin
        The relative whom the story is about ("son"), who is no other person.
    """

    def __init__(
        self,
        sentence: Sequence[Token],
        text: str,
        marks: Marks,
        grammar: Mapping[str, Any],
        kin: str | None = None,
    ) -> None:
        self.sentence, self.marks, self.kin = sentence, marks, kin
        self.texts = [t.text for t in sentence]
        self.words: Mapping[str, frozenset[str]] = once(grammar, "context", lambda: _words(grammar))
        self._text, self._grammar = text, grammar

    @cached_property
    def scope(self) -> Scope:
        """How far the denials of this sentence reach."""
        # Another language's lists are spelled when they are loaded, as its texts are.
        spelling = self._grammar["spelling"] if self._grammar["language"] == "en" else ()
        return Scope(self.sentence, self._text, self.marks, self.words, spelling)

    def context(self, hit: Hit) -> Context:
        """Return how a hit is to be taken, from the words around it; words inside the hit do not count."""
        kinds = self.marks.kinds
        if not kinds:
            return Context(denied=hit.denied)
        inside = set(hit.tokens)

        def near(kind: str, before: int, after: int) -> bool:
            marks = kinds.get(kind)
            return marks is not None and _near(hit, [m for m in marks if m[0] not in inside], before, after)

        denied = self._denied(hit, inside)
        return Context(
            denied=hit.denied
            or denied
            or (hit.phrase.option == "no" and any(s in inside for s, _ in self.marks.of("doubled"))),
            doubtful=near("doubt", _NEAR, 2),
            mild=near("mild", 2, 1),
            past="past" in kinds and self._past(hit, inside),
            other_person="other_people" in kinds and self._other(hit, inside),
            hypothetical=near("hypothetical", _NEAR, 0)
            or near("warning", _WHOLE, 0)
            or self._if(hit)
            or ((denied or hit.denied or hit.phrase.option == "no") and self._until(hit)),
            planned="planned" in kinds and self._planned(hit),
        )

    def _planned(self, hit: Hit) -> bool:
        """Whether what a hit names is still to come: "an injection is planned"."""
        between = (self._between(hit, mark) for mark in self.marks.of("planned"))
        return any(_PARTS.isdisjoint(words) and len(words) <= _PLAN for words in between)

    def _if(self, hit: Hit) -> bool:
        """Whether a hit is the condition of what would be done: "if the pain gets worse I will come back"."""
        return bool(self.marks.of("consequence")) and any(
            start < hit.first for start, _ in self.marks.of("condition")
        )

    def _until(self, hit: Hit) -> bool:
        """Whether a time follows up to which a hit was denied: "no fever until last night" denies none now."""
        following = self.texts[hit.last + 1 :]
        end = next((at for at, word in enumerate(following) if word in _PARTS), None)
        return not self.words["until"].isdisjoint(following[:end])

    def _past(self, hit: Hit, inside: set[int]) -> bool:
        """Whether a hit was in the past; "previous" tells of its own clause, "in childhood," of what follows too."""
        return any(
            mark[0] not in inside
            and _near(hit, (mark,), 3, 3)
            and (mark[0] == 0 or "," not in self._between(hit, mark))
            for mark in self.marks.of("past")
        )

    def _between(self, hit: Hit, mark: tuple[int, int]) -> Sequence[str]:
        """Return the words between a hit and a mark."""
        before = mark[1] < hit.first
        return self.texts[mark[1] + 1 : hit.first] if before else self.texts[hit.last + 1 : mark[0]]

    def listed_denial(self, place: int) -> bool:
        """Whether a word follows a denial, or ends a denied list: "denies cough, rash and pain at night"."""
        if any(0 < place - end <= 2 for _, end in self.marks.of("before")):
            return True
        joined = any(w in {"and", "or", "nor"} for w in self.texts[max(0, place - 2) : place])
        return joined and any(self.scope.reaches(mark, place) for mark in self.marks.of("before"))

    def _other(self, hit: Hit, inside: set[int]) -> bool:
        """Whether a relative is meant: one named shortly before, who is neither witness nor the patient."""
        for start, end in self.marks.of("other_people"):
            if start in inside or self.texts[start] == self.kin:
                continue
            if self.texts[start] in self.words["kindred"] and start <= 1 and hit.first > end:
                return True
            if not (0 < hit.first - end <= 8 or 0 < start - hit.last <= 3):
                continue
            low, high = min(end, hit.last) + 1, max(start, hit.first)
            between = set(self.texts[low:high])
            witness = any(low - 2 <= a <= high for a, _ in self.marks.of("witness"))
            if not witness and not between & self.words["selves"]:
                return True
        return False

    def _denied(self, hit: Hit, inside: set[int]) -> bool:
        marks, first = self.marks, hit.first
        # A hit that begins with a denial of its own, or says its own result, is no item of the list before it.
        own = self.texts[first] in self.words["anew"] or (
            first > 0 and self.texts[first - 1] in _OPENS and self._says_by_itself(hit)
        )
        for mark in () if own else marks.of("before"):
            start = mark[0]
            if start in inside or (start in marks.taken and self.texts[start] not in self.words["core"]):
                continue
            if self.scope.reaches(mark, first):
                return True
        return self.denied_after(hit, inside)

    def denies_noun(self, hit: Hit) -> bool:
        """Whether a hit is an item of a list of denied nouns: "no numbness or weakness"."""
        if hit.first == 0 or self.texts[hit.first - 1] not in _ITEM:
            return False
        nominal = (m for m in self.marks.of("before") if self.texts[m[0]] in self.words["nominal"])
        return any(self.scope.reaches(mark, hit.first) for mark in nominal)

    def denied_between(self, first: int, place: int) -> bool:
        """Whether a denial after one word governs another."""
        return any(mark[0] > first and self.scope.reaches(mark, place) for mark in self.marks.of("before"))

    def denied_after(self, hit: Hit, inside: AbstractSet[int] = frozenset()) -> bool:
        """Whether what follows denies a hit: "night pain absent", "night pain: no", "fiebre no"."""
        marks, last = self.marks, hit.last
        answers = (colon for colon, _ in marks.of("answer") if 0 < colon - last <= _NEAR)
        if any(":" not in self.texts[last:colon] for colon in answers):
            return True
        closing = (c for c, _ in marks.of("closing") if c not in inside and 0 < c - last <= _CLOSE)
        if any(_JOINS.isdisjoint(self.texts[last + 1 : c]) for c in closing):
            return True
        reach = 1 if self._says_by_itself(hit) else _BACK
        for start, _ in marks.of("after"):
            apart = start - last
            if start not in inside and start not in marks.taken and self._lists_to(hit, start):
                return True
            if start in inside or not 0 < apart <= reach or (apart > 1 and start in marks.taken):
                continue
            joined = self.texts[start - 1] in _JOINS and start - 1 > last
            if "," in self.texts[last + 1 : start] and self._states(hit):
                continue
            if not joined and not any(last < a < start for a, _ in marks.of("stop")):
                return True
        return False

    def _lists_to(self, hit: Hit, start: int) -> bool:
        """Whether a list goes on from a hit to a denial of all of it: "fever, chills and rash were all absent"."""
        between = range(hit.last + 1, start)
        if (
            len(between) > _LIST
            or self._says_by_itself(hit)
            or not any(self.texts[place] in _ALL for place in between)
        ):
            return False
        return all(
            place in self.marks.taken or self.texts[place] in self.words["listing"] for place in between
        )

    def _states(self, hit: Hit) -> bool:
        """Whether a hit states what was found, so that it needs no result: "tender sit bone, FADIR negative"."""
        inside = [self.texts[t] for t in hit.tokens]
        return not self.words["stating"].isdisjoint(inside) or (
            inside[0] in self.words["pains"] and self.texts[hit.first + 1] in self.words["provoked"]
        )

    def _says_by_itself(self, hit: Hit) -> bool:
        """Whether a hit holds its own result, so that a later one is not its own: "movement full, SLR negative"."""
        return any(self.texts[t] in self.words["verdicts"] for t in hit.tokens[1:])


def _words(grammar: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in grammar["context"].items()}


def _near(hit: Hit, found: Iterable[tuple[int, int]], before: int, after: int) -> bool:
    for start, end in found:
        if (start < hit.first and hit.first - end <= before) or 0 < start - hit.last <= after:
            return True
        if hit.first < start < hit.last:
            return True
    return False
