"""Probability as an alarm: the odds of serious causes against the benign ones, raised by flags, never lowered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.posterior import reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior

__all__ = ["Alarm", "alarm_of", "scores"]

_RISING = ("soon", "urgent", "emergency")


@dataclass(frozen=True)
class Alarm:
    """What probability alone says about urgency.

    Attributes
    ----------
    urgency
        ``self_care`` where it says nothing.
    scores
        For each level, the sum over serious families of probability over threshold; 1 or more raises.
    families
        Serious families with their odds against the benign causes, highest first.
    sentence
        Why, in plain words; empty where it says nothing.
    """

    urgency: str
    scores: dict[str, float]
    families: tuple[tuple[str, float], ...]
    sentence: str


def alarm_of(case: Case, knowledge: Knowledge, posterior: Posterior) -> Alarm:
    """Weigh serious causes from all answers but red flags, then let each flag that is there raise the odds.

    Absent flags do not enter. Flags of one correlation group count once, with the strongest ratio. So adding
    a flag can never lower urgency.
    """
    findings = knowledge.findings
    flags = [f for f, option in posterior.facts.known.items() if findings[f].red_flag and option == 0]
    plain = _without_flags(case, knowledge, posterior)
    singles = plain.weights[: len(knowledge.causes)]
    odds = serious_odds(knowledge, singles)
    benign = knowledge.danger == 0
    strongest: dict[int, NDArray[np.float64]] = {}
    for flag in flags:
        ratio = flag_ratios(plain, flag, singles, benign)
        group = findings[flag].group
        key = group if group >= 0 else -1 - flag
        strongest[key] = np.maximum(strongest.get(key, ratio), ratio)
    for ratio in strongest.values():
        odds = odds * ratio
    return _alarm(knowledge, odds)


def _without_flags(case: Case, knowledge: Knowledge, posterior: Posterior) -> Posterior:
    answers = tuple(a for a in case.answers if not knowledge.finding(a.finding).red_flag)
    if len(answers) == len(case.answers):
        return posterior.under("as_seen")
    bare = case.model_copy(update={"answers": answers, "case_mix": "as_seen"})
    return reason(bare, knowledge)


def serious_odds(knowledge: Knowledge, singles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the odds of each cause against all benign causes, [C]; zero for benign ones."""
    benign = knowledge.danger == 0
    odds: NDArray[np.float64] = np.where(benign, 0.0, singles / max(singles[benign].sum(), 1e-300))
    return odds


def flag_ratios(
    plain: Posterior, flag: int, singles: NDArray[np.float64], benign: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return max(1, P(flag | cause) / P(flag | benign causes)) of a flag that is there, [C]."""
    yes = plain.stratum.by_cause(flag)[0][0]
    weights = singles[benign]
    among_benign = float(yes[benign] @ weights / max(weights.sum(), 1e-300))
    ratio: NDArray[np.float64] = np.maximum(1.0, yes / max(among_benign, 1e-6))
    return ratio


def scores(knowledge: Knowledge, odds: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return for each level the sum over families of probability over threshold; `odds` is [..., C].

    A family's odds are those of its members together. A cause without a threshold at a level counts there
    with its next higher one.
    """
    limits = thresholds(knowledge)
    family = knowledge.family_of
    table = np.zeros((len(knowledge.causes), int(family.max()) + 1))
    table[np.arange(len(family)), family] = 1.0
    together = odds @ table
    share = together / (1 + together)
    found = {}
    for level, limit in limits.items():
        tightest = np.full(table.shape[1], np.inf)
        np.minimum.at(tightest, family, limit)
        found[level] = (share / tightest).sum(axis=-1)
    return found


def thresholds(knowledge: Knowledge) -> dict[str, NDArray[np.float64]]:
    """Return each cause's threshold at each level, infinite where it has none, [C]."""
    found = {}
    for place, level in enumerate(_RISING):
        values = []
        for cause in knowledge.causes:
            given = [cause.alarm[name] for name in _RISING[place:] if cause.alarm and name in cause.alarm]
            values.append(given[0] if given else np.inf)
        found[level] = np.array(values)
    return found


def _alarm(knowledge: Knowledge, odds: NDArray[np.float64]) -> Alarm:
    found = {level: float(score) for level, score in scores(knowledge, odds).items()}
    raised = [level for level in _RISING if found[level] >= 1]
    order = np.argsort(odds)[::-1][:5]
    leading = tuple((knowledge.causes[i].id, float(odds[i])) for i in order if odds[i] > 0)
    if not raised:
        return Alarm("self_care", found, leading, "")
    names = " or ".join(knowledge.cause(name).name.lower() for name, _ in leading[:2])
    sentence = f"Taken together, the answers make it wise to check for {names} soon enough."
    return Alarm(raised[-1], found, leading, sentence)
