"""What the models of the schema share: strictness, ids, values in words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from whence.knowledge.words import parse_age, parse_shift, parse_words

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Origin = Literal["local", "lumbar", "sacroiliac", "hip", "nerve", "vascular", "visceral", "systemic"]
Danger = Literal["benign", "serious", "emergency"]
Urgency = Literal["emergency", "urgent", "soon", "routine", "self_care"]
Sex = Literal["female", "male"]
Pregnancy = Literal["not_pregnant", "pregnant", "postpartum"]
SettingId = Literal[
    "primary_care", "physiotherapy", "sports_clinic", "spine_clinic", "orthopaedics", "emergency"
]
URGENCIES: tuple[Urgency, ...] = ("self_care", "routine", "soon", "urgent", "emergency")
ORIGINS: tuple[Origin, ...] = (
    "local", "lumbar", "sacroiliac", "hip", "nerve", "vascular", "visceral", "systemic",
)  # fmt: skip
SETTINGS: tuple[SettingId, ...] = (
    "primary_care", "physiotherapy", "sports_clinic", "spine_clinic", "orthopaedics", "emergency",
)  # fmt: skip
PREGNANCIES: tuple[Pregnancy, ...] = ("not_pregnant", "pregnant", "postpartum")


def _judgement(value: Any) -> Any:
    if isinstance(value, str):
        parse_words(value)
        return value.strip()
    raise ValueError("write a word such as often, or 'often within 2'; a decimal needs a study")


def _shift(value: Any) -> Any:
    parse_shift(str(value))
    return str(value)


def _age(value: Any) -> Any:
    parse_age(str(value))
    return str(value)


Judgement = Annotated[str, BeforeValidator(_judgement)]
Shift = Annotated[str, BeforeValidator(_shift)]
AgeRange = Annotated[str, BeforeValidator(_age)]


class Strict(BaseModel):
    """A model that refuses unknown keys and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return this very model, so that thousands of values share one default."""
        return self


class Reviewed(Strict):
    """When a text was last read, by whom and in which role."""

    on: date
    by: Text
    role: Literal["maintainer", "clinician", "patient"]


class ValueBy(Strict):
    """Judgements that replace the main one for some people; several combine on the log-odds scale."""

    age: dict[AgeRange, Judgement] = Field(default_factory=dict)
    sex: dict[Sex, Judgement] = Field(default_factory=dict)
    pregnancy: dict[Pregnancy, Judgement] = Field(default_factory=dict)
    setting: dict[SettingId, Judgement] = Field(default_factory=dict)


class Value(Strict):
    """How often a finding is there in a cause: a judgement, or a pointer to rows of evidence."""

    value: Judgement | dict[str, Judgement] | None = None
    within: float | None = Field(default=None, ge=1, le=20)
    basis: Literal["judgement"] = "judgement"
    source: Literal["accuracy", "frequency"] | None = Field(default=None, alias="from")
    condition: Id | None = None
    studies: tuple[str, ...] = ()
    value_by: ValueBy = ValueBy()
    rated_apart: bool = False

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {"value": data}
        if isinstance(data, dict) and not set(data) & {"value", "from"}:
            return {"value": data}
        return data

    @model_validator(mode="after")
    def _one_basis(self) -> Value:
        if (self.value is None) == (self.source is None):
            raise ValueError("needs either a value in words or 'from: accuracy' or 'from: frequency'")
        return self


class Shifts(Strict):
    """Odds multipliers of a cause's share by age, sex and pregnancy."""

    age: dict[AgeRange, Shift] = Field(default_factory=dict)
    sex: dict[Sex, Shift] = Field(default_factory=dict)
    pregnancy: dict[Pregnancy, Shift] = Field(default_factory=dict)
    basis: Literal["judgement"] = "judgement"


class Message(Strict):
    """One of the engine's own sentences; ``{name}`` stands for a value."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$")]
    text: str = Field(min_length=1)
