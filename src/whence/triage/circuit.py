"""All rules of a pack at once: conditions as circuits of thresholds, worked out for many worlds in one pass.

``any`` needs one of its parts, ``all`` needs every one, ``at_least`` needs n of them. A threshold only grows
with its parts, so the three values of `whence.triage.logic` are two passes over one circuit: what surely holds
(a test that is not known fails) and what possibly holds (it passes). A pass carries integers, whose bit w says
whether a part holds in world w: world 0 is what is known now, each further one has a single answer more.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from whence.triage.logic import Truth, evaluate, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.knowledge.compiled import Knowledge
    from whence.triage.logic import Known

__all__ = ["Answered", "Circuit", "circuit_of"]

Answered = tuple[str, str]
"""Id of a finding and the option answered."""

_NOW = 1
"""The bit of world 0."""

_TRUTHS = (Truth.NO, Truth.UNKNOWN, Truth.YES)


class _Test(NamedTuple):
    """A test over a finding, where its truth stands, and the worlds whose answer passes or fails it."""

    place: int
    finding: str
    wanted: tuple[str, ...]
    presumed: bool
    passing: int = 0
    failing: int = 0


class _Gate(NamedTuple):
    """Where the truth stands of: at least `needed` of these parts hold."""

    place: int
    needed: int
    parts: tuple[int, ...]


class Circuit:
    """Conditions by name, compiled.

    Parameters
    ----------
    conditions
        As `whence.triage.logic.evaluate` reads them.
    """

    def __init__(self, conditions: Mapping[str, Mapping[str, Any]]) -> None:
        self._size = 0
        self._tests: dict[str, _Test] = {}
        self._about_person: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._gates: dict[str, list[_Gate]] = {}
        self._roots: dict[str, int] = {}
        for name, condition in conditions.items():
            gates = self._gates[name] = []
            self._roots[name] = self._condition(condition, gates)
        self._answers = list(dict.fromkeys((t.finding, o) for t in self._tests.values() for o in t.wanted))
        self._tests = {text: self._with_worlds(test) for text, test in self._tests.items()}
        self.findings = tuple(dict.fromkeys(t.finding for t in self._tests.values()))

    def truths(self, known: Known, names: Iterable[str] | None = None) -> dict[str, Truth]:
        """Return whether each condition (of `names`, or all) holds."""
        surely, possibly = self._leaves(known, _NOW)
        found = {}
        for name in self._roots if names is None else names:
            holds = self._pass(name, surely, _NOW) + self._pass(name, possibly, _NOW)
            found[name] = _TRUTHS[holds]
        return found

    def deciders(self, known: Known, names: Iterable[str]) -> list[Answered]:
        """Return the single answers after which a condition of `names` would hold that does not hold now."""
        everywhere = (_NOW << len(self._answers) + 1) - 1
        surely, _ = self._leaves(known, everywhere)
        worlds = 0
        for name in names:
            holds = self._pass(name, surely, everywhere)
            if not holds & _NOW:
                worlds |= holds
        return [
            answer
            for world, answer in enumerate(self._answers, 1)
            if worlds >> world & 1 and answer[0] not in known.options
        ]

    def _leaves(self, known: Known, everywhere: int) -> tuple[list[int], list[int]]:
        """Return where every test and person holds surely, and possibly; gates are still to be filled."""
        surely, possibly = [0] * self._size, [0] * self._size
        for place, finding, wanted, presumed, passing, failing in self._tests.values():
            value = known.options.get(finding)
            if value is None:
                possibly[place] = everywhere & ~failing
                surely[place] = possibly[place] if presumed else everywhere & passing
            elif value in wanted:
                surely[place] = possibly[place] = everywhere
        for place, condition in self._about_person.values():
            truth = evaluate(condition, known)
            surely[place] = everywhere if truth is Truth.YES else 0
            possibly[place] = 0 if truth is Truth.NO else everywhere
        return surely, possibly

    def _pass(self, name: str, holds: list[int], everywhere: int) -> int:
        """Fill in the gates of one condition and return where it holds."""
        for place, needed, parts in self._gates[name]:
            holds[place] = _threshold(needed, [holds[part] for part in parts], everywhere)
        return holds[self._roots[name]]

    def _condition(self, condition: Mapping[str, Any], gates: list[_Gate]) -> int:
        """Compile a condition, all of whose keys must hold; return its place."""
        parts = []
        for key, value in condition.items():
            if key == "any":
                parts.append(self._gate(1, self._each(value, gates), gates))
            elif key == "all":
                parts.append(self._gate(len(value), self._each(value, gates), gates))
            elif key == "at_least":
                parts.append(self._gate(value["n"], self._each(value["of"], gates), gates))
            elif key == "presumed":
                parts += [self._test(text, presumed=True) for text in value]
            else:
                parts.append(self._person({key: value}))
        return self._gate(len(parts), parts, gates) if parts else self._person({})

    def _each(self, parts: Iterable[Any], gates: list[_Gate]) -> list[int]:
        return [self._test(p) if isinstance(p, str) else self._condition(p, gates) for p in parts]

    def _gate(self, needed: int, parts: Sequence[int], gates: list[_Gate]) -> int:
        if needed == len(parts) == 1:
            return parts[0]
        gates.append(_Gate(self._new(), needed, tuple(parts)))
        return gates[-1].place

    def _test(self, text: str, *, presumed: bool = False) -> int:
        key = f"presumed {text}" if presumed else text
        if key not in self._tests:
            self._tests[key] = _Test(self._new(), *parsed(text), presumed)
        return self._tests[key].place

    def _person(self, condition: Mapping[str, Any]) -> int:
        key = repr(condition)
        if key not in self._about_person:
            self._about_person[key] = self._new(), condition
        return self._about_person[key][0]

    def _new(self) -> int:
        self._size += 1
        return self._size - 1

    def _with_worlds(self, test: _Test) -> _Test:
        own = [(w, o) for w, (finding, o) in enumerate(self._answers, 1) if finding == test.finding]
        passing = sum(_NOW << world for world, option in own if option in test.wanted)
        failing = sum(_NOW << world for world, option in own if option not in test.wanted)
        return test._replace(passing=passing, failing=failing)


def _threshold(needed: int, parts: list[int], everywhere: int) -> int:
    """Return the worlds in which at least `needed` of `parts` hold."""
    if needed == 1:
        some = 0
        for part in parts:
            some |= part
        return some
    if needed == len(parts):
        for part in parts:
            everywhere &= part
        return everywhere
    at_least = [everywhere] + [0] * needed
    for part in parts:
        for count in range(needed, 0, -1):
            at_least[count] |= at_least[count - 1] & part
    return at_least[needed]


@lru_cache(maxsize=8)
def circuit_of(knowledge: Knowledge) -> Circuit:
    """Return the rules of a pack, compiled once."""
    return Circuit({name: rule["when"] for name, rule in knowledge.documents["rules"].items()})
