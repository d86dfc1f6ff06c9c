"""Why a cause stands where it stands: leave-one-out log odds of each part of the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from whence.reasoning.likelihood import by_class

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from whence.reasoning.answers import Item
    from whence.reasoning.likelihood import Unit
    from whence.reasoning.posterior import Posterior

__all__ = ["Member", "Reason", "Separator", "reasons", "separators"]

_SMALL = 0.05
"""Log odds below this are not worth a line (a factor of 1.05)."""

_EXPECTED = 0.5
"""A finding that is there in so many is expected."""


@dataclass(frozen=True, slots=True)
class Member:
    """One finding of a part of the evidence; in a group `log_ratio` is what it would weigh on its own."""

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


class _Part(NamedTuple):
    """How probable a part of the evidence is, up to a constant.

    Attributes
    ----------
    chances
        P(answers | class of sets), [classes].
    kinds
        Class of each set, [sets]; None where each set is a class of its own.
    """

    chances: NDArray[np.float64]
    kinds: NDArray[np.integer] | None

    def over(self, sets: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return P(answers | set) of some sets."""
        return np.take(self.chances, sets if self.kinds is None else self.kinds[sets])

    def mass(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how much of `weights`, [sets], each class has."""
        if self.kinds is None:
            return weights
        return np.bincount(self.kinds, weights, len(self.chances)).astype(np.float64, copy=False)


def reasons(posterior: Posterior, *causes: tuple[int, ...]) -> list[list[Reason]]:
    """Return every part of the evidence for or against each cause (or family of causes), strongest first."""
    members = [item for unit in posterior.units if unit.label == "group" for item in unit.items]
    logs = _log_odds(posterior, members, causes)
    place = {item: 2 + len(posterior.units) + i for i, item in enumerate(members)}
    return [_reasons(posterior, cause, column, place) for cause, column in zip(causes, logs.T, strict=True)]


def _reasons(
    posterior: Posterior, cause: tuple[int, ...], logs: NDArray[np.float64], place: Mapping[Item, int]
) -> list[Reason]:
    """Return what speaks for or against one cause from its column of `_log_odds`."""
    changes = (logs[0] - logs[2 : 2 + len(posterior.units)]).tolist()
    found = []
    for unit, change in zip(posterior.units, changes, strict=True):
        if abs(change) < _SMALL:
            continue
        if len(unit.items) == 1:
            item = unit.items[0]
            parts: tuple[Member, ...] = (Member(item.finding, item.option, change),)
        else:
            parts = _of_group(unit, {item: float(logs[place[item]] - logs[1]) for item in unit.items}, change)
        absent = _expected_absent(posterior, unit, cause)
        found.append(Reason(unit.label, unit.name, change, absent and change < 0, parts))
    return sorted(found, key=lambda r: -abs(r.log_odds))


def _of_group(unit: Unit, ratios: Mapping[Item, float], change: float) -> tuple[Member, ...]:
    """Return the findings of a group with the ratio P(answer | cause) / P(answer | not the cause) of each.

    A finding is never listed on the side opposite to its own ratio.
    """
    same = [Member(i.finding, i.option, ratios[i]) for i in unit.items if ratios[i] * change > 0]
    return tuple(sorted(same, key=lambda m: -abs(m.log_ratio)))


def _log_odds(
    posterior: Posterior, members: Sequence[Item], causes: Sequence[tuple[int, ...]]
) -> NDArray[np.float64]:
    """Return the log of the weight on the sets that hold each cause over that on the others, [rows, causes].

    The rows are: all evidence, none (the prior), all but each unit, each member of a group alone. They are
    worked out at the sets that hold a cause; their totals come by classes.
    """
    units = [_part_of(posterior, unit) for unit in posterior.units]
    alone = [_part_of_answer(posterior, item) for item in members]
    weights, prior = posterior.weights, posterior.prior
    without = [part.mass(weights) @ (1 / part.chances) for part in units]
    totals = [weights.sum(), prior.sum(), *without, *(part.mass(prior) @ part.chances for part in alone)]
    among = len(posterior.stratum.knowledge.causes)
    holds = np.array([posterior.stratum.sets.holding(cause, among) for cause in causes])
    inside = _rows(posterior, units, alone, holds)
    outside = np.array(totals)[:, None] - inside
    near = np.flatnonzero((inside > 0.999 * np.array(totals)[:, None]).any(axis=0))
    if len(near):  # there a difference would lose digits
        outside[:, near] = _rows(posterior, units, alone, ~holds[near])
    found: NDArray[np.float64] = np.log(np.maximum(inside, 1e-300)) - np.log(np.maximum(outside, 1e-300))
    return found


def _rows(
    posterior: Posterior, units: Sequence[_Part], alone: Sequence[_Part], holds: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the sum of each row over each choice of sets, [rows, choices]; `holds` is [choices, sets]."""
    sets = np.flatnonzero(holds.any(axis=0))
    chosen = holds[:, sets].T
    weights, prior = (each[sets, None] * chosen for each in (posterior.weights, posterior.prior))
    without = [(1 / part.over(sets)) @ weights for part in units]
    return np.array(
        [weights.sum(axis=0), prior.sum(axis=0), *without, *(p.over(sets) @ prior for p in alone)]
    )


def _part_of(posterior: Posterior, unit: Unit) -> _Part:
    if unit.label == "finding":
        return _part_of_answer(posterior, unit.items[0])
    return _Part(_scaled(posterior.clarity * unit.values), None)


def _part_of_answer(posterior: Posterior, item: Item) -> _Part:
    stratum = posterior.stratum
    return _Part(_scaled(posterior.clarity * by_class(stratum, item)), stratum.frame.classes(item.finding))


def _scaled(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return chances whose largest is one; none is so small that nothing can be divided by it."""
    found: NDArray[np.float64] = np.maximum(np.exp(logs - logs.max()), 1e-300)
    return found


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
    findings = _stated_by(posterior, first, second)
    if not findings:
        return []
    start, table = posterior.stratum.answers_by_cause
    counts = start[findings + np.array(1)] - start[findings]
    own = np.concatenate([[0], np.cumsum(counts)])
    rows = np.arange(own[-1]) + np.repeat(start[findings] - own[:-1], counts)
    p, q = table[rows, first], table[rows, second]
    ratios = np.log(p / q)
    worth = np.add.reduceat(0.5 * (p - q) * ratios, own[:-1])
    found = []
    for place in np.argsort(-worth, kind="stable")[:most].tolist():
        options = ratios[own[place] : own[place + 1]]
        best = int(np.argmax(options))
        answered = posterior.facts.known.get(findings[place])
        found.append(Separator(findings[place], best, float(options[best]), answered, float(worth[place])))
    return found


def _stated_by(posterior: Posterior, first: int, second: int) -> list[int]:
    """Return the findings that either cause states and that can be asked of this person."""
    stratum = posterior.stratum
    findings = stratum.knowledge.findings
    finding, cause, _ = stratum.frame.speaking()
    stated = np.flatnonzero(np.bincount(finding[(cause == first) | (cause == second)]))
    return [
        f
        for f in stated[stated < stratum.knowledge.zone_start].tolist()
        if findings[f].role == "source" and stratum.applies(f)
    ]
