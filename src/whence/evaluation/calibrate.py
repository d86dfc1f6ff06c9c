"""Calibration and question counts on simulated people, calm or under stress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.evaluation.metrics import calibration_error, reliability
from whence.evaluation.simulate import CALM, Simulated, Stress, simulate
from whence.evaluation.talk import Key, converse, decision_key, examined, full_history, question_figures
from whence.reasoning.posterior import reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["STAGES", "Judged", "Placed", "calibrate", "figures"]

STAGES = ("interview", "history", "examination")
"""What is known: after the interview, after every question, and after an examination as well."""


@dataclass(frozen=True)
class Placed:
    """How one posterior fares.

    Attributes
    ----------
    rank
        Place of the true cause, the better one of two.
    top
        Probability of the first cause, of all causes together one.
    square
        Brier score, 0 to 2.
    """

    rank: int
    top: float
    square: float


@dataclass(frozen=True)
class Judged:
    """One simulated person, judged: at each stage, and the answer after each question of the interview."""

    stages: tuple[Placed, ...]
    keys: tuple[Key, ...]
    target: Key


def calibrate(knowledge: Knowledge, count: int, *, seed: int = 1, stress: Stress = CALM) -> Iterator[Judged]:
    """Interview `count` simulated people and yield how each fared.

    A person whose cause is not in the pack counts as right only where ``unexplained`` leads.
    """
    for person in simulate(knowledge, count, seed=seed, stress=stress):
        talk, history = converse(person, knowledge), full_history(person, knowledge)
        cases = (talk.case, history, examined(person, knowledge))
        placed = tuple(_placed(case, person, knowledge) for case in cases)
        yield Judged(placed, talk.keys, decision_key(history, knowledge))


def _placed(case: Case, person: Simulated, knowledge: Knowledge) -> Placed:
    posterior = reason(case, knowledge)
    shares = posterior.causes / posterior.causes.sum()
    true = list(person.patient.sources) or [knowledge.cause_index["unexplained"]]
    rank = int((shares > shares[true].max()).sum()) + 1
    wanted = 1 / len(true)
    square = float((shares**2).sum() - (shares[true] ** 2).sum() + ((wanted - shares[true]) ** 2).sum())
    return Placed(rank, float(shares.max()), square)


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return calibration at each stage and question counts, of all and of those who are no emergency."""
    if not judged:
        return {"n": 0}
    found: dict[str, Any] = {"n": len(judged)}
    for place, stage in enumerate(STAGES):
        found[stage] = _calibration([one.stages[place] for one in judged])
    calm = [one for one in judged if one.target[0] != "emergency"]
    found["questions"] = question_figures((one.keys, one.target) for one in judged)
    found["questions_no_emergency"] = question_figures((one.keys, one.target) for one in calm)
    return found


def _calibration(rows: Sequence[Placed]) -> dict[str, Any]:
    bins = reliability([(row.top, row.rank == 1) for row in rows])
    return {
        "top1": sum(row.rank == 1 for row in rows) / len(rows),
        "top3": sum(row.rank <= 3 for row in rows) / len(rows),
        "brier": sum(row.square for row in rows) / len(rows),
        "expected_calibration_error": calibration_error(bins),
        "bins": [{"mean": mean, "right": right, "n": n} for mean, right, n in bins],
    }
