"""What Whence concludes: the contract of its JSON. Keys may be added, never renamed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from whence.case import Case

__all__ = [
    "Assessment",
    "CallEntry",
    "CauseEntry",
    "Comparison",
    "Evidence",
    "FamilyEntry",
    "MemberEvidence",
    "NextStep",
    "OpenRuleEntry",
    "Provenance",
    "RedFlag",
    "ScreenEntry",
    "SeparatorEntry",
    "TwoSources",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class RedFlag(_Part):
    """A rule that holds."""

    id: str
    label: str
    urgency: str
    action: str
    why: str
    see: str
    fear: tuple[str, ...]
    source: dict[str, Any]


class OpenRuleEntry(_Part):
    """A rule that is not decided, and the findings that would decide it."""

    id: str
    label: str
    urgency: str
    needs: tuple[str, ...]


class ScreenEntry(_Part):
    """One safety question; "none of these" answers all its findings with no."""

    id: str
    ask: str
    findings: tuple[str, ...]


class CallEntry(_Part):
    """Whom to call in the person's country, and what to say there (empty where no call is needed)."""

    emergency: str
    advice_line: str | None
    say: str


class MemberEvidence(_Part):
    """A finding inside a group; `log_ratio` is what it would weigh on its own, and members overlap."""

    finding: str
    label: str
    answer: str
    log_ratio: float
    basis: Literal["judgement", "frequency", "accuracy", "mixed", "background"]


class Evidence(_Part):
    """One part of the evidence for or against a cause, in natural log odds."""

    finding: str
    label: str
    group: str | None = None
    answer: str
    log_odds: float
    basis: Literal["judgement", "frequency", "accuracy", "mixed", "background"]
    sources: tuple[str, ...] = ()
    members: tuple[MemberEvidence, ...] = ()


class CauseEntry(_Part):
    """A cause in the list shown, or a family where its members cannot be told apart."""

    id: str
    name: str
    family: str | None
    members: tuple[str, ...] = ()
    danger: str
    origin: str
    plain: str
    probability: float
    low: float
    high: float
    why_wide: str
    reviewed: str
    for_: tuple[Evidence, ...] = Field(default=(), alias="for", serialization_alias="for")
    against: tuple[Evidence, ...] = ()
    expected_absent: tuple[Evidence, ...] = ()


class FamilyEntry(_Part):
    """A family and what it carries: the sum of its members."""

    id: str
    name: str
    probability: float
    members: tuple[str, ...]


class TwoSources(_Part):
    """The chance of two sources at once; causes sum to one plus this."""

    probability: float
    pairs: tuple[dict[str, Any], ...]


class NextStep(_Part):
    """What to ask or test next, and why."""

    finding: str
    label: str
    kind: str
    ask: str | None
    panel: tuple[str, ...] | None
    safety: bool = False
    reason: str
    bits: float
    changes_urgency: float
    changes_decision: float
    burden: float


class SeparatorEntry(_Part):
    """A finding that separates the two leading causes; `log_ratio` above zero: this option favours the first."""

    finding: str
    label: str
    option: str
    log_ratio: float
    answer: str | None


class Comparison(_Part):
    """The two leading causes side by side."""

    first: str
    second: str
    findings: tuple[SeparatorEntry, ...]


class Provenance(_Part):
    """How much of the leading causes' evidence rests on which basis, and the studies used."""

    basis: dict[str, float]
    studies: tuple[str, ...]


class Assessment(_Part):
    """What Whence concludes about one case. It informs, it does not decide."""

    case: Case
    case_mix: str
    urgency: str
    settled: bool
    see: str
    channel: str
    call: CallEntry
    because: tuple[str, ...]
    red_flags: tuple[RedFlag, ...]
    open_rules: tuple[OpenRuleEntry, ...]
    screens: tuple[ScreenEntry, ...]
    alarm: dict[str, Any]
    causes: tuple[CauseEntry, ...]
    families: tuple[FamilyEntry, ...]
    two_sources: TwoSources
    comparison: Comparison
    next_steps: tuple[NextStep, ...]
    enough: bool
    plan: dict[str, Any]
    provenance: Provenance
    notice: str
    versions: dict[str, str]

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return this assessment as plain data, under the names of the contract (``for``, not ``for_``)."""
        return super().model_dump(**{"by_alias": True, **options})

    def model_dump_json(self, **options: Any) -> str:
        """Return this assessment as JSON, under the names of the contract."""
        return super().model_dump_json(**{"by_alias": True, **options})
