"""The plan for one person: plain frozen records, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Change", "FollowUp", "Lead", "Plan", "PlannedStep", "PlannedTest", "Response", "Source", "Visit", "Yield",
]  # fmt: skip

Status = Literal["now", "waits", "not"]
TestStatus = Literal["urgent", "order", "later", "not"]


@dataclass(frozen=True, slots=True)
class Lead:
    """A possible source that the plan serves.

    Attributes
    ----------
    probability
        Of being among the sources, 0 to 1.
    weight
        Its share of the plan; the weights of all leads sum to one.
    plan
        Id of the care plan used: its own, its family's, or ``unexplained``.
    members
        The causes that it counts.
    """

    id: str
    name: str
    probability: float
    weight: float
    plan: str
    members: tuple[str, ...]
    danger: str
    plain: str
    see: str
    until_seen: str
    course: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a row of the evidence tables says, in one line, with its study or guideline.

    Attributes
    ----------
    kind
        ``effect``, ``guideline``, ``course`` or ``test``.
    design
        For an effect: ``compared``, or ``before and after`` where there was no comparison.
    seen
        How far the source was read.
    studied_in
        Names of the conditions studied, where the leading source is none of them: indirect evidence.
    """

    id: str
    kind: str
    text: str
    study: str | None
    direction: str
    certainty: str
    design: str
    seen: str
    url: str | None = None
    studied_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of care for this person.

    Attributes
    ----------
    status
        ``now``: start it. ``waits``: for a test, for other care to fail, or for a likelier source. ``not``:
        must not be done, or is advised against.
    weight
        Share of the plan's probability that it serves, 0 to 1.
    shared
        Whether it helps in (nearly) all leading sources.
    ask
        What to find out first: findings that would bar or alter it.
    """

    id: str
    name: str
    kind: str
    level: str
    status: Status
    weight: float
    shared: bool
    serves: tuple[str, ...]
    reason: str
    waits_for: tuple[str, ...]
    cautions: tuple[str, ...]
    ask: tuple[str, ...]
    plain: str
    technical: str
    medicine_class: str | None
    exercises: tuple[str, ...]
    dose: str | None
    progression: str | None
    stop: str | None
    expected: str | None
    delivered_by: str | None
    evidence: tuple[Source, ...]
    against: str | None
    conflict: str | None


@dataclass(frozen=True, slots=True)
class Yield:
    """How probable it is that a test shows a finding, given what is known of this person."""

    finding: str
    label: str
    probability: float
    bits: float


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """An investigation for this person: order it or not, and why."""

    id: str
    name: str
    status: TestStatus
    reason: str
    looks_for: tuple[str, ...]
    expected: tuple[Yield, ...]
    bits: float
    cost: str
    minutes: float
    pain: str
    radiation: str
    plain: str
    technical: str
    evidence: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """When to look again, in weeks from now, and what to do then."""

    weeks: float
    what: str


@dataclass(frozen=True, slots=True)
class Response:
    """Something to record at the review, and what it would say."""

    finding: str
    label: str
    ask: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one more answer would do to the plan."""

    finding: str
    label: str
    cause: str
    before: float
    after: float
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How the course is followed."""

    review_weeks: float
    schedule: tuple[Visit, ...]
    course: tuple[str, ...]
    course_evidence: tuple[Source, ...]
    escalate: tuple[tuple[str, str], ...]
    measures: tuple[Mapping[str, Any], ...]
    record: tuple[Response, ...]
    seek_help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for one person: informs, does not decide.

    Attributes
    ----------
    now
        Plain sentences for what comes before everything else.
    steps
        In order of level, then of how much of the probability they serve.
    avoid
        What must not be done, plain.
    changes
        The answers that would change the plan most.
    """

    urgency: str
    see: str
    clear: bool
    now: tuple[str, ...]
    leading: tuple[Lead, ...]
    worries: tuple[Lead, ...]
    steps: tuple[PlannedStep, ...]
    avoid: tuple[str, ...]
    investigations: tuple[PlannedTest, ...]
    follow_up: FollowUp
    changes: tuple[Change, ...]
    three_days: str
    notice: str

    @property
    def medicines(self) -> tuple[PlannedStep, ...]:
        """The steps that are classes of medicine; never a prescription."""
        return tuple(s for s in self.steps if s.kind == "medicine")

    def of(self, status: Status) -> tuple[PlannedStep, ...]:
        """Return the steps with this status."""
        return tuple(s for s in self.steps if s.status == status)

    def to_dict(self) -> dict[str, Any]:
        """Return this plan as plain data."""
        plain: dict[str, Any] = _plain(self)
        return plain


_LEAVES = frozenset({str, int, float, bool, type(None)})


def _plain(value: Any) -> Any:
    """Return records and what they hold as plain data (as `dataclasses.asdict`, several times faster)."""
    kind = type(value)
    if kind in _LEAVES:
        return value
    if isinstance(value, tuple | list):
        return kind([item if type(item) in _LEAVES else _plain(item) for item in value])
    if isinstance(value, dict):
        parts = value
    elif is_dataclass(value):
        parts = {name: getattr(value, name) for name in value.__dataclass_fields__}
    else:
        return value
    return {name: part if type(part) in _LEAVES else _plain(part) for name, part in parts.items()}
