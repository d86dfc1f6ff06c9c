"""Conditions of rules, steps and tests as nested lists of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from whence.clinic.pages.names import PREGNANCIES, SETTINGS, SEXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.knowledge.compiled import Knowledge

__all__ = ["Clause", "clause_of"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A line of words, with a finding's id to link to, or a head over further clauses."""

    text: str
    finding: str = ""
    parts: tuple[Clause, ...] = ()


def clause_of(condition: Mapping[str, Any] | None, knowledge: Knowledge) -> Clause | None:
    """Return a condition in words, or None where there is none."""
    if not condition:
        return None
    parts = tuple(_keys(condition, knowledge))
    if len(parts) == 1:
        return parts[0]
    return Clause(_("All of these"), parts=parts)


def _keys(condition: Mapping[str, Any], knowledge: Knowledge) -> Iterator[Clause]:
    if condition.get("all"):
        yield from _each(condition["all"], knowledge)
    if condition.get("any"):
        parts = tuple(_each(condition["any"], knowledge))
        yield parts[0] if len(parts) == 1 else Clause(_("Any of these"), parts=parts)
    if condition.get("at_least"):
        least = condition["at_least"]
        head = _("At least %(count)d of these") % {"count": least["n"]}
        yield Clause(head, parts=tuple(_each(least["of"], knowledge)))
    for text in condition.get("presumed", ()):
        yield _test(text, knowledge)
    if condition.get("zones"):
        names = ", ".join(knowledge.zones[z]["name"].lower() for z in condition["zones"])
        yield Clause(_("Pain in: %(zones)s") % {"zones": names})
    yield from _person(condition)


def _person(condition: Mapping[str, Any]) -> Iterator[Clause]:
    if condition.get("age"):
        low, high = (int(x) for x in condition["age"])
        ages = {"low": low, "high": high}
        if high >= 120:
            yield Clause(_("Aged %(low)d or more") % ages)
        elif low <= 0:
            yield Clause(_("Aged under %(high)d") % ages)
        else:
            yield Clause(_("Aged %(low)d to %(high)d") % ages)
    if condition.get("sex"):
        yield Clause(str(SEXES[condition["sex"]]))
    if condition.get("pregnancy"):
        yield Clause(", ".join(str(PREGNANCIES[p]) for p in condition["pregnancy"]))
    if condition.get("weeks_since_birth"):
        low, high = (int(x) for x in condition["weeks_since_birth"])
        yield Clause(_("%(low)d to %(high)d weeks after giving birth") % {"low": low, "high": high})
    if condition.get("setting"):
        yield Clause(", ".join(str(SETTINGS[s]) for s in condition["setting"]))


def _each(parts: Any, knowledge: Knowledge) -> Iterator[Clause]:
    for part in parts:
        if isinstance(part, str):
            yield _test(part, knowledge)
        else:
            found = clause_of(part, knowledge)
            if found is not None:
                yield found


def _test(text: str, knowledge: Knowledge) -> Clause:
    name, _sign, options = text.partition("=")
    info = knowledge.finding(name)
    if not options:
        return Clause(info.name, finding=name)
    chosen = [info.label(option) for option in options.split("|")]
    return Clause(f"{info.name}: {_(' or ').join(chosen)}", finding=name)
