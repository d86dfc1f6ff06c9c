"""Why a cause stands where it stands: leave-one-out log odds of each part of the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.likelihood import answered_share, single, typical
from whence.reasoning.posterior import normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.reasoning.answers import Item
    from whence.reasoning.likelihood import Unit
    from whence.reasoning.posterior import Posterior

__all__ = ["Member", "Reason", "Separator", "reasons_for", "separators"]

_SMALL = 0.05
"""Log odds below this are not worth a line (a factor of 1.05)."""


@dataclass(frozen=True, slots=True)
class Member:
    """One finding inside a group, with the likelihood ratio it would have on its own."""

    finding: int
    option: int
    log_ratio: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the evidence, for or against a cause.

    Attributes
    ----------
    label
        ``finding``, ``group``, ``place`` or ``silence``.
    name
        Id of the finding or group.
    log_odds
        Log odds of the cause with this part less those without it (natural logarithm).
    expected_absent
        Whether the cause usually shows it and it was found absent.
    members
        The findings inside a group, each with its own ratio, only those on the side of the group.
    """

    label: str
    name: str
    log_odds: float
    expected_absent: bool
    members: tuple[Member, ...]


def reasons_for(posterior: Posterior, cause: int | tuple[int, ...]) -> list[Reason]:
    """Return every part of the evidence for or against a cause (or family), strongest first."""
    members = (cause,) if isinstance(cause, int) else cause
    sets = posterior.stratum.sets
    holds = np.isin(sets.a, members) | np.isin(sets.b, members)
    logs = posterior.log_prior + posterior.log_likelihood
    full = _log_odds(logs, holds)
    reasons = []
    for unit in posterior.units:
        change = full - _log_odds(logs - unit.values, holds)
        if abs(change) < _SMALL:
            continue
        parts = _members(posterior, unit, holds, change)
        absent = _expected_absent(posterior, unit, members)
        reasons.append(Reason(unit.label, unit.name, float(change), absent and change < 0, parts))
    return sorted(reasons, key=lambda r: -abs(r.log_odds))


def _log_odds(logs: NDArray[np.float64], holds: NDArray[np.bool_]) -> float:
    top = logs.max()
    weights = np.exp(logs - top)
    inside, outside = weights[holds].sum(), weights[~holds].sum()
    return float(np.log(max(inside, 1e-300)) - np.log(max(outside, 1e-300)))


def _members(
    posterior: Posterior, unit: Unit, holds: NDArray[np.bool_], change: float
) -> tuple[Member, ...]:
    """Return the findings of a unit with their own ratios, never on the side opposite to the unit's."""
    found = []
    for item in unit.items:
        values = unit.values if len(unit.items) == 1 else single(posterior.stratum, item)
        ratio = _ratio(posterior, values, holds)
        if len(unit.items) == 1 or ratio * change > 0:
            found.append(Member(item.finding, item.option, ratio))
    return tuple(sorted(found, key=lambda m: -abs(m.log_ratio)))


def _ratio(posterior: Posterior, values: NDArray[np.float64], holds: NDArray[np.bool_]) -> float:
    """Return log P(answer | cause) / P(answer | not the cause), averaged over the prior."""
    prior = np.exp(posterior.log_prior)
    chance = np.exp(values)
    inside, outside = prior[holds], prior[~holds]
    top = (chance[holds] * inside).sum() / max(inside.sum(), 1e-300)
    bottom = (chance[~holds] * outside).sum() / max(outside.sum(), 1e-300)
    return float(np.log(max(top, 1e-300) / max(bottom, 1e-300)))


def _expected_absent(posterior: Posterior, unit: Unit, members: tuple[int, ...]) -> bool:
    for item in unit.items:
        shares, _, _ = posterior.stratum.by_cause(item.finding)
        info = posterior.stratum.knowledge.findings[item.finding]
        if info.is_yes_no and item.option == 1 and max(shares[0][m] for m in members) >= 0.5:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Separator:
    """A finding that separates two causes.

    Attributes
    ----------
    option
        The option that speaks most for the first cause.
    log_ratio
        Log of its probability in the first over the second.
    answered
        Index of the answered option, or None.
    """

    finding: int
    option: int
    log_ratio: float
    answered: int | None


def separators(posterior: Posterior, first: int, second: int, most: int = 8) -> list[Separator]:
    """Return what separates two causes best, by the mean information of the answer, strongest first."""
    stratum = posterior.stratum
    knowledge = stratum.knowledge
    scored = []
    for finding in range(knowledge.zone_start):
        if knowledge.findings[finding].role == "care" or not stratum.applies(finding):
            continue
        shares, stated, _ = stratum.by_cause(finding)
        if not (stated[first] or stated[second]):
            continue
        p, q = shares[:, first], shares[:, second]
        ratios = np.log(p / q)
        worth = float((0.5 * (p - q) * ratios).sum())
        best = int(np.argmax(ratios))
        scored.append((worth, Separator(finding, best, float(ratios[best]), posterior.facts.known.get(finding))))
    scored.sort(key=lambda pair: -pair[0])
    return [separator for _, separator in scored[:most]]


def expected_ratio(posterior: Posterior, item: Item, cause: int) -> float:
    """Return log P(answer | cause alone) over its average among all sets, weighted by the posterior."""
    stratum = posterior.stratum
    values = answered_share(stratum.row(item.finding), typical(stratum, item.finding), item)
    average = float(normalise(posterior.log_prior) @ values)
    return float(np.log(values[cause] / average))
