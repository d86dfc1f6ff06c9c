"""All rules of a pack at once: conditions as circuits of thresholds, worked out for many worlds in one pass.

``any`` needs one of its parts, ``all`` needs every one, ``at_least`` needs n of them. A threshold only grows
with its parts, so the three values of `whence.triage.logic` are two passes over one circuit: what surely holds
(a test that is not known fails) and what possibly holds (it passes). A pass carries integers, whose bit w says
whether a part holds in world w: world 0 is what is known now, each further one has a single answer more.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from whence.triage.logic import Truth, evaluate, parsed, tests_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whence.knowledge.compiled import Knowledge
    from whence.triage.logic import Known

__all__ = ["Answered", "Circuit", "State", "circuit_of"]

Answered = tuple[str, str]
"""Id of a finding and the option answered."""

_NOW = 1
"""The bit of world 0."""

_Known = tuple[str, tuple[Truth, ...], frozenset[Answered]]
"""A condition, what is true of the person, and the answers among what it looks at."""

_KEPT = 8192
"""Conditions in different knowledge that are kept, some hundred bytes each."""

_TRUTHS = (Truth.NO, Truth.UNKNOWN, Truth.YES)
_OVER_PARTS = ("any", "all", "at_least")


class _Test(NamedTuple):
    """A test over a finding, where its truth stands, and the worlds whose answer to the finding fails or passes it."""

    place: int
    finding: str
    wanted: tuple[str, ...]
    presumed: bool
    failing: int = 0
    passing: int = 0


class _Gate(NamedTuple):
    """Where the truth stands of: at least `needed` of these parts hold."""

    place: int
    needed: int
    parts: tuple[int, ...]


class _Node(NamedTuple):
    """A condition, where its truth stands, and its tests and inner conditions as written (none presumed)."""

    place: int
    members: tuple[_Node | _Test, ...]


class State(NamedTuple):
    """Where each part of a circuit holds surely, and where possibly; gates are filled in when asked about."""

    surely: list[int]
    possibly: list[int]


class Circuit:
    """Conditions by name, compiled.

    Parameters
    ----------
    conditions
        As `whence.triage.logic.evaluate` reads them.

    Attributes
    ----------
    looks_at
        The findings that each condition tests.
    """

    def __init__(self, conditions: Mapping[str, Mapping[str, Any]]) -> None:
        self._size = 0
        self._tests: dict[tuple[str, bool], _Test] = {}
        self._about_person: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._gates: dict[str, list[_Gate]] = {}
        self._roots: dict[str, _Node] = {}
        self.looks_at: dict[str, frozenset[str]] = {}
        for name, condition in conditions.items():
            self.looks_at[name] = frozenset(parsed(text)[0] for text in tests_of(condition))
            gates = self._gates[name] = []
            self._roots[name] = self._condition(condition, gates)
        self._answers: list[Answered] = []
        self._decided: dict[_Known, int] = {}
        self.findings: dict[str, list[_Test]] = {}
        for test in self._tests.values():
            self.findings.setdefault(test.finding, []).append(test)
        self.findings = {finding: self._with_worlds(tests) for finding, tests in self.findings.items()}

    def at(self, known: Known) -> State:
        """Return where all tests and all that looks at the person alone stand."""
        return self._state(known, _NOW)

    def after(self, state: State, findings: Iterable[str], option: str) -> State:
        """Return the state after a further answer, the same to each of some findings."""
        surely, possibly = state.surely.copy(), state.possibly.copy()
        for finding in findings:
            for test in self.findings.get(finding, ()):
                surely[test.place] = possibly[test.place] = int(option in test.wanted)
        return State(surely, possibly)

    def holds(self, name: str, state: State) -> bool:
        """Return whether a condition is sure to hold."""
        return bool(self._pass(name, state.surely, _NOW))

    def truth(self, name: str, state: State) -> Truth:
        """Return whether a condition holds."""
        possibly = self._pass(name, state.possibly, _NOW)
        return _TRUTHS[possibly and possibly + self._pass(name, state.surely, _NOW)]

    def needs(self, name: str, state: State) -> tuple[str, ...]:
        """Return the findings that could still decide a condition, in order; `truth` has to be asked first."""
        return tuple(dict.fromkeys(_open(self._roots[name], state)))

    def deciders(self, known: Known, names: Iterable[str]) -> list[Answered]:
        """Return the single answers after which a condition of `names` would hold that does not hold now."""
        everywhere = (_NOW << len(self._answers) + 1) - 1
        person = tuple(evaluate(condition, known) for _, condition in self._about_person.values())
        surely: list[int] = []
        worlds = 0
        for name in names:
            answered = frozenset((f, known.options[f]) for f in self.looks_at[name] if f in known.options)
            holds = self._decided.get((name, person, answered))
            if holds is None:
                surely = surely or self._state(known, everywhere).surely
                holds = self._remember((name, person, answered), self._pass(name, surely, everywhere))
            if not holds & _NOW:
                worlds |= holds
        return [
            answer
            for world, answer in enumerate(self._answers, 1)
            if worlds >> world & 1 and answer[0] not in known.options
        ]

    def _remember(self, key: _Known, holds: int) -> int:
        """Keep where a condition holds for what it looks at; answers come one by one, so most stays as it was."""
        if len(self._decided) >= _KEPT:
            self._decided.clear()
        self._decided[key] = holds
        return holds

    def _state(self, known: Known, everywhere: int) -> State:
        """Return the state in world 0 or, with the bits of all worlds, in those of one answer more each."""
        surely, possibly = [0] * self._size, [0] * self._size
        for finding, tests in self.findings.items():
            value = known.options.get(finding)
            for place, _, wanted, presumed, failing, passing in tests:
                if value is None:
                    possibly[place] = everywhere & ~failing
                    surely[place] = possibly[place] if presumed else everywhere & passing
                elif value in wanted:
                    surely[place] = possibly[place] = everywhere
        for place, condition in self._about_person.values():
            truth = evaluate(condition, known)
            surely[place] = everywhere if truth is Truth.YES else 0
            possibly[place] = 0 if truth is Truth.NO else everywhere
        return State(surely, possibly)

    def _pass(self, name: str, holds: list[int], everywhere: int) -> int:
        """Fill in the gates of one condition and return where it holds."""
        for place, needed, parts in self._gates[name]:
            holds[place] = _threshold(needed, [holds[part] for part in parts], everywhere)
        return holds[self._roots[name].place]

    def _condition(self, condition: Mapping[str, Any], gates: list[_Gate]) -> _Node:
        """Compile a condition, all of whose keys must hold."""
        parts: list[int] = []
        members: list[_Node | _Test] = []
        for key in [*_OVER_PARTS, *(k for k in condition if k not in _OVER_PARTS)]:
            value = condition.get(key)
            if key == "presumed":
                parts += [self._test(text, presumed=True).place for text in condition[key]]
            elif key not in _OVER_PARTS:
                parts.append(self._person({key: value}))
            elif value is not None:
                of = value["of"] if key == "at_least" else value
                inner = [self._test(p) if isinstance(p, str) else self._condition(p, gates) for p in of]
                needed = value["n"] if key == "at_least" else 1 if key == "any" else len(of)
                parts.append(self._gate(needed, [part.place for part in inner], gates))
                members += inner
        place = self._gate(len(parts), parts, gates) if parts else self._person({})
        return _Node(place, tuple(members))

    def _gate(self, needed: int, parts: Sequence[int], gates: list[_Gate]) -> int:
        if needed == len(parts) == 1:
            return parts[0]
        gates.append(_Gate(self._new(), needed, tuple(parts)))
        return gates[-1].place

    def _test(self, text: str, *, presumed: bool = False) -> _Test:
        found = self._tests.get((text, presumed))
        if found is None:
            found = self._tests[text, presumed] = _Test(self._new(), *parsed(text), presumed)
        return found

    def _person(self, condition: Mapping[str, Any]) -> int:
        found = self._about_person.get(repr(condition))
        if found is None:
            found = self._about_person[repr(condition)] = self._new(), condition
        return found[0]

    def _with_worlds(self, tests: list[_Test]) -> list[_Test]:
        """Open a world for every answer that a test of one finding wants, and note them in the tests."""
        bits = {}
        for option in dict.fromkeys(o for test in tests for o in test.wanted):
            self._answers.append((tests[0].finding, option))
            bits[option] = _NOW << len(self._answers)
        passing = [sum(bits[option] for option in test.wanted) for test in tests]
        every = sum(bits.values())
        return [t._replace(failing=every - own, passing=own) for t, own in zip(tests, passing, strict=True)]

    def _new(self) -> int:
        self._size += 1
        return self._size - 1


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


def _open(node: _Node | _Test, state: State) -> Iterator[str]:
    """Yield the findings of the tests that are not known in conditions that are not decided."""
    if state.surely[node.place] == state.possibly[node.place]:
        return
    if isinstance(node, _Test):
        yield node.finding
        return
    for member in node.members:
        yield from _open(member, state)


@lru_cache(maxsize=8)
def circuit_of(knowledge: Knowledge) -> Circuit:
    """Return the rules of a pack, compiled once."""
    return Circuit({name: rule["when"] for name, rule in knowledge.documents["rules"].items()})
