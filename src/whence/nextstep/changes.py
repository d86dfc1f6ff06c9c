"""What each possible answer would change: what is known of families, who leads, and how soon to be seen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from whence.triage.alarm import added, expected_odds, serious_families, serious_odds
from whence.triage.circuit import circuit_of
from whence.triage.judge import rank
from whence.triage.logic import Known

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.nextstep.tables import Outcomes
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage

__all__ = ["CLEAR", "LIKELY", "information", "leader", "leader_changes", "urgency_changes"]

CLEAR = 0.3
"""Probability from which a family is said to lead."""

_CERTAIN = 1e25
"""Odds beyond this are as good as certain; their products still fit single precision."""

LIKELY = 0.05
"""Answers less probable than this do not keep an interview going."""


def information(table: Outcomes, parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mutual information, bits, between each finding and the family of the source, [findings].

    Parameters
    ----------
    parts
        P(set and family), [families, sets].
    """
    prior = parts.sum(axis=1)
    joint = table.expected(parts)
    terms = _plogp(joint).sum(axis=0) - _plogp(joint.sum(axis=0))
    found: NDArray[np.float64] = np.add.reduceat(terms, table.start) - _plogp(prior).sum()
    return np.maximum(found, 0.0)


def _plogp(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = chances * np.log2(np.maximum(chances, 1e-300))
    return result


def leader_changes(
    table: Outcomes, chance: NDArray[np.float64], holds: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return for each answer whether another family would lead, or none, [R].

    Parameters
    ----------
    chance
        P(answer), [R].
    holds
        The weight of each set in the families of its causes, [families, sets].
    """
    after = table.expected(holds) / np.maximum(chance, 1e-300)
    return np.asarray(leader(after) != leader(holds.sum(axis=1)))


def leader(shares: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the family that leads, [...], -1 where none is clear; `shares` are [families, ...]."""
    best = shares.argmax(axis=0)
    return np.where(shares.max(axis=0) > CLEAR, best, -1)


def urgency_changes(
    table: Outcomes, case: Case, knowledge: Knowledge, posterior: Posterior, triage: Triage
) -> NDArray[np.bool_]:
    """Return for each answer whether it would raise urgency, by a rule or by the alarm, [R]."""
    now = rank(triage.urgency)
    rows = posterior.stratum.answers_by_cause[0][table.finding] + table.option
    raises: NDArray[np.bool_] = _alarmed(case, knowledge, posterior, now)[rows]
    rules = [name for name, rule in knowledge.documents["rules"].items() if rank(rule["urgency"]) > now]
    known = Known.of(case, posterior.facts.known, knowledge)
    first = dict(zip(table.finding[table.start].tolist(), table.start.tolist(), strict=True))
    for name, option in circuit_of(knowledge).deciders(known, rules):
        finding = knowledge.finding_index[name]
        if finding in first:
            raises[first[finding] + knowledge.findings[finding].options.index(option)] = True
    return raises


def _alarmed(case: Case, knowledge: Knowledge, posterior: Posterior, now: int) -> NDArray[np.bool_]:
    """Return for every answer of the pack whether the alarm would rise above a level, [options].

    A flag that is there only raises; an absent one changes nothing.
    """
    singles = posterior.by_answers()
    benign = np.where(knowledge.danger == 0, singles, 0.0)
    serious, stratum = serious_families(knowledge), posterior.stratum
    table = stratum.answers_by_cause[1]
    among = np.einsum("oc,c->o", table, benign / max(benign.sum(), 1e-300))
    if_serious = stratum.remember(
        "answers if serious", lambda: np.ascontiguousarray(table.T[serious.causes], dtype=np.float32)
    )
    ratio = if_serious / np.maximum(among, 1e-9).astype(np.float32)
    present, absent = _flags(knowledge)
    ratio[:, present] = np.maximum(ratio[:, present], 1.0)
    ratio[:, absent] = 1.0
    odds = np.minimum(serious_odds(knowledge, singles)[serious.causes], _CERTAIN)
    ratio *= odds[:, None].astype(np.float32)
    together, start = serious.sum_of_serious(ratio), serious.sum(expected_odds(case, knowledge))
    raised = np.zeros(ratio.shape[1], dtype=bool)
    for level, limit in serious.limits.items():
        if rank(level) > now:
            raised |= added(together, limit.astype(np.float32), start.astype(np.float32)).sum(axis=0) >= 1
    return raised


@lru_cache(maxsize=8)
def _flags(knowledge: Knowledge) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows of `answers_by_cause` for red flags that are there, and for those that are not."""
    option = np.concatenate([np.arange(len(f.options)) for f in knowledge.findings])
    flag = np.concatenate([np.full(len(f.options), f.red_flag) for f in knowledge.findings])
    return np.flatnonzero(flag & (option == 0)), np.flatnonzero(flag & (option > 0))
