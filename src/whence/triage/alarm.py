"""Probability as an alarm: the odds of serious causes against the others; flags raise, never lower.

What counts is what the answers add to what age, sex and setting alone would give: being old is no alarm. At
each level a cause is weighed against those that do not themselves deserve that level: claudication that
explains everything leaves little room for a blocked artery, however little is left for the benign causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.answers import facts_of
from whence.reasoning.stratum import stratum_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.reasoning.stratum import Stratum

__all__ = [
    "Alarm", "SeriousFamilies", "added", "alarm_of", "expected_odds", "raised_by", "scores", "serious_families",
    "serious_odds",
]  # fmt: skip

_RISING = ("soon", "urgent", "emergency")


@dataclass(frozen=True)
class Alarm:
    """What probability alone says about urgency.

    Attributes
    ----------
    urgency
        ``self_care`` where it says nothing.
    scores
        For each level, the sum over serious families of added probability over threshold; 1 or more raises.
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
    singles = _without_flags(case, knowledge, posterior)
    odds = serious_odds(knowledge, singles)
    benign = knowledge.danger == 0
    strongest: dict[int, NDArray[np.float64]] = {}
    for flag in flags:
        ratio = flag_ratios(posterior.stratum, flag, singles, benign)
        group = findings[flag].group
        key = group if group >= 0 else -1 - flag
        strongest[key] = np.maximum(strongest.get(key, ratio), ratio)
    plainly = odds
    for ratio in strongest.values():
        odds = odds * ratio
    return raised_by(knowledge, odds, expected_odds(case, knowledge), plainly)


def _without_flags(case: Case, knowledge: Knowledge, posterior: Posterior) -> NDArray[np.float64]:
    """Return the weights of single causes by all answers but red flags, [C], up to a constant."""
    answers = tuple(a for a in case.answers if not knowledge.finding(a.finding).red_flag)
    return posterior.by_answers(facts_of(case.model_copy(update={"answers": answers}), knowledge))


def expected_odds(case: Case, knowledge: Knowledge) -> NDArray[np.float64]:
    """Return the odds of each cause against all benign ones for this person before any answer, [C]."""
    prior = np.exp(stratum_for(knowledge, case).log_prior("as_seen"))
    return serious_odds(knowledge, prior[: len(knowledge.causes)])


def serious_odds(knowledge: Knowledge, singles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the odds of each cause against all benign causes, [C]; zero for benign ones."""
    benign = knowledge.danger == 0
    odds: NDArray[np.float64] = np.where(benign, 0.0, singles / max(singles[benign].sum(), 1e-300))
    return odds


def flag_ratios(
    stratum: Stratum, flag: int, singles: NDArray[np.float64], benign: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return max(1, P(flag | cause) / P(flag | benign causes)) of a flag that is there, [C]."""
    start, table = stratum.answers_by_cause
    yes = table[start[flag]]
    weights = singles[benign]
    among_benign = float(yes[benign] @ weights / max(weights.sum(), 1e-300))
    ratio: NDArray[np.float64] = np.maximum(1.0, yes / max(among_benign, 1e-6))
    return ratio


def scores(
    knowledge: Knowledge,
    odds: NDArray[np.float64],
    expected: NDArray[np.float64] | None = None,
    plainly: NDArray[np.float64] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Return for each level the sum over families of added probability over threshold.

    A family's odds are those of its members together, and only what they exceed the expected ones by counts.
    A cause without a threshold at a level counts there with its next higher one.

    Parameters
    ----------
    odds
        Against the benign causes, [C, ...].
    expected
        Those before any answer, [C]; None for none.
    plainly
        Those before red flags, which say how much the lesser causes explain, [C, ...]; None for `odds`. A flag
        that also speaks for a lesser cause must not lower the alarm.
    """
    serious = serious_families(knowledge)
    together = serious.sum(odds)
    start = None if expected is None else serious.sum(expected)
    before = None if plainly is None else serious.sum(plainly)
    return {
        level: added(together, limit, start, before).sum(axis=0) for level, limit in serious.limits.items()
    }


def added(
    together: NDArray[np.float64],
    limit: NDArray[np.float64],
    start: NDArray[np.float64] | None,
    before: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return what each serious family adds to the score of a level, [families, ...].

    Parameters
    ----------
    together, before
        Odds of the families, with red flags and without (None for the same), [families, ...].
    limit
        Their thresholds at the level, [families].
    start
        Their odds before any answer, [families].
    """
    lesser = np.isinf(limit)
    share = _share(together, (together if before is None else before)[lesser])
    column = (-1, *[1] * (share.ndim - 1))
    if start is not None:
        share = np.maximum(share - _share(start, start[lesser]).reshape(column), 0.0)
    return share / limit.reshape(column)


def _share(odds: NDArray[np.float64], lesser: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of each family against the benign causes and the lesser serious ones."""
    result: NDArray[np.float64] = odds / (1 + lesser.sum(axis=0) + odds)
    return result


@dataclass(frozen=True)
class SeriousFamilies:
    """The serious causes, those of one family together.

    Attributes
    ----------
    causes
        Indices of the causes, [S].
    first
        Place of each family's first cause among them, [families].
    limits
        The tightest threshold of each family at each level, infinite where it has none, [families].
    names_level
        Whether a member names a threshold at each level itself, [families].
    """

    causes: NDArray[np.intp]
    first: NDArray[np.intp]
    limits: dict[str, NDArray[np.float64]]
    names_level: dict[str, NDArray[np.bool_]]

    def sum(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum over the members of each family, [families, ...]; `odds` is [C, ...]."""
        return self.sum_of_serious(odds[self.causes])

    def sum_of_serious(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the same from the odds of `causes` alone, [S, ...]."""
        found: NDArray[np.float64] = np.add.reduceat(odds, self.first, axis=0)
        return found

    def members(self, family: int) -> NDArray[np.intp]:
        """Return the causes of a family."""
        return np.split(self.causes, self.first[1:])[family]


@lru_cache(maxsize=8)
def serious_families(knowledge: Knowledge) -> SeriousFamilies:
    """Return the serious causes of a pack by family."""
    family = knowledge.family_of.astype(np.intp)
    serious = np.flatnonzero(knowledge.danger)
    causes = serious[np.argsort(family[serious], kind="stable")]
    names, first = np.unique(family[causes], return_index=True)
    limits = {}
    for level, limit in thresholds(knowledge).items():
        tightest = np.full(int(family.max()) + 1, np.inf)
        np.minimum.at(tightest, family, limit)
        limits[level] = tightest[names]
    own = {level: np.zeros(int(family.max()) + 1, dtype=bool) for level in _RISING}
    for place, cause in zip(family, knowledge.causes, strict=True):
        for level in cause.alarm or ():
            own[level][place] = True
    return SeriousFamilies(causes, first, limits, {level: mask[names] for level, mask in own.items()})


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


def raised_by(
    knowledge: Knowledge,
    odds: NDArray[np.float64],
    expected: NDArray[np.float64],
    plainly: NDArray[np.float64],
) -> Alarm:
    """Return the alarm that odds against the benign causes make, [C]; the rest as in `scores`."""
    serious = serious_families(knowledge)
    together, start, before = (serious.sum(each) for each in (odds, expected, plainly))
    parts = {level: added(together, limit, start, before) for level, limit in serious.limits.items()}
    found = {level: float(part.sum()) for level, part in parts.items()}
    raised = [level for level in _RISING if found[level] >= 1]
    order = np.argsort(odds)[::-1][:5]
    leading = tuple((knowledge.causes[i].id, float(odds[i])) for i in order if odds[i] > 0)
    if not raised:
        return Alarm("self_care", found, leading, "")
    weight = parts[raised[-1]]
    families = _to_name(weight, serious.names_level[raised[-1]])
    names = f" {knowledge.say('or')} ".join(_name(knowledge, odds, serious.members(f)) for f in families)
    return Alarm(raised[-1], found, leading, knowledge.say(f"alarm.{raised[-1]}", names=names))


def _to_name(weight: NDArray[np.float64], own: NDArray[np.bool_]) -> list[int]:
    """Return the one or two families behind an alarm, of those with a threshold at this very level if any has one.

    What has to be seen sooner must not stand beside a longer wait.
    """
    order = [f for f in np.argsort(weight)[::-1].tolist() if weight[f] > 0.1 * weight.sum()]
    return ([f for f in order if own[f]] or order)[:2]


def _name(knowledge: Knowledge, odds: NDArray[np.float64], members: NDArray[np.intp]) -> str:
    """Return the name of the likeliest cause of a family as it stands inside a sentence."""
    name = knowledge.causes[int(members[np.argmax(odds[members])])].name
    return name if name[1:2].isupper() else f"{name[0].lower()}{name[1:]}"
