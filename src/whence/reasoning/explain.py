"""Why a cause stands where it stands: leave-one-out log odds of each part of the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.reasoning.likelihood import Unit
    from whence.reasoning.posterior import Posterior

__all__ = ["Member", "Reason", "Separator", "reasons_for", "separators"]

_SMALL = 0.05
"""Log odds below this are not worth a line (a factor of 1.05)."""

_EXPECTED = 0.5
"""A finding that is there in so many is expected."""


@dataclass(frozen=True, slots=True)
class Member:
    """One finding inside a group, with the log likelihood ratio it would have on its own."""

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
    many = len(posterior.stratum.knowledge.causes)
    holds = posterior.stratum.sets.holding(members, many).astype(np.float64)
    changes = _log_odds(posterior.weights, holds) - _log_odds(posterior.without, holds)
    prior = _log_odds(posterior.prior, holds)
    ratios = _log_odds(posterior.chances, holds * posterior.prior, (1 - holds) * posterior.prior) - prior
    reasons = []
    for unit, change, ratio in zip(posterior.units, changes, ratios, strict=True):
        if abs(change) < _SMALL:
            continue
        if len(unit.items) == 1:
            parts: tuple[Member, ...] = (Member(unit.items[0].finding, unit.items[0].option, float(ratio)),)
        else:
            parts = _members(posterior, unit, holds, float(prior), change)
        absent = _expected_absent(posterior, unit, members)
        reasons.append(Reason(unit.label, unit.name, float(change), absent and change < 0, parts))
    return sorted(reasons, key=lambda r: -abs(r.log_odds))


def _log_odds(
    weights: NDArray[np.float64], holds: NDArray[np.float64], rest: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return the log of the weight on `holds` over that on `rest` (all else), for each row of `weights`."""
    sides = weights @ np.stack([holds, 1 - holds if rest is None else rest], axis=1)
    logs = np.log(np.maximum(sides, 1e-300))
    found: NDArray[np.float64] = logs[..., 0] - logs[..., 1]
    return found


def _members(
    posterior: Posterior, unit: Unit, holds: NDArray[np.float64], prior: float, change: float
) -> tuple[Member, ...]:
    """Return the findings of a group with the ratio P(answer | cause) / P(answer | not the cause) of each.

    A finding is never listed on the side opposite to its own ratio.
    """
    found = []
    for item in unit.items:
        ratio = float(_log_odds(posterior.alone[item], holds)) - prior
        if ratio * change > 0:
            found.append(Member(item.finding, item.option, ratio))
    return tuple(sorted(found, key=lambda m: -abs(m.log_ratio)))


def _expected_absent(posterior: Posterior, unit: Unit, members: tuple[int, ...]) -> bool:
    findings, yes = posterior.stratum.knowledge.findings, posterior.stratum.yes.shares
    return any(
        item.option == 1
        and findings[item.finding].is_yes_no
        and yes[item.finding, list(members)].max() >= _EXPECTED
        for item in unit.items
    )


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
    worth
        Mean information of the answer, nats, when either cause is as likely.
    """

    finding: int
    option: int
    log_ratio: float
    answered: int | None
    worth: float = 0.0


def separators(posterior: Posterior, first: int, second: int, most: int = 8) -> list[Separator]:
    """Return what separates two causes best, by the mean information of the answer, strongest first."""
    stratum = posterior.stratum
    found = []
    for finding in _stated_by(posterior, first, second):
        info = stratum.knowledge.findings[finding]
        if info.is_yes_no:
            yes = stratum.yes.shares[finding, [first, second]]
            p, q = np.array([yes, 1 - yes]).T
        else:
            p, q = stratum.by_cause(finding)[0][:, [first, second]].T
        ratios = np.log(p / q)
        worth = float((0.5 * (p - q) * ratios).sum())
        best = int(np.argmax(ratios))
        answered = posterior.facts.known.get(finding)
        found.append(Separator(finding, best, float(ratios[best]), answered, worth))
    return sorted(found, key=lambda s: -s.worth)[:most]


def _stated_by(posterior: Posterior, first: int, second: int) -> list[int]:
    """Return the findings that either cause states and that can be asked of this person."""
    stratum = posterior.stratum
    findings = stratum.knowledge.findings
    finding, cause, _ = stratum.frame.speaking()
    stated = np.flatnonzero(np.bincount(finding[(cause == first) | (cause == second)]))
    return [
        int(f)
        for f in stated[stated < stratum.knowledge.zone_start]
        if findings[f].role == "source" and stratum.applies(int(f))
    ]
