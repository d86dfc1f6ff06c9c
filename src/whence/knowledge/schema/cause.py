"""A cause, and the family that holds near-synonyms together."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from whence.knowledge.schema.base import (
    Danger,
    Id,
    Judgement,
    Origin,
    Reviewed,
    Shifts,
    Strict,
    Text,
    Value,
)

__all__ = ["Alarm", "Cause", "Family"]


def _place(value: object) -> object:
    # `basis: judgement` may stand among the zones, as in the design's example.
    return {k: v for k, v in value.items() if k != "basis"} if isinstance(value, dict) else value


class Alarm(Strict):
    """Probabilities against the benign causes past which a cause raises urgency."""

    soon: float | None = Field(default=None, gt=0, lt=1)
    urgent: float | None = Field(default=None, gt=0, lt=1)
    emergency: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _rising(self) -> Alarm:
        given = [v for v in (self.soon, self.urgent, self.emergency) if v is not None]
        if not given:
            raise ValueError("name at least one of soon, urgent, emergency")
        if given != sorted(given):
            raise ValueError("thresholds must rise from soon to urgent to emergency")
        return self


class Cause(Strict):
    """One cause: all that Whence believes of it."""

    id: Id
    name: Text
    also: tuple[str, ...] = ()
    codes: dict[str, str] = Field(default_factory=dict)
    part_of: Id | None = None
    origin: Origin
    danger: Danger = "benign"
    alarm: Alarm | None = None
    alike: dict[Id, Id] = Field(default_factory=dict)
    excludes: tuple[Id, ...] = ()
    plain: Text
    technical: Text
    mimics: dict[Id, Text] = Field(default_factory=dict)
    shifts: Shifts = Shifts()
    findings: dict[Id, Value] = Field(default_factory=dict)
    place: Annotated[dict[Id, Judgement], BeforeValidator(_place)] = Field(default_factory=dict)
    reviewed: Reviewed | None = None

    @model_validator(mode="after")
    def _alarm_fits_danger(self) -> Cause:
        if self.danger == "benign" and self.alarm is not None:
            raise ValueError("a benign cause has no alarm")
        return self


class Family(Strict):
    """Causes that belong together; it carries the sum of its members."""

    id: Id
    name: Text
    also: tuple[str, ...] = ()
    plain: Text
    collapse: bool = Field(
        default=False,
        description="shown as one entry when no member clearly leads (members need a biopsy or scan)",
    )
