"""What to ask or test next: the step that would change the answer most for the least burden.

Value = (3 P(urgency changes) + 2 P(decision key changes) + bits about families) / burden, undecided safety
questions first. The decision key is the urgency and the leading family, if any is clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.nextstep.tables import Outcomes, outcomes_of
from whence.reasoning.posterior import normalise
from whence.reasoning.uncertainty import leading_sets
from whence.triage.alarm import scores, serious_odds
from whence.triage.judge import LEVELS, rank
from whence.triage.logic import Known, Truth, evaluate, tests_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage

__all__ = ["CLEAR", "PATIENT", "Available", "Step", "Steps", "rank_steps"]

CLEAR = 0.3
"""Probability from which a family is said to lead."""

_LIKELY = 0.05
"""Answers less probable than this do not keep an interview going."""

PATIENT = frozenset({"history", "exposure"})
Available = frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """A finding or panel that could be asked or tested next.

    Attributes
    ----------
    findings
        Indices; several for a panel.
    bits
        Expected information about the family of the source.
    changes_urgency, changes_decision
        Probability that the answer changes urgency, or urgency or the leading family.
    could_decide
        Whether some likely answer alone changes the decision.
    """

    name: str
    findings: tuple[int, ...]
    bits: float
    changes_urgency: float
    changes_decision: float
    burden: float
    value: float
    could_decide: bool


@dataclass(frozen=True)
class Steps:
    """Ranked steps, and whether enough is known to stop."""

    ranked: tuple[Step, ...]
    panels: tuple[Step, ...]
    enough: bool


def rank_steps(
    case: Case,
    knowledge: Knowledge,
    posterior: Posterior,
    triage: Triage,
    available: Available | None = None,
) -> Steps:
    """Return what would change the answer most for its burden.

    Parameters
    ----------
    available
        Kinds of finding that can be had (`PATIENT` for a person at home); None for all.
    """
    candidates = _candidates(knowledge, posterior, available)
    keep = leading_sets(posterior.weights)
    table = outcomes_of(posterior, candidates, keep)
    weights = posterior.weights[keep]
    weights = weights / weights.sum()
    shares = _chance(table, weights)
    bits = _information(table, weights, posterior, keep)
    leader = _leader_changes(table, weights, posterior, keep)
    urgency = _urgency_changes(table, case, knowledge, posterior, triage)
    steps = []
    for f in candidates:
        rows = np.flatnonzero(table.finding == f)
        p = shares[rows]
        risk = float(p[urgency[rows]].sum())
        decision = float(p[urgency[rows] | leader[rows]].sum())
        likely = (p >= _LIKELY) & (urgency[rows] | leader[rows])
        burden = knowledge.findings[f].burden
        value = (3 * risk + 2 * decision + float(bits[f])) / burden
        steps.append(
            Step(knowledge.findings[f].id, (f,), float(bits[f]), risk, decision, burden, value, bool(likely.any()))
        )
    steps.sort(key=lambda s: (-s.value, s.name))
    panels = _panels(knowledge, steps, weights, posterior, keep) if available is None else ()
    enough = triage.urgency == "emergency" or (triage.settled and not any(s.could_decide for s in steps))
    return Steps(tuple(steps), panels, enough)


def _candidates(knowledge: Knowledge, posterior: Posterior, available: Available | None) -> list[int]:
    """Return findings that are open, fit the person and can be had."""
    known, asked = posterior.facts.known, posterior.facts.asked
    return [
        i
        for i, info in enumerate(knowledge.findings[: knowledge.zone_start])
        if i not in known
        and i not in asked
        and info.role == "source"
        and (available is None or info.kind in available)
        and posterior.stratum.applies(i)
    ]


def _chance(table: Outcomes, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = table.shares @ weights
    return result


def _family_parts(posterior: Posterior, keep: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return [sets, families]: each set's weight split evenly over the families of its causes."""
    sets = posterior.stratum.sets.take(keep)
    family = posterior.stratum.knowledge.family_of.astype(np.intp)
    table = np.zeros((len(sets), int(family.max()) + 1))
    pair = sets.b >= 0
    table[np.arange(len(sets)), family[sets.a]] = np.where(pair, 0.5, 1.0)
    at = np.flatnonzero(pair)
    table[at, family[sets.b[at]]] += 0.5
    return table[:, table.any(axis=0)]


def _information(
    table: Outcomes, weights: NDArray[np.float64], posterior: Posterior, keep: NDArray[np.intp]
) -> dict[int, float]:
    """Return the mutual information, in bits, between each finding and the family of the source."""
    parts = _family_parts(posterior, keep) * weights[:, None]
    prior = parts.sum(axis=0)
    joint = table.shares @ parts
    chance = joint.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(joint > 0, joint * np.log2(joint / (chance * prior)), 0.0).sum(axis=1)
    total = np.bincount(table.finding, terms, len(posterior.stratum.knowledge.findings))
    return {int(f): max(0.0, float(total[f])) for f in np.unique(table.finding)}


def _leader_changes(
    table: Outcomes, weights: NDArray[np.float64], posterior: Posterior, keep: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return for each answer whether another family would lead, or none, [R]."""
    sets = posterior.stratum.sets.take(keep)
    knowledge = posterior.stratum.knowledge
    family = knowledge.family_of.astype(np.intp)
    holds = np.zeros((len(sets), int(family.max()) + 1))
    holds[np.arange(len(sets)), family[sets.a]] = 1.0
    pair = np.flatnonzero(sets.b >= 0)
    holds[pair, family[sets.b[pair]]] = 1.0
    after = (table.shares * weights) @ holds
    after /= np.maximum((table.shares @ weights)[:, None], 1e-300)
    return np.asarray(_leader(after) != _leader((weights @ holds)[None, :])[0])


def _leader(shares: NDArray[np.float64]) -> NDArray[np.intp]:
    best = shares.argmax(axis=-1)
    return np.where(shares.max(axis=-1) > CLEAR, best, -1)


def _urgency_changes(
    table: Outcomes, case: Case, knowledge: Knowledge, posterior: Posterior, triage: Triage
) -> NDArray[np.bool_]:
    """Return for each answer whether it would raise or lower urgency, by a rule or by the alarm, [R]."""
    now = rank(triage.urgency)
    by_rule = _rule_levels(case, knowledge, posterior)
    level = np.array([by_rule.get((int(f), int(o)), 0) for f, o in zip(table.finding, table.option, strict=True)])
    return (level > now) | (_alarm_levels(table, knowledge, posterior) > now)


def _rule_levels(case: Case, knowledge: Knowledge, posterior: Posterior) -> dict[tuple[int, int], int]:
    """Return the urgency that a rule would give after each single answer that fires one."""
    known = Known.of(case, posterior.facts.known, knowledge)
    found: dict[tuple[int, int], int] = {}
    for rule in knowledge.documents["rules"].values():
        if evaluate(rule["when"], known) is not Truth.UNKNOWN:
            continue
        for text in dict.fromkeys(tests_of(rule["when"])):
            name, _, options = text.partition("=")
            if name in known.options:
                continue
            for option in options.split("|") if options else ("yes",):
                after = _with(known, name, option)
                if evaluate(rule["when"], after) is Truth.YES:
                    f = knowledge.finding_index[name]
                    key = f, knowledge.findings[f].options.index(option)
                    found[key] = max(found.get(key, 0), rank(rule["urgency"]))
    return found


def _with(known: Known, name: str, option: str) -> Known:
    fields: dict[str, Any] = {s: getattr(known, s) for s in known.__dataclass_fields__}
    options: Mapping[str, str] = {**known.options, name: option}
    return Known(**{**fields, "options": options})


def _alarm_levels(table: Outcomes, knowledge: Knowledge, posterior: Posterior) -> NDArray[np.intp]:
    """Return the urgency that the alarm would give after each answer, [R]; a flag that is absent changes nothing."""
    seen = posterior.under("as_seen")
    many = len(knowledge.causes)
    singles = seen.weights[:many]
    benign = knowledge.danger == 0
    shares = _cause_shares(table, posterior)
    among = shares[:, benign] @ singles[benign] / max(singles[benign].sum(), 1e-300)
    ratio = shares / np.maximum(among, 1e-9)[:, None]
    flag = np.array([f.red_flag for f in knowledge.findings])[table.finding]
    ratio[flag] = np.where(table.option[flag, None] == 0, np.maximum(ratio[flag], 1.0), 1.0)
    odds = serious_odds(knowledge, singles) * ratio
    level = np.zeros(len(odds), dtype=np.intp)
    for name, score in scores(knowledge, odds).items():
        level = np.where(score >= 1, np.maximum(level, LEVELS.index(name)), level)
    return level


def _cause_shares(table: Outcomes, posterior: Posterior) -> NDArray[np.float64]:
    """Return P(answer | single cause), [R, C]."""
    stratum = posterior.stratum
    rows = np.empty((len(table.finding), len(stratum.knowledge.causes)))
    start = 0
    while start < len(table.finding):
        shares = stratum.by_cause(int(table.finding[start]))[0]
        rows[start : start + len(shares)] = shares
        start += len(shares)
    return rows


def _panels(
    knowledge: Knowledge,
    steps: list[Step],
    weights: NDArray[np.float64],
    posterior: Posterior,
    keep: NDArray[np.intp],
) -> tuple[Step, ...]:
    """Value several findings that are had together: one examination, one protocol."""
    single = {s.findings[0]: s for s in steps}
    named = {k: [knowledge.finding_index[f] for f in v] for k, v in knowledge.documents["panels"].items()}
    signs = [s.findings[0] for s in steps if knowledge.findings[s.findings[0]].kind == "sign"][:10]
    found = []
    for name, members in {"examination": signs, **named}.items():
        open_members = [f for f in members if f in single]
        if len(open_members) < 2:
            continue
        bits = _joint_bits(posterior, open_members, weights, keep)
        risk = _either(single[f].changes_urgency for f in open_members)
        decision = _either(single[f].changes_decision for f in open_members)
        burdens = [single[f].burden for f in open_members]
        burden = sum(burdens) if name == "examination" else max(burdens)
        value = (3 * risk + 2 * decision + bits) / burden
        decides = any(single[f].could_decide for f in open_members)
        found.append(Step(name, tuple(open_members), bits, risk, decision, burden, value, decides))
    return tuple(sorted(found, key=lambda s: (-s.value, s.name)))


def _either(chances: Any) -> float:
    return 1 - float(np.prod([1 - c for c in chances]))


_SAMPLES = 48


def _joint_bits(
    posterior: Posterior, members: list[int], weights: NDArray[np.float64], keep: NDArray[np.intp]
) -> float:
    """Estimate the information of several findings together by simulated results with a fixed seed."""
    rng = np.random.default_rng(len(members))
    parts = _family_parts(posterior, keep)
    truth = np.searchsorted(np.cumsum(weights), (np.arange(_SAMPLES) + 0.5) / _SAMPLES)
    truth = np.minimum(truth, len(weights) - 1)
    logs = np.repeat(np.log(weights)[None, :], _SAMPLES, axis=0)
    for f in members:
        table = outcomes_of(posterior, [f], keep).shares
        drawn = (rng.random(_SAMPLES)[:, None] > np.cumsum(table[:, truth].T, axis=1)).sum(axis=1)
        logs += np.log(np.maximum(table[np.minimum(drawn, len(table) - 1)], 1e-12))
    after = normalise(logs) @ parts
    return max(0.0, _entropy(weights @ parts) - float(np.mean([_entropy(row) for row in after])))


def _entropy(shares: NDArray[np.float64]) -> float:
    inside = shares[shares > 0]
    return float(-(inside * np.log2(inside)).sum())
