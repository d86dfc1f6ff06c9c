"""Rows of evidence as they stand in tidy CSV: one row a result, every mark kept.

The columns of a table are the fields of its model, in that order (`TABLES`); an empty cell is unknown.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, Field

from whence.knowledge.schema.base import Id, Strict
from whence.knowledge.schema.care_evidence import (
    DosageRow,
    EffectRow,
    InvestigationRow,
    MeasureRow,
    NaturalHistoryRow,
    RecommendationRow,
    TriageSourceRow,
)
from whence.knowledge.schema.marks import Marks, Seen, Share

__all__ = [
    "TABLES",
    "AccuracyRow",
    "DosageRow",
    "EffectRow",
    "FrequencyRow",
    "InvestigationRow",
    "MeasureRow",
    "NaturalHistoryRow",
    "OtherRow",
    "PrevalenceRow",
    "RecommendationRow",
    "ReferralRow",
    "RiskFactorRow",
    "Seen",
    "Spectrum",
    "Study",
    "TriageSourceRow",
    "columns",
]

Spectrum = Literal["ordinary", "healthy_controls", "surgical", "incorporation"]


class Study(Strict):
    """A study that someone saw; `seen` says in which text."""

    id: str
    title: str
    authors: str | None = None
    journal: str | None = None
    year: int | None = None
    pmid: int | None = None
    doi: str | None = None
    pmcid: str | None = None
    url: str | None = None
    seen: Seen
    design: str | None = None
    setting: str | None = None
    population: str | None = None
    n: int | None = None
    reference_standard: str | None = None
    risk_of_bias: str | None = None
    overlap: str | None = Field(default=None, description="cohort that several papers share")
    cases: int | None = Field(default=None, description="people with the condition, where a row gives none")
    controls: int | None = Field(default=None, description="people without it, where a row gives none")
    disjoint: bool = Field(default=False, description="its rows of one finding are different people")
    note: str | None = None


class _Row(Marks):
    """A row of a study about one condition; `condition` is the table's id, `cause` the library's."""

    study: str
    condition: Id
    cause: Id | None = None


class AccuracyRow(_Row):
    """How a finding tells a condition apart."""

    source_finding: str
    finding: Id | None = None
    sens: Share = Field(default=None, ge=0, le=1)
    sens_low: Share = None
    sens_high: Share = None
    sens_range_low: Share = None
    sens_range_high: Share = None
    spec: Share = Field(default=None, ge=0, le=1)
    spec_low: Share = None
    spec_high: Share = None
    spec_range_low: Share = None
    spec_range_high: Share = None
    tp: int | None = Field(default=None, ge=0)
    fp: int | None = Field(default=None, ge=0)
    fn: int | None = Field(default=None, ge=0)
    tn: int | None = Field(default=None, ge=0)
    lr_pos: float | None = Field(default=None, ge=0)
    lr_pos_low: float | None = None
    lr_pos_high: float | None = None
    lr_pos_range_low: float | None = None
    lr_pos_range_high: float | None = None
    lr_neg: float | None = Field(default=None, ge=0)
    lr_neg_low: float | None = None
    lr_neg_high: float | None = None
    lr_neg_range_low: float | None = None
    lr_neg_range_high: float | None = None
    dor: float | None = None
    dor_low: float | None = None
    dor_high: float | None = None
    auc: float | None = None
    auc_range_low: float | None = None
    auc_range_high: float | None = None
    ppv: Share = None
    pre_test_probability: Share = None
    post_test_probability: Share = Field(default=None, description="never read as a ratio")
    post_test_low: Share = None
    post_test_high: Share = None
    spectrum: str | None = Field(default=None, description="in the source's words")
    spectrum_class: Spectrum = "ordinary"
    overlap: str | None = None
    among: tuple[Id, ...] = Field(default=(), description="library causes that the study compared")
    weight: float = Field(
        default=1, ge=0, le=1, description="how far its specificity says something of the background"
    )
    setting: str | None = None
    root_level: str | None = None
    age_years: str | None = None


class FrequencyRow(_Row):
    """How often a finding occurs in a condition (cause ``background``: among anybody)."""

    source_finding: str
    finding: Id | None = None
    proportion: Share = Field(default=None, ge=0, le=1)
    low: Share = None
    high: Share = None
    range_low: Share = None
    range_high: Share = None
    k: int | None = Field(default=None, ge=0)
    n: int | None = Field(default=None, ge=0)
    denominator: bool = Field(default=True, description="whether n is known to be the share's own")
    value: float | None = Field(default=None, description="a mean, where the row is no share")
    sd: float | None = None
    spectrum_class: Spectrum = "ordinary"
    overlap: str | None = None
    age_years: str | None = None
    subgroup: str | None = None


class ReferralRow(_Row):
    """How often pain is felt in a zone."""

    zone: str
    proportion: Share = Field(default=None, ge=0, le=1)
    range_low: Share = None
    range_high: Share = None
    k: int | None = None
    n: int | None = None


class PrevalenceRow(_Row):
    """How common a condition is in a population; `finding` where it is only a finding of imaging."""

    finding: Id | None = None
    measure: str | None = None
    proportion: Share = Field(default=None, ge=0, le=1)
    low: Share = None
    high: Share = None
    range_low: Share = None
    range_high: Share = None
    k: int | None = None
    n: int | None = None


class RiskFactorRow(_Row):
    """How a factor goes with a condition."""

    factor: str
    measure: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None


class OtherRow(_Row):
    """A figure that fits no other table."""

    measure: str | None = None
    given: str | None = None
    source_finding: str | None = None
    finding: Id | None = None
    proportion: Share = None
    low: Share = None
    high: Share = None
    range_low: Share = None
    range_high: Share = None
    k: int | None = None
    n: int | None = None


TABLES: Final[dict[str, type[BaseModel]]] = {
    "accuracy": AccuracyRow,
    "frequency": FrequencyRow,
    "referral": ReferralRow,
    "prevalence": PrevalenceRow,
    "risk_factors": RiskFactorRow,
    "other": OtherRow,
    "effects": EffectRow,
    "recommendations": RecommendationRow,
    "dosage": DosageRow,
    "natural_history": NaturalHistoryRow,
    "outcome_measures": MeasureRow,
    "investigations": InvestigationRow,
    "triage_sources": TriageSourceRow,
}
"""CSV file to the model of its rows."""


def columns(table: str) -> list[str]:
    """Return the columns of a table: id, what the row says, then the marks.

    Examples
    --------
    >>> columns("referral")[:4], columns("referral")[-1]
    (['id', 'study', 'condition', 'cause'], 'note')
    """
    marks = [name for name in Marks.model_fields if name != "id"]
    return ["id", *[f for f in TABLES[table].model_fields if f not in Marks.model_fields], *marks]
