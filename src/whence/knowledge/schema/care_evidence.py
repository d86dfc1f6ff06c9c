"""Rows of evidence about care: effects, recommendations, doses, courses, measures, tests and rules of triage."""

from __future__ import annotations

from typing import Literal

from whence.knowledge.schema.base import Id
from whence.knowledge.schema.marks import Marks, Share

__all__ = [
    "DosageRow", "EffectRow", "InvestigationRow", "MeasureRow", "NaturalHistoryRow", "RecommendationRow",
    "TriageSourceRow",
]  # fmt: skip


class EffectRow(Marks):
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


class RecommendationRow(Marks):
    """What a guideline says for or against."""

    source: str
    conditions: tuple[Id, ...]
    intervention: str
    for_or_against: str
    strength: str


class DosageRow(Marks):
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


class NaturalHistoryRow(Marks):
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


class MeasureRow(Marks):
    """An outcome measure, its important change and its licence."""

    name: str
    measures: str
    items: int | None = None
    scale: str
    direction: str
    mcid: str | None = None
    cutoffs: str | None = None
    licence: str


class InvestigationRow(Marks):
    """When to order a test, by whose word."""

    test: str
    conditions: tuple[Id, ...]
    when: str
    for_or_against: str
    relative_cost: str
    burden: str
    radiation: str
    source: str


class TriageSourceRow(Marks):
    """A rule of a guideline, and how far its text goes (`support`)."""

    when: str
    suspected: tuple[Id, ...]
    urgency: str
    action: str
    refer_to: str
    source: str
    support: Literal["stated", "partly", "inferred", "memory"]
