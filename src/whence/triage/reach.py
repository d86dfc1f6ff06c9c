"""Can a rule be met at all? A witness is the smallest set of answers, of a possible person, that fires it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whence.knowledge.compiled import Knowledge

__all__ = ["Witness", "unreachable", "witness"]

_MOST = 20_000
"""Ways to meet one rule that are tried before giving up."""


@dataclass(frozen=True)
class Witness:
    """A person and answers that together meet a condition.

    Attributes
    ----------
    options
        Finding id to option.
    age
        Years, lowest and highest.
    pregnancies
        States that fit; None where the rule does not ask.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    age: tuple[float, float] = (0.0, 120.0)
    sex: str | None = None
    pregnancies: frozenset[str] | None = None
    weeks_since_birth: tuple[float, float] | None = None
    setting: str | None = None


def unreachable(rules: Mapping[str, Mapping[str, Any]], knowledge: Knowledge) -> tuple[str, ...]:
    """Return ids of rules that no possible person and answers can meet.

    Parameters
    ----------
    rules
        As in ``knowledge.documents["rules"]``.
    """
    return tuple(name for name, rule in rules.items() if witness(rule["when"], knowledge) is None)


def witness(condition: Mapping[str, Any], knowledge: Knowledge) -> Witness | None:
    """Return a way to meet a condition, the first in the order written, or None where there is none."""
    ways = islice(_ways(condition, Witness()), _MOST)
    return next((_one_person(way, knowledge) for way in ways if _possible(way, knowledge)), None)


def _ways(condition: Mapping[str, Any], so_far: Witness) -> Iterator[Witness]:
    """Yield ways to meet a condition on top of what is so far; `presumed` is checked at the end."""
    person = _person(condition, so_far)
    if person is None:
        return
    groups: list[list[Sequence[Any]]] = []
    if condition.get("any"):
        groups.append([(part,) for part in condition["any"]])
    if condition.get("all"):
        groups.append([condition["all"]])
    if "at_least" in condition:
        rule = condition["at_least"]
        groups.append(list(combinations(rule["of"], rule["n"])))
    presumed = condition.get("presumed", ())
    for way in _choose(groups, person):
        if all(_presumable(text, way) for text in presumed):
            yield way


def _choose(groups: list[list[Sequence[Any]]], so_far: Witness) -> Iterator[Witness]:
    if not groups:
        yield so_far
        return
    for parts in groups[0]:
        for way in _together(parts, so_far):
            yield from _choose(groups[1:], way)


def _together(parts: Sequence[Any], so_far: Witness) -> Iterator[Witness]:
    if not parts:
        yield so_far
        return
    first = parts[0]
    ways = _answers(first, so_far) if isinstance(first, str) else _ways(first, so_far)
    for way in ways:
        yield from _together(parts[1:], way)


def _answers(text: str, so_far: Witness) -> Iterator[Witness]:
    name, _, options = text.partition("=")
    for option in options.split("|") if options else ("yes",):
        if so_far.options.get(name, option) == option:
            yield replace(so_far, options={**so_far.options, name: option})


def _presumable(text: str, way: Witness) -> bool:
    name, _, options = text.partition("=")
    return way.options.get(name, "") in ("", *(options.split("|") if options else ("yes",)))


def _person(condition: Mapping[str, Any], so_far: Witness) -> Witness | None:
    """Narrow the person by the keys that look at the person; None where nobody is left."""
    way = so_far
    if "age" in condition:
        low, high = condition["age"]
        way = replace(way, age=(max(way.age[0], low), min(way.age[1], high)))
    if "sex" in condition:
        if way.sex not in {None, condition["sex"]}:
            return None
        way = replace(way, sex=condition["sex"])
    if "pregnancy" in condition:
        wanted = frozenset(condition["pregnancy"])
        way = replace(way, pregnancies=wanted if way.pregnancies is None else wanted & way.pregnancies)
    if "weeks_since_birth" in condition:
        way = replace(way, weeks_since_birth=tuple(condition["weeks_since_birth"]))
    if "zones" in condition:
        way = replace(way, zones=(*way.zones, condition["zones"][0]))
    if "setting" in condition:
        way = replace(way, setting=condition["setting"][0])
    return way if way.age[0] <= way.age[1] and way.pregnancies != frozenset() else None


def _possible(way: Witness, knowledge: Knowledge) -> bool:
    """Whether one person can give these answers: closed under implication, no clash, asked of that person."""
    known: dict[str, str] = {}
    queue = list(way.options.items())
    while queue:
        name, option = queue.pop()
        if known.setdefault(name, option) != option:
            return False
        for target in knowledge.finding(name).implies.get(option, ()):
            other, _, wanted = target.partition("=")
            if known.get(other) != (wanted or "yes"):
                queue.append((other, wanted or "yes"))
    present = {name for name, option in known.items() if option == "yes"}
    if any(present & set(knowledge.finding(name).contradicts) for name in present):
        return False
    return _one_person(way, knowledge) is not None


def _one_person(way: Witness, knowledge: Knowledge) -> Witness | None:
    """Narrow the person to whom all these findings can be asked of; None where nobody is left."""
    sexes = {way.sex} if way.sex else {"female", "male"}
    low, high = way.age
    for name in way.options:
        sex, youngest, oldest, pregnancy = knowledge.finding(name).asked_of
        low, high = max(low, youngest), min(high, oldest)
        sexes &= {sex} if sex != "any" else sexes
        if pregnancy != "any" and way.pregnancies is not None and pregnancy not in way.pregnancies:
            return None
    if way.pregnancies is not None and "not_pregnant" not in way.pregnancies:
        sexes &= {"female"}
        low, high = max(low, 12), min(high, 55)
    if low > high or not sexes:
        return None
    return replace(way, age=(low, high), sex=sexes.pop() if len(sexes) == 1 else None)
