"""What a step is worth, against working out every answer one by one."""

from __future__ import annotations

import numpy as np
import pytest

from reasoning_models import model, random_case
from whence.case import Case
from whence.knowledge.compiled import Knowledge
from whence.nextstep.changes import CLEAR
from whence.nextstep.value import rank_steps
from whence.reasoning.posterior import Posterior, reason
from whence.reasoning.uncertainty import leading_sets
from whence.triage.alarm import expected_odds, scores, serious_odds
from whence.triage.judge import LEVELS, Triage, rank, triage
from whence.triage.logic import Known, Truth, evaluate


@pytest.mark.parametrize("seed", range(1, 12, 2))
def test_steps_are_worth_what_every_answer_alone_would_change(seed: int) -> None:
    k = model(seed)  # odd seeds have no groups
    case = random_case(k, seed, answered=0.3)
    posterior = reason(case, k)
    judged = triage(case, k, posterior)
    steps = rank_steps(case, k, posterior, judged).ranked
    assert steps
    for step in steps:
        bits, urgency, decision = one_by_one(case, k, posterior, judged, step.findings[0])
        assert step.bits == pytest.approx(bits, abs=1e-9)
        assert step.changes_urgency == pytest.approx(urgency, abs=1e-9)
        assert step.changes_decision == pytest.approx(decision, abs=1e-9)


def one_by_one(
    case: Case, k: Knowledge, posterior: Posterior, judged: Triage, finding: int
) -> tuple[float, float, float]:
    """Return bits, P(urgency changes) and P(decision changes) of one finding."""
    keep = leading_sets(posterior.weights)
    weights = posterior.weights[keep] / posterior.weights[keep].sum()
    row = posterior.stratum.row(finding)[:, keep]
    before = families(posterior, keep, weights, 0.5)
    bits = entropy(before)
    urgency = decision = 0.0
    for option in range(len(row)):
        chance = float(row[option] @ weights)
        after = weights * row[option] / chance
        bits -= chance * entropy(families(posterior, keep, after, 0.5))
        raised = raises(case, k, posterior, judged, finding, option)
        moved = leads(families(posterior, keep, weights, 1.0)) != leads(families(posterior, keep, after, 1.0))
        urgency += chance * raised
        decision += chance * (raised or moved)
    return bits, urgency, decision


def families(posterior: Posterior, keep: np.ndarray, weights: np.ndarray, of_pair: float) -> dict[int, float]:
    sets, family = posterior.stratum.sets, posterior.stratum.knowledge.family_of
    found: dict[int, float] = {}
    for place, weight in zip(keep, weights, strict=True):
        pair = sets.b[place] >= 0
        for cause in (sets.a[place], *([sets.b[place]] if pair else [])):
            name = int(family[cause])
            found[name] = found.get(name, 0.0) + weight * (of_pair if pair else 1.0)
    return found


def entropy(shares: dict[int, float]) -> float:
    return -sum(p * np.log2(p) for p in shares.values() if p > 0)


def leads(shares: dict[int, float]) -> int:
    best = max(shares, key=lambda name: (shares[name], -name))
    return best if shares[best] > CLEAR else -1


def raises(case: Case, k: Knowledge, posterior: Posterior, judged: Triage, finding: int, option: int) -> bool:
    """Whether the answer would raise urgency, by a rule or by the alarm."""
    now, info = rank(judged.urgency), k.findings[finding]
    known = Known.of(case, {**posterior.facts.known, finding: option}, k)
    if any(
        rank(rule["urgency"]) > now and evaluate(rule["when"], known) is Truth.YES
        for rule in k.documents["rules"].values()
    ):
        return True
    singles = posterior.under("as_seen").weights[: len(k.causes)]
    shares = posterior.stratum.by_cause(finding)[0][option]
    benign = np.where(k.danger == 0, singles, 0.0)
    ratio = shares / (shares @ benign / benign.sum())
    if info.red_flag:
        ratio = np.maximum(ratio, 1.0) if option == 0 else np.ones_like(ratio)
    level = scores(k, serious_odds(k, singles) * ratio, expected_odds(case, k))
    return any(float(level[name]) >= 1 for name in LEVELS if name in level and rank(name) > now)
