"""Three-valued logic over what is known of a person: yes, no, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["Known", "Truth", "evaluate", "needs", "tests_of"]


class Truth(IntEnum):
    """No, not known, yes: ``all`` is the least of its parts, ``any`` the greatest (Kleene 1938)."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True)
class Known:
    """What rules may look at.

    Attributes
    ----------
    options
        Finding id to its known option.
    zones
        Painted zones; the rest are not known unless `everywhere`.
    """

    options: Mapping[str, str]
    zones: frozenset[str]
    everywhere: bool
    age: float | None
    sex: str | None
    pregnancy: str | None
    weeks_since_birth: float | None
    setting: str | None

    @classmethod
    def of(cls, case: Case, options: Mapping[int, int], knowledge: Knowledge) -> Known:
        """Gather what is known from a case and its closed facts."""
        named = {knowledge.findings[f].id: knowledge.findings[f].options[o] for f, o in options.items()}
        person = case.person
        return cls(
            options=named,
            zones=frozenset(case.drawing.zones),
            everywhere=case.drawing.everywhere,
            age=person.age,
            sex=person.sex,
            pregnancy=person.pregnancy,
            weeks_since_birth=person.weeks_since_birth,
            setting=None if case.setting == "unknown" else case.setting,
        )


def evaluate(condition: Mapping[str, Any], known: Known) -> Truth:
    """Return whether a condition holds; all its keys must."""
    return min(_parts(condition, known), default=Truth.UNKNOWN)


def _parts(condition: Mapping[str, Any], known: Known) -> Iterator[Truth]:
    if "any" in condition:
        yield max(_each(condition["any"], known), default=Truth.NO)
    if "all" in condition:
        yield min(_each(condition["all"], known), default=Truth.YES)
    if "at_least" in condition:
        yield _at_least(condition["at_least"], known)
    if "presumed" in condition:
        yield min((_presumed(text, known) for text in condition["presumed"]), default=Truth.YES)
    if "zones" in condition:
        yield _zones(condition["zones"], known)
    yield from person_parts(condition, known)


def person_parts(condition: Mapping[str, Any], known: Known) -> Iterator[Truth]:
    """Yield the truth of the keys that look at the person alone."""
    for key, value in (("age", known.age), ("weeks_since_birth", known.weeks_since_birth)):
        if key in condition:
            low, high = condition[key]
            if value is None:
                impossible = key == "weeks_since_birth" and known.pregnancy in {"not_pregnant", "pregnant"}
                yield Truth.NO if impossible else Truth.UNKNOWN
            else:
                yield Truth.YES if low <= value <= high else Truth.NO
    if "sex" in condition:
        yield _same(known.sex, (condition["sex"],))
    if "pregnancy" in condition:
        yield _same(known.pregnancy, condition["pregnancy"])
    if "setting" in condition:
        yield _same(known.setting, condition["setting"])


def _same(value: str | None, wanted: Iterable[str]) -> Truth:
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value in wanted else Truth.NO


def _each(parts: Iterable[Any], known: Known) -> list[Truth]:
    return [test(part, known) if isinstance(part, str) else evaluate(part, known) for part in parts]


def _at_least(rule: Mapping[str, Any], known: Known) -> Truth:
    truths = _each(rule["of"], known)
    if truths.count(Truth.YES) >= rule["n"]:
        return Truth.YES
    return Truth.NO if len(truths) - truths.count(Truth.NO) < rule["n"] else Truth.UNKNOWN


def _zones(wanted: Iterable[str], known: Known) -> Truth:
    if known.zones & set(wanted):
        return Truth.YES
    return Truth.NO if known.everywhere else Truth.UNKNOWN


def test(text: str, known: Known) -> Truth:
    """Return whether one test over a finding holds: ``fever``, or ``onset=sudden|days``."""
    name, options = parsed(text)
    value = known.options.get(name)
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value in options else Truth.NO


@lru_cache(maxsize=4096)
def parsed(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the finding of a test and the options that pass it."""
    name, _, options = text.partition("=")
    return name, tuple(options.split("|")) if options else ("yes",)


def _presumed(text: str, known: Known) -> Truth:
    """Return NO only where an answer rules the test out."""
    return Truth.NO if test(text, known) is Truth.NO else Truth.YES


def _members(condition: Mapping[str, Any]) -> Iterator[Any]:
    yield from condition.get("any", ())
    yield from condition.get("all", ())
    yield from condition.get("at_least", {}).get("of", ())


def tests_of(condition: Mapping[str, Any]) -> Iterator[str]:
    """Yield every test over findings in a condition."""
    for part in _members(condition):
        if isinstance(part, str):
            yield part
        else:
            yield from tests_of(part)
    yield from condition.get("presumed", ())


def needs(condition: Mapping[str, Any], known: Known) -> list[str]:
    """Return the findings that could still decide an undecided condition, in order."""
    if evaluate(condition, known) is not Truth.UNKNOWN:
        return []
    found: dict[str, None] = {}
    for part in _members(condition):
        if isinstance(part, str):
            if test(part, known) is Truth.UNKNOWN:
                found[part.partition("=")[0]] = None
        else:
            found.update(dict.fromkeys(needs(part, known)))
    return list(found)
