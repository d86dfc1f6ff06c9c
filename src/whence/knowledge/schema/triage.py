"""Red-flag rules, safety screens, and whom to call in which country."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from whence.knowledge.schema.base import Id, Pregnancy, SettingId, Sex, Strict, Text, Urgency

__all__ = ["AtLeast", "Condition", "Country", "RuleSource", "Screen", "Test", "TriageRule"]

Test = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(=[a-z0-9_]+(\|[a-z0-9_]+)*)?$")]
"""A finding that is there (``fever``) or has one of the options (``onset=sudden|days``)."""


class AtLeast(Strict):
    """So many of a list."""

    n: int = Field(ge=1)
    of: tuple[Test | Condition, ...]


class Condition(Strict):
    """A condition over findings and the person, in three-valued logic; all its keys must hold.

    Findings enter only positively, so that learning of one more flag can never lower urgency. What is
    `presumed` (how long, how it began) holds until an answer says otherwise: an accident is taken as recent
    unless the pain is known to be older. Red flags may not be presumed.
    """

    any: tuple[Test | Condition, ...] = ()
    all: tuple[Test | Condition, ...] = ()
    at_least: AtLeast | None = None
    presumed: tuple[Test, ...] = Field(default=(), description="tests that hold unless known not to")
    zones: tuple[Id, ...] = Field(default=(), description="pain painted in any of these zones")
    age: tuple[float, float] | None = None
    sex: Sex | None = None
    pregnancy: tuple[Pregnancy, ...] = ()
    weeks_since_birth: tuple[float, float] | None = None
    setting: tuple[SettingId, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError(
                "an empty condition; name any, all, at_least, presumed, zones, age, sex or pregnancy"
            )
        return self

    def tests(self) -> Iterator[str]:
        """Yield every test over findings, in order."""
        parts = (*self.any, *self.all, *(self.at_least.of if self.at_least else ()), *self.presumed)
        for part in parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.tests()


class RuleSource(Strict):
    """Which guideline a rule rests on, and how far its text goes."""

    guideline: Text
    url: str | None = None
    support: Literal["stated", "partly", "inferred", "memory"]


class TriageRule(Strict):
    """When to worry about what, how fast, and who should see the person."""

    id: Id
    label: Text
    when: Condition
    fear: tuple[Id, ...]
    urgency: Urgency
    see: Text
    channel: Text | None = None
    meanwhile: Text
    why: Text = Field(description="one plain sentence for the person")
    source: RuleSource
    note: str | None = None


class Screen(Strict):
    """One safety question that covers many red flags; "none of these" answers them all."""

    id: Id
    ask: Text
    of: dict[Id, Text] = Field(
        description="each finding that it covers, and the words that are ticked for it"
    )
    asked_of: Condition | None = None


class Country(Strict):
    """Whom to call."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    name: Text
    emergency: Text
    advice_line: str | None = None
    source: str | None = None
