"""Rows of the accuracy and frequency tables as pages show them, used or not, with their marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from whence.evidence import Table2x2, accuracy, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whence.clinic.pages.references import References
    from whence.clinic.pages.shelf import Link, Shelf
    from whence.evidence import Estimate
    from whence.knowledge.schema import AccuracyRow, FrequencyRow

R = TypeVar("R", "AccuracyRow", "FrequencyRow")

__all__ = ["CountRow", "Figures", "StudyRow", "count_rows", "study_rows"]


@dataclass(frozen=True, slots=True)
class Figures:
    """A figure with its 95% interval, as far as the study states or its counts give them."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study's sensitivity, specificity and likelihood ratios of a finding in a condition.

    Attributes
    ----------
    why_not
        Why the numbers of Whence do not count it; empty where they do.
    """

    finding: Link | None
    cause: Link | None
    sensitivity: Figures | None
    specificity: Figures | None
    lr_pos: Figures | None
    lr_neg: Figures | None
    people: int | None
    among: tuple[Link, ...]
    seen: str
    derived: bool
    used: bool
    why_not: str
    note: str
    cite: int | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """One study's share of people with a condition who have a finding."""

    finding: Link | None
    cause: Link | None
    share: Figures | None
    people: int | None
    seen: str
    used: bool
    why_not: str
    note: str
    cite: int | None


def study_rows(
    shelf: Shelf, cited: References, *, cause: str | None = None, finding: str | None = None
) -> tuple[StudyRow, ...]:
    """Return accuracy rows about a cause or a finding, used ones first."""
    rows = [r for r in shelf.pack.accuracy if _about(r, cause, finding)]
    return tuple(_study_row(shelf, cited, row) for row in _ordered(rows))


def count_rows(
    shelf: Shelf, cited: References, *, cause: str | None = None, finding: str | None = None
) -> tuple[CountRow, ...]:
    """Return frequency rows about a cause or a finding, used ones first."""
    rows = [r for r in shelf.pack.frequency if _about(r, cause, finding) and r.proportion is not None]
    return tuple(_count_row(shelf, cited, row) for row in _ordered(rows))


def _about(row: AccuracyRow | FrequencyRow, cause: str | None, finding: str | None) -> bool:
    if cause is not None and cause not in (row.cause, row.condition):
        return False
    return row.finding == finding if finding is not None else row.finding is not None


def _ordered(rows: Iterable[R]) -> list[R]:
    return sorted(rows, key=lambda r: (not r.used, r.finding or "", r.id))


def _study_row(shelf: Shelf, cited: References, row: AccuracyRow) -> StudyRow:
    sens, spec, pos, neg = _stated(row)
    counts = (row.tp, row.fp, row.fn, row.tn)
    if None not in counts:
        found = accuracy(Table2x2(row.tp or 0, row.fp or 0, row.fn or 0, row.tn or 0), "log")
        sens, spec = _plain(found.sens), _plain(found.spec)
        pos, neg = pos or _plain(found.lr_pos), neg or _plain(found.lr_neg)
    elif sens and spec:
        pos = pos or _ratio(sens.value, 1 - spec.value)
        neg = neg or _ratio(1 - sens.value, spec.value)
    study = shelf.pack.studies.get(row.study)
    people = sum(c or 0 for c in counts) if None not in counts else (study.n if study else None)
    return StudyRow(
        finding=shelf.finding_link(row.finding) if row.finding else None,
        cause=_cause(shelf, row),
        sensitivity=sens,
        specificity=spec,
        lr_pos=pos,
        lr_neg=neg,
        people=people,
        among=tuple(shelf.cause_link(c) for c in row.among if shelf.has_cause(c)),
        seen=row.seen,
        derived=row.derived,
        used=row.used,
        why_not="" if row.used else row.reason or "",
        note=row.note or "",
        cite=cited.study(row.study),
    )


def _stated(row: AccuracyRow) -> tuple[Figures | None, ...]:
    def figures(value: float | None, low: float | None, high: float | None) -> Figures | None:
        return None if value is None else Figures(value, low, high)

    return (
        figures(row.sens, row.sens_low, row.sens_high),
        figures(row.spec, row.spec_low, row.spec_high),
        figures(row.lr_pos, row.lr_pos_low, row.lr_pos_high),
        figures(row.lr_neg, row.lr_neg_low, row.lr_neg_high),
    )


def _plain(estimate: Estimate) -> Figures:
    return Figures(estimate.value, estimate.low, estimate.high)


def _ratio(above: float, below: float) -> Figures | None:
    return Figures(above / below) if below > 0 else None


def _count_row(shelf: Shelf, cited: References, row: FrequencyRow) -> CountRow:
    share = Figures(row.proportion or 0.0, row.low, row.high)
    if row.k is not None and row.n:
        share = _plain(wilson(row.k, row.n))
    return CountRow(
        finding=shelf.finding_link(row.finding) if row.finding else None,
        cause=_cause(shelf, row),
        share=share,
        people=row.n,
        seen=row.seen,
        used=row.used,
        why_not="" if row.used else row.reason or "",
        note=row.note or "",
        cite=cited.study(row.study),
    )


def _cause(shelf: Shelf, row: AccuracyRow | FrequencyRow) -> Link | None:
    name = row.cause or row.condition
    return shelf.cause_link(name) if shelf.has_cause(name) else None
