"""A finding: one thing that can be asked, seen, measured or tried."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from whence.knowledge.schema.base import Id, Judgement, Origin, Pregnancy, Sex, Strict, Text, ValueBy

__all__ = ["AskedOf", "Burden", "Finding", "Group", "Kind", "Numeric", "Told", "Topic"]

Kind = Literal["history", "exposure", "sign", "laboratory", "imaging", "neurophysiology", "block", "response"]
KINDS: tuple[Kind, ...] = (
    "history", "exposure", "sign", "laboratory", "imaging", "neurophysiology", "block", "response",
)  # fmt: skip
YES_NO = ("yes", "no")

Implied = Annotated[
    dict[str, tuple[str, ...]],
    BeforeValidator(lambda v: {"yes": tuple(v)} if isinstance(v, list | tuple) else v),
]
Words = Annotated[
    dict[str, tuple[str, ...]],
    BeforeValidator(lambda v: {"yes": tuple(v)} if isinstance(v, list | tuple) else v),
]


class Numeric(Strict):
    """A number that is cut into options; each cut is half open, ``[low, high)``."""

    unit: str
    low: float
    high: float
    cuts: dict[str, tuple[float, float]]

    @model_validator(mode="after")
    def _cuts_cover(self) -> Numeric:
        edges = sorted(self.cuts.values())
        if edges[0][0] > self.low or edges[-1][1] < self.high:
            raise ValueError(f"cuts must cover {self.low:g} to {self.high:g}")
        for (_, end), (start, _) in pairwise(edges):
            if end != start:
                raise ValueError(f"cuts leave a gap or overlap at {end:g}")
        return self


class AskedOf(Strict):
    """Whom a finding can be asked of."""

    sex: Sex | Literal["any"] = "any"
    age: tuple[float, float] = (0, 120)
    pregnancy: Pregnancy | Literal["any"] = "any"


class Burden(Strict):
    """What finding it out costs."""

    minutes: float = Field(default=0.3, ge=0)
    cost: Literal["none", "low", "moderate", "high"] = "none"
    pain: Literal["none", "mild", "moderate"] = "none"
    radiation: Literal["none", "low", "moderate"] = "none"


class Told(Strict):
    """How often a person tells it unasked, when it is there and when it is not."""

    present: Judgement
    absent: Judgement


class Finding(Strict):
    """One finding with its options, question, words, background and burden."""

    id: Id
    name: Text
    kind: Kind
    options: tuple[str, ...] = YES_NO
    labels: dict[str, str] = Field(default_factory=dict)
    baseline: str | None = None
    number: Numeric | None = None
    implies: Implied = Field(default_factory=dict)
    contradicts: tuple[Id, ...] = ()
    replaces: tuple[Id, ...] = ()
    asked_of: AskedOf = AskedOf()
    group: Id | None = None
    order: Literal["rising", "falling"] | None = Field(
        default=None, description="in a group: whether later options mean more of the mechanism, or less"
    )
    background: dict[Literal["default"] | Origin, Judgement | tuple[float, ...]]
    background_by: ValueBy = ValueBy()
    ask: str | None = None
    how: str | None = None
    positive_if: str | None = None
    names: tuple[str, ...] = ()
    words: Words = Field(default_factory=dict)
    words_no: tuple[str, ...] = ()
    burden: Burden = Burden()
    told: Told | None = None
    role: Literal["source", "care"] = "source"
    red_flag: bool = False
    sided: bool = False
    specific: bool = False

    @model_validator(mode="before")
    @classmethod
    def _options_of_number(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("number") and "options" not in data:
            return {**data, "options": tuple(data["number"].get("cuts", {}))}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> Finding:
        if "default" not in self.background:
            raise ValueError("background needs a default")
        for origin, value in self.background.items():
            if isinstance(value, str) != self.is_yes_no:
                kind = "a word" if self.is_yes_no else "a list of shares"
                raise ValueError(f"background of {origin} must be {kind}")
            if isinstance(value, tuple) and (len(value) != len(self.options) or abs(sum(value) - 1) > 1e-6):
                raise ValueError(f"background of {origin} must give {len(self.options)} shares that sum to 1")
        stray = (set(self.implies) | set(self.words) | set(self.labels)) - set(self.options)
        if stray:
            raise ValueError(f"no option {sorted(stray)[0]!r}; options are {', '.join(self.options)}")
        if self.baseline is not None and self.baseline not in self.options:
            raise ValueError(f"baseline {self.baseline!r} is no option")
        return self

    @property
    def is_yes_no(self) -> bool:
        """Whether the finding is a plain yes or no."""
        return self.options == YES_NO


class Group(Strict):
    """Findings that share one mechanism, and how strongly they go together."""

    id: Id
    name: Text
    mechanism: Text
    sources: tuple[Id, ...] = ()
    rho: float = Field(default=0.4, ge=0, lt=1, description="latent correlation among non-sources")
    rho_source: float | None = Field(default=None, ge=0, lt=1, description="among sources; else as rho")
    basis: Literal["judgement", "accuracy"] = "judgement"


class Topic(Strict):
    """Findings of one topic that the interview asks about as one question; the person ticks what fits."""

    id: Id
    ask: Text
    of: dict[Id, Text] = Field(min_length=2, description="each finding, and the words that are ticked for it")
