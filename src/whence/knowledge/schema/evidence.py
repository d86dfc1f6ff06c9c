"""Rows of evidence as they stand in tidy CSV: one row a result, every mark kept.

The columns of a table are the fields of its model, in that order (`TABLES`); an empty cell is unknown.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, Field

from whence.knowledge.schema.base import Id, Strict

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

Seen = Literal["fulltext", "abstract", "secondary", "memory"]
Spectrum = Literal["ordinary", "healthy_controls", "surgical", "incorporation"]
Share = float | None


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


class _Marks(Strict):
    """How far a row may be trusted, and whether it is used."""

    id: str
    seen: Seen
    used: bool = False
    reason: str | None = Field(default=None, description="why it is not used, or a caution")
    scope: Literal["wider", "narrower", "unclear"] | None = None
    derived: bool = False
    suspect: bool = False
    pooled_in: str | None = None
    population: str | None = None
    url: str | None = None
    note: str | None = None


class _Row(_Marks):
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


class EffectRow(_Marks):
    """What a treatment did, against which comparator."""

    study: str
    conditions: tuple[Id, ...]
    intervention: str
    comparator: str
    outcome: str
    measure: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    step: str
    direction: str
    harms: str | None = None
    certainty: str


class RecommendationRow(_Marks):
    """What a guideline says for or against."""

    source: str
    conditions: tuple[Id, ...]
    intervention: str
    for_or_against: str
    strength: str


class DosageRow(_Marks):
    """How an exercise was dosed in a study."""

    exercise: str
    conditions: tuple[Id, ...]
    how: str
    sets: str | None = None
    reps_or_hold: str | None = None
    frequency: str | None = None
    weeks: str | None = None
    progression: str | None = None
    stop_rule: str | None = None
    source: str


class NaturalHistoryRow(_Marks):
    """How a condition goes on."""

    conditions: tuple[Id, ...]
    time: str
    outcome: str
    proportion: Share = None
    low: Share = None
    high: Share = None
    k: int | None = None
    n: int | None = None
    source: str


class MeasureRow(_Marks):
    """An outcome measure, its important change and its licence."""

    name: str
    measures: str
    items: int | None = None
    scale: str
    direction: str
    mcid: str | None = None
    cutoffs: str | None = None
    licence: str


class InvestigationRow(_Marks):
    """When to order a test, by whose word."""

    test: str
    conditions: tuple[Id, ...]
    when: str
    for_or_against: str
    relative_cost: str
    burden: str
    radiation: str
    source: str


class TriageSourceRow(_Marks):
    """A rule of a guideline, and how far its text goes (`support`)."""

    when: str
    suspected: tuple[Id, ...]
    urgency: str
    action: str
    refer_to: str
    source: str
    support: Literal["stated", "partly", "inferred", "memory"]


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
    marks = [name for name in _Marks.model_fields if name != "id"]
    return ["id", *[f for f in TABLES[table].model_fields if f not in _Marks.model_fields], *marks]
