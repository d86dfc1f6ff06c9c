"""Which rows of evidence count for a cell, and which are set aside and why."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from whence.knowledge.schema import AccuracyRow, FrequencyRow, Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Selection", "family_of", "has_figure", "select", "size"]

_SYNTHESIS: Final = re.compile(r"meta-analysis|systematic review|synthesis")
_SEEN: Final = ("memory", "secondary", "abstract", "fulltext")

R = TypeVar("R", AccuracyRow, FrequencyRow)


@dataclass(frozen=True)
class Selection(Generic[R]):
    """Rows of one cell that count, and those set aside with the reason."""

    rows: tuple[R, ...]
    aside: tuple[tuple[str, str], ...]


def select(rows: Iterable[R], studies: Mapping[str, Study]) -> Selection[R]:
    """Choose the rows that count as independent evidence on one finding in one condition.

    Suspect and remembered rows, rows without a usable figure, rows inside a synthesis that counts, and all
    but the largest row of a cohort are set aside. Rows of a study marked `disjoint` are different people and
    all stay.
    """
    kept: list[R] = []
    aside: list[tuple[str, str]] = []
    for row in rows:
        reason = _unusable(row)
        if reason:
            aside.append((row.id, reason))
        else:
            kept.append(row)
    for step in (_syntheses, _cohorts):
        kept, dropped = step(kept, studies)
        aside += dropped
    return Selection(tuple(kept), tuple(aside))


def has_figure(row: AccuracyRow | FrequencyRow) -> bool:
    """Whether a row gives a share: a rate, counts or both ratios (never a post-test probability)."""
    if isinstance(row, FrequencyRow):
        return row.proportion is not None or (row.k is not None and bool(row.n))
    ratios = row.lr_pos is not None and row.lr_neg is not None and row.lr_pos > 1 > row.lr_neg
    return row.sens is not None or (row.tp is not None and row.fn is not None) or ratios


def family_of(row: AccuracyRow | FrequencyRow, studies: Mapping[str, Study]) -> str:
    """Return the cohort of a row: papers on the same people share one."""
    study = studies.get(row.study)
    return row.overlap or (study.overlap if study else None) or row.study


def size(row: AccuracyRow | FrequencyRow, studies: Mapping[str, Study]) -> int:
    """Return how many people a row rests on, as far as it or its study says; 0 where unknown."""
    if isinstance(row, FrequencyRow):
        return row.n or 0
    counts = [c for c in (row.tp, row.fp, row.fn, row.tn) if c is not None]
    study = studies.get(row.study)
    return sum(counts) or (study.n or 0 if study else 0)


def _unusable(row: AccuracyRow | FrequencyRow) -> str | None:
    if row.suspect:
        return "suspect"
    if row.seen == "memory":
        return "only remembered"
    if not row.used:
        return row.reason or "not used"
    if not has_figure(row):
        return "no rate, count or pair of likelihood ratios"
    return None


def _syntheses(rows: list[R], studies: Mapping[str, Study]) -> tuple[list[R], list[tuple[str, str]]]:
    """Keep the latest synthesis and what it cannot hold: rows not pooled in it, from later years."""
    found = [r for r in rows if r.study in studies and _SYNTHESIS.search(studies[r.study].design or "")]
    dropped: list[tuple[str, str]] = []
    if found:
        best = max(found, key=lambda r: (studies[r.study].year or 0, size(r, studies)))
        for row in rows:
            if row.study == best.study:
                continue
            year, limit = _year(row, studies), studies[best.study].year
            if row in found:
                dropped.append((row.id, f"the later synthesis {best.study} is used"))
            elif year is not None and limit is not None and year <= limit:
                why = f"from {year}, so it may lie inside the synthesis {best.study} ({limit})"
                dropped.append((row.id, why))
    gone = {name for name, _ in dropped}
    used = {r.study for r in rows if r.id not in gone}
    dropped += [
        (r.id, f"already inside {r.pooled_in}") for r in rows if r.pooled_in in used and r.id not in gone
    ]
    gone = {name for name, _ in dropped}
    return [r for r in rows if r.id not in gone], dropped


def _year(row: AccuracyRow | FrequencyRow, studies: Mapping[str, Study]) -> int | None:
    study = studies.get(row.study)
    return study.year if study else None


def _cohorts(rows: list[R], studies: Mapping[str, Study]) -> tuple[list[R], list[tuple[str, str]]]:
    families: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        families[family_of(row, studies)].append(row)
    kept: list[R] = []
    dropped: list[tuple[str, str]] = []
    for name, members in families.items():
        best = max(members, key=lambda r: (_counted(r), size(r, studies), _SEEN.index(r.seen)))
        for row in members:
            study = studies.get(row.study)
            if row is best or (study is not None and study.disjoint and row.study == best.study):
                kept.append(row)
            else:
                dropped.append((row.id, f"the same people as {best.id} (cohort {name}); counted once"))
    return kept, dropped


def _counted(row: AccuracyRow | FrequencyRow) -> bool:
    return row.k is not None if isinstance(row, FrequencyRow) else row.tp is not None and row.fn is not None
