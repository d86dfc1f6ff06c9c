"""What belongs to one region: which causes, shares by setting, people, zones, mention rates."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from whence.knowledge.schema.base import (
    AgeRange,
    Id,
    Judgement,
    Origin,
    Reviewed,
    SettingId,
    Strict,
    Text,
)
from whence.knowledge.schema.finding import Kind, Told

__all__ = ["CaseMix", "Errors", "Model", "People", "Region", "Setting", "Share", "Zone"]


class Share(Strict):
    """How often a cause is the main source, per 1,000 people of a setting; judgement."""

    primary_care: float = Field(ge=0)
    physiotherapy: float = Field(ge=0)
    sports_clinic: float = Field(ge=0)
    spine_clinic: float = Field(ge=0)
    orthopaedics: float = Field(ge=0)
    emergency: float = Field(ge=0)
    within: float = Field(default=4, ge=1, le=20)
    basis: Literal["judgement"] = "judgement"


class People(Strict):
    """Who consults in a setting: share by age range, share of women by age, pregnancy among women 18 to 44."""

    age: dict[AgeRange, float]
    female: float = Field(ge=0, le=1)
    pregnant: float = Field(ge=0, le=1, description="share of women aged 18 to 44 who are pregnant")
    postpartum: float = Field(ge=0, le=1, description="share who gave birth within 26 weeks")

    @model_validator(mode="after")
    def _sums(self) -> People:
        if abs(sum(self.age.values()) - 1) > 1e-6:
            raise ValueError(f"shares by age sum to {sum(self.age.values()):g}, not 1")
        return self


class Setting(Strict):
    """One kind of clinic."""

    id: SettingId
    name: Text
    people: People
    mixture: float = Field(ge=0, le=1, description="weight of this setting where the setting is unknown")


class CaseMix(Strict):
    """Exponent of the shares for a way that cases reach the reader."""

    as_seen: float = 1.0
    referred: float = Field(default=0.5, gt=0, le=1)
    published: float = Field(default=0.3, gt=0, le=1)


class Clarity(Strict):
    """How much more clearly than by chance the facts of a case point to its cause, for a way that cases reach us.

    The log-likelihood is multiplied by it. People who write a case up choose one whose facts speak, and tell
    those: judgement, checked by the calibration on published cases.
    """

    as_seen: float = 1.0
    referred: float = Field(default=1.0, ge=1, le=2)
    published: float = Field(default=1.3, ge=1, le=2)


class Errors(Strict):
    """Chance that a yes is missed, by origin of the answer."""

    patient: float = Field(default=0.05, ge=0, lt=0.5)
    story: float = Field(default=0.05, ge=0, lt=0.5)
    examiner: float = Field(default=0.03, ge=0, lt=0.5)
    test: float = Field(default=0.01, ge=0, lt=0.5)


class Model(Strict):
    """The few numbers of the model that are judged for the region as a whole."""

    two_sources: float = Field(default=0.08, gt=0, lt=1, description="chance of two sources at once (rho)")
    two_sources_within: float = Field(default=2, ge=1, le=20)
    place_weight: float = Field(default=0.3, ge=0, le=1)
    place_cap: float = Field(default=4.0, gt=0, description="nats")
    picture: float = Field(
        default=1.7,
        ge=1,
        le=5,
        description="how much more readily a story tells what belongs to a cause's picture",
    )
    spectrum: dict[str, float] = Field(
        default_factory=lambda: {
            "healthy_controls": 0.5,
            "surgical": 0.7,
            "wider": 0.8,
            "high_risk_of_bias": 0.85,
            "ordinary": 1.0,
        },
        description="factor on the log odds of a rate by spectrum and risk of bias of the study; they multiply",
    )
    case_mix: CaseMix = CaseMix()
    clarity: Clarity = Clarity()
    errors: Errors = Errors()
    basis: Literal["judgement"] = "judgement"


def _zone_words(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Zone(Strict):
    """A place on the body map."""

    id: Id
    name: Text
    plain: Text
    view: Literal["back", "front", "side"]
    words: Annotated[tuple[str, ...], BeforeValidator(_zone_words)] = ()
    background: Judgement


class Region(Strict):
    """The head of a region's pack."""

    id: Id
    name: Text
    version: str
    complaint: Text = Field(description="what all cases share, such as 'buttock pain'")
    complaint_zones: tuple[Id, ...]
    settings: tuple[Setting, ...]
    model: Model = Model()
    shares: dict[Id, Share]
    backgrounds: dict[Id, dict[Literal["default"] | Origin, Judgement]] = Field(default_factory=dict)
    mention: dict[Kind, Told]
    zones: tuple[Zone, ...]
    reviewed: Reviewed | None = None

    @model_validator(mode="after")
    def _complete(self) -> Region:
        total = sum(s.mixture for s in self.settings)
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the settings' mixtures sum to {total:g}, not 1")
        if "unexplained" not in self.shares:
            raise ValueError("shares need the cause 'unexplained'")
        return self
