"""How good are we? Rank, triage and calibration figures over cases with a known answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whence.assessment import Assessment
    from whence.evaluation.cases import KnownCase

__all__ = [
    "LEVELS", "Outcome", "calibration", "calibration_error", "outcome_of", "rank_of", "reliability", "summary",
]  # fmt: skip

LEVELS = ("self_care", "routine", "soon", "urgent", "emergency")
_MISSED, _LOW, _HIGH, _TOO_HIGH = 100.0, 10.0, 1.0, 2.0
"""Harm of two or more levels low, one low, one high, two or more high (judgement)."""


@dataclass(frozen=True)
class Outcome:
    """One case, judged.

    Attributes
    ----------
    rank
        First place in the list shown that is right, None when absent.
    hit
        Probability given to what is right, 0 to 1.
    square
        Brier score of the whole list, 0 to 2.
    """

    id: str
    rank: int | None
    rank_as_seen: int | None
    predicted: str
    hit: float
    top: float
    square: float
    urgency: str
    expected_urgency: str | None


def rank_of(result: Assessment, wanted: Iterable[str]) -> int | None:
    """Return the first place of an entry that is wanted or belongs to a wanted family; 'unexplained' takes none."""
    accepted = set(wanted)
    place = 0
    for entry in result.causes:
        if entry.id == "unexplained":
            continue
        place += 1
        if entry.id in accepted or entry.family in accepted:
            return place
    return None


def outcome_of(known: KnownCase, published: Assessment, as_seen: Assessment) -> Outcome:
    """Judge one case: ranks under both mixes, urgency from ``as_seen``."""
    wanted = [known.diagnosis or "", *known.acceptable]
    listed = [e for e in published.causes if e.id != "unexplained"]
    total = sum(e.probability for e in published.causes) or 1.0
    shares = [(e.probability / total, e.id in wanted or e.family in wanted) for e in listed]
    hit = sum(p for p, right in shares if right)
    others = sum(p * p for p, right in shares if not right)
    return Outcome(
        id=known.id,
        rank=rank_of(published, wanted),
        rank_as_seen=rank_of(as_seen, wanted),
        predicted=listed[0].id if listed else "unexplained",
        hit=hit,
        top=shares[0][0] if shares else 0.0,
        square=(1 - hit) ** 2 + others,
        urgency=as_seen.urgency,
        expected_urgency=known.urgency,
    )


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures of the design's contract; rates are over all cases."""
    n = len(outcomes)
    if n == 0:
        return {"n": 0, "cases": []}
    judged = [o for o in outcomes if o.expected_urgency]
    gaps = [LEVELS.index(o.expected_urgency or "") - LEVELS.index(o.urgency) for o in judged]

    def within(places: int, *, seen: bool = False) -> float:
        ranks = [o.rank_as_seen if seen else o.rank for o in outcomes]
        return sum(r is not None and r <= places for r in ranks) / n

    return {
        "n": n,
        "top1": within(1),
        "top3": within(3),
        "top5": within(5),
        "mrr": sum(1 / o.rank for o in outcomes if o.rank) / n,
        "ndcg": sum(1 / math.log2(1 + o.rank) for o in outcomes if o.rank) / n,
        "brier": sum(o.square for o in outcomes) / n,
        "expected_calibration_error": calibration_error(calibration(outcomes)),
        "triage_accuracy": sum(g == 0 for g in gaps) / n,
        "under_triage": sum(g > 0 for g in gaps) / n,
        "over_triage": sum(g < 0 for g in gaps) / n,
        "missed_emergencies": sum(
            o.expected_urgency == "emergency" and LEVELS.index(o.urgency) < LEVELS.index("urgent")
            for o in judged
        ),
        "weighted_loss": sum(_harm(g) for g in gaps) / n,
        "as_seen": {"top1": within(1, seen=True), "top3": within(3, seen=True)},
        "cases": [_row(o) for o in outcomes],
    }


def _row(o: Outcome) -> dict[str, Any]:
    return {
        "id": o.id, "rank": o.rank, "rank_as_seen": o.rank_as_seen, "predicted": o.predicted,
        "probability_of_right": o.hit, "urgency": o.urgency, "expected_urgency": o.expected_urgency,
    }  # fmt: skip


def _harm(gap: int) -> float:
    if gap >= 2:
        return _MISSED
    return (_TOO_HIGH if gap < -1 else _HIGH) if gap < 0 else _LOW * gap


def calibration(outcomes: Sequence[Outcome], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return for each bin of the leading probability: its mean, the share that was right, and the count."""
    return reliability([(o.top, o.rank == 1) for o in outcomes], bins)


def reliability(given: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return for each bin of a probability, empty ones left out: its mean, the share that was right, the count.

    Parameters
    ----------
    given
        A probability and whether it was right.
    """
    inside: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in given:
        inside.setdefault(min(int(probability * bins), bins - 1), []).append((probability, right))
    return [
        (sum(p for p, _ in found) / len(found), sum(r for _, r in found) / len(found), len(found))
        for _, found in sorted(inside.items())
    ]


def calibration_error(bins: Sequence[tuple[float, float, int]]) -> float:
    """Return the mean distance between probability and share that was right, weighted by count (ECE)."""
    return sum(abs(mean - right) * count for mean, right, count in bins) / sum(n for _, _, n in bins)
