"""From the answers of a case to what the reasoning weighs: one item a finding, nothing counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from whence.errors import CaseError, Place, nearest
from whence.reasoning.frame import frame_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.case import Answer, Case
    from whence.knowledge.compiled import FindingInfo, Knowledge

__all__ = ["Facts", "Item", "facts_of"]

_ORIGIN = {"history": "patient", "exposure": "patient", "response": "patient", "sign": "examiner"}


class Item(NamedTuple):
    """One answered finding as the reasoning weighs it.

    Attributes
    ----------
    finding
        Index of the finding.
    option
        Index of the option.
    miss
        Chance that a yes is missed (e1), doubled where the answer is doubtful.
    weight
        Weight of the log-likelihood; one half for a mild yes.
    """

    finding: int
    option: int
    miss: float
    weight: float = 1.0


@dataclass(frozen=True)
class Facts:
    """What is known, checked and closed under implication.

    Attributes
    ----------
    items
        What is weighed.
    known
        Every finding with a known option, implied ones included: index to option index.
    asked
        Findings that were asked for or answered, the unknown ones included.
    prompted
        Findings that were asked for; an answer to them is none that a teller came up with.
    dropped
        Finding left out of the weighing to the finding that stands for it.
    """

    items: tuple[Item, ...]
    known: Mapping[int, int]
    asked: frozenset[int]
    prompted: frozenset[int]
    dropped: Mapping[int, int]

    def is_yes(self, finding: int) -> bool:
        """Whether a yes-or-no finding is known to be there."""
        return self.known.get(finding) == 0


def facts_of(case: Case, knowledge: Knowledge) -> Facts:
    """Check the answers of `case` against the pack and return what is weighed.

    Raises
    ------
    CaseError
        For an unknown finding or option, a number out of range, or answers that contradict each other.
    """
    given: dict[int, tuple[int, Answer]] = {}
    prompted = frozenset(_index(name, knowledge, "asked") for name in case.asked)
    asked = set(prompted)
    for answer in case.answers:
        finding = _index(answer.finding, knowledge, f"findings.{answer.finding}")
        asked.add(finding)
        option = _option(answer, knowledge.findings[finding])
        if option is not None:
            given[finding] = option, answer
    _check_zones(case, knowledge)
    known, implied_by = _close({f: o for f, (o, _) in given.items()}, knowledge)
    dropped = dict(implied_by)
    for finding in given:
        for member in knowledge.findings[finding].replaces:
            dropped[knowledge.finding_index[member]] = finding
    errors = knowledge.model["errors"]
    items = tuple(
        _item(finding, option, answer, knowledge.findings[finding], errors, told=case.told)
        for finding, (option, answer) in sorted(given.items())
        if finding not in dropped and knowledge.findings[finding].role == "source"
    )
    return Facts(items, known, frozenset(asked | set(known)), prompted, dropped)


def _index(name: str, knowledge: Knowledge, field: str) -> int:
    found = knowledge.finding_index.get(name)
    if found is None or name.startswith("zone:"):
        raise CaseError(
            f"unknown finding {name!r}.{nearest(name, knowledge.finding_index)}", Place(field=field)
        )
    return found


def _option(answer: Answer, info: FindingInfo) -> int | None:
    """Return the index of the answered option, None where unknown."""
    value, place = answer.value, Place(field=f"findings.{info.id}")
    if value == "unknown":
        return None
    if isinstance(value, float):
        if info.cuts is None or info.limits is None:
            options = ", ".join(info.options)
            raise CaseError(f"takes no number; one of {options}, unknown", place)
        low, high, unit = info.limits
        if not low <= value <= high:
            raise CaseError(f"{value:g} is outside {low:g} to {high:g} {unit}; check the unit", place)
    option = info.option_of(value) or ""
    if option not in info.options:
        hint = nearest(option, info.options)
        unit = f", a number in {info.limits[2]}" if info.limits else ""
        raise CaseError(
            f"no option {option!r}; one of {', '.join(info.options)}{unit}, unknown.{hint}", place
        )
    return info.options.index(option)


def _check_zones(case: Case, knowledge: Knowledge) -> None:
    for name in (*case.drawing.zones, *case.drawing.numb):
        if name not in knowledge.zones:
            raise CaseError(
                f"unknown zone {name!r}.{nearest(name, knowledge.zones)}", Place(field="drawing.zones")
            )


def _close(given: dict[int, int], knowledge: Knowledge) -> tuple[dict[int, int], dict[int, int]]:
    """Add what the answers imply; return all that is known, and who implies each implied finding."""
    known = dict(given)
    implied_by: dict[int, int] = {}
    queue = list(given)
    while queue:
        finding = queue.pop()
        info = knowledge.findings[finding]
        for target in info.implies.get(info.options[known[finding]], ()):
            name, _, option = target.partition("=")
            other = knowledge.finding_index[name]
            wanted = knowledge.findings[other].options.index(option or "yes")
            if known.get(other, wanted) != wanted:
                place = Place(field=f"findings.{name}")
                raise CaseError(_clash(knowledge, finding, known[finding], other, known[other]), place)
            implied_by.setdefault(other, finding)
            if other not in known:
                known[other] = wanted
                queue.append(other)
    _close_backward(known, implied_by, knowledge)
    for finding, is_yes in [(f, option == 0) for f, option in known.items()]:
        if not is_yes:
            continue
        for name in knowledge.findings[finding].contradicts:
            other = knowledge.finding_index[name]
            if known.get(other) == 0:
                raise CaseError(_clash(knowledge, finding, 0, other, 0), Place(field=f"findings.{name}"))
    return known, implied_by


def _close_backward(known: dict[int, int], implied_by: dict[int, int], knowledge: Knowledge) -> None:
    """Add that what would imply another answer than the one given is not there."""
    implying = frame_of(knowledge).implying
    queue = [finding for finding in known if finding in implying]
    while queue:
        other = queue.pop()
        for finding, option in implying[other]:
            if known[other] != option and known.get(finding, 1) == 1:
                if finding not in known and finding in implying:
                    queue.append(finding)
                known[finding] = 1
                implied_by.setdefault(finding, other)


def _clash(knowledge: Knowledge, first: int, one: int, second: int, two: int) -> str:
    a, b = knowledge.findings[first], knowledge.findings[second]
    return f"{a.id} ({a.options[one]}) and {b.id} ({b.options[two]}) contradict each other; correct one"


def _item(
    finding: int, option: int, answer: Answer, info: FindingInfo, errors: dict[str, float], *, told: bool
) -> Item:
    origin = answer.origin or _ORIGIN.get(info.kind, "test")
    if origin == "patient" and told:
        origin = "story"
    miss = errors[origin] * (2 if answer.certainty == "think_so" else 1)
    mild = answer.degree == "mild" and info.options[option] != "no"
    return Item(finding, option, miss, 0.5 if mild else 1.0)
