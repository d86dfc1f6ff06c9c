"""Rows of evidence as they stand in tidy CSV: one row a result, every mark kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from whence.knowledge.schema.base import Id, Strict

__all__ = ["AccuracyRow", "FrequencyRow", "Seen", "Study"]

Seen = Literal["fulltext", "abstract", "secondary", "memory"]


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
    note: str | None = None


class _Row(Strict):
    """What every row carries."""

    id: str
    study: str
    condition: Id
    cause: Id | None = None
    seen: Seen
    scope: Literal["wider", "narrower", "unclear"] | None = None
    derived: bool = False
    suspect: bool = False
    pooled_in: str | None = None
    population: str | None = None
    note: str | None = None


class AccuracyRow(_Row):
    """How a finding tells a condition apart."""

    source_finding: str
    finding: Id | None = None
    sens: float | None = Field(default=None, ge=0, le=1)
    sens_low: float | None = None
    sens_high: float | None = None
    spec: float | None = Field(default=None, ge=0, le=1)
    spec_low: float | None = None
    spec_high: float | None = None
    tp: int | None = Field(default=None, ge=0)
    fp: int | None = Field(default=None, ge=0)
    fn: int | None = Field(default=None, ge=0)
    tn: int | None = Field(default=None, ge=0)
    lr_pos: float | None = None
    lr_neg: float | None = None
    auc: float | None = None
    spectrum: str | None = None
    among: tuple[Id, ...] = ()


class FrequencyRow(_Row):
    """How often a finding occurs in a condition."""

    source_finding: str
    finding: Id | None = None
    proportion: float | None = Field(default=None, ge=0, le=1)
    k: int | None = Field(default=None, ge=0)
    n: int | None = Field(default=None, ge=0)
    age_years: str | None = None
    subgroup: str | None = None
