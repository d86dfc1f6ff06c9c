"""How far the numbers themselves leave the answer open: 90% intervals over draws of every parameter.

The draws are fixed when the pack is compiled. They run over the sets that hold 99.9% of the mass, at most
300. An interval shows what the numbers leave open, not whether the model is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from whence._product import product
from whence._special import expit
from whence.reasoning.copula import node_shares, node_weights
from whence.reasoning.frame import grid
from whence.reasoning.likelihood import answered_share, read_option, with_errors
from whence.reasoning.sets import Sets, normalise, option_shares
from whence.reasoning.stratum import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from whence.reasoning.answers import Item
    from whence.reasoning.likelihood import Unit
    from whence.reasoning.posterior import Posterior
    from whence.reasoning.stratum import Stratum

__all__ = ["COVERAGE", "MOST_SETS", "Spread", "leading_sets", "spread_of"]

COVERAGE = 0.999
MOST_SETS = 300
_TAIL = 5.0
_WIDE = 0.03
"""Causes that never leave this band around zero are not asked what makes them wide."""


@dataclass(frozen=True)
class Spread:
    """Draws of the posterior and what they rest on.

    Attributes
    ----------
    draws
        P(cause is a source) in each draw, [M, C].
    sets
        How many sets the draws run over.
    covered
        Share of the mass that these sets hold.
    by_part
        Variance of each cause's log odds that each part of the evidence makes, to first order: name to [C];
        zero for causes that stay near zero in every draw.
    """

    draws: NDArray[np.float64]
    sets: int
    covered: float
    by_part: dict[str, NDArray[np.float64]]

    def interval(self, members: list[int], point: float) -> tuple[float, float]:
        """Return the 90% interval of P(any of `members`), widened to hold `point` if need be."""
        ordered = np.sort(self.draws[:, members].sum(axis=1))
        place = _TAIL / 100 * (len(ordered) - 1)
        first, part = int(place), place % 1
        low = ordered[first] + part * (ordered[first + 1] - ordered[first])
        high = ordered[-1 - first] + part * (ordered[-2 - first] - ordered[-1 - first])
        return min(float(low), point), max(float(high), point)


def leading_sets(weights: NDArray[np.float64], most: int = MOST_SETS) -> NDArray[np.intp]:
    """Return the places of the fewest sets that hold `COVERAGE` of the mass, at most `most`."""
    many = min(most, len(weights))
    top = np.argpartition(weights, -many)[-many:]
    top = top[np.argsort(weights[top])[::-1]]
    enough = int(np.searchsorted(np.cumsum(weights[top]), COVERAGE)) + 1
    return top[:enough]


class _Part(NamedTuple):
    """Log-likelihoods of a part of the evidence in each draw, [kinds, M], and each kept set's kind, [kept sets]."""

    draws: NDArray[np.float64]
    kind: NDArray[np.intp]


def spread_of(posterior: Posterior) -> Spread:
    """Return draws of the posterior over the leading sets."""
    stratum = posterior.stratum
    keep = leading_sets(posterior.weights)
    sets = stratum.sets.take(keep)
    clarity = posterior.clarity
    point = posterior.log_prior[keep] + clarity * posterior.log_likelihood[keep]
    logs = _prior_change(posterior, sets)
    parts = {"prior": _Part(logs.copy(), np.arange(len(keep)))}
    fixed = point.copy()
    alone = [u.items[0] for u in posterior.units if _alone(stratum, u)]
    drawn = iter(_alone_draws(stratum, alone, keep, clarity) if alone else ())
    for unit in posterior.units:
        if unit.items:
            part = next(drawn) if _alone(stratum, unit) else _unit_draws(stratum, unit.items, keep, clarity)
            parts[unit.name] = part
            logs += np.take(part.draws, part.kind, axis=0)
            fixed -= clarity * unit.values[keep]
    member = sets.membership(len(stratum.knowledge.causes))
    there = np.flatnonzero(member.any(axis=0))
    draws = np.zeros((logs.shape[1], member.shape[1]))
    draws[:, there] = product(normalise(np.ascontiguousarray(logs.T) + fixed), member[:, there])
    variances = _variances(list(parts.values()), normalise(point), member, draws)
    return Spread(
        draws, len(keep), float(posterior.weights[keep].sum()), dict(zip(parts, variances, strict=True))
    )


def _variances(
    parts: Sequence[_Part],
    weights: NDArray[np.float64],
    member: NDArray[np.float64],
    draws: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the variance of each cause's log odds from each part alone, [parts, C], to first order.

    The derivative of the log odds of a cause by the log weight of a set is the weight of the set given the
    cause less its weight given that it is not the cause.
    """
    found = np.zeros((len(parts), member.shape[1]))
    wide = np.flatnonzero(draws.max(axis=0) >= _WIDE)
    inside = weights[:, None] * member[:, wide]
    outside = weights[:, None] - inside
    slope = inside / np.maximum(inside.sum(axis=0), 1e-9) - outside / np.maximum(outside.sum(axis=0), 1e-9)
    moves = np.empty((len(parts), len(wide), draws.shape[0]))
    for move, part in zip(moves, parts, strict=True):
        order = np.argsort(part.kind, kind="stable")
        first = np.searchsorted(part.kind[order], np.arange(len(part.draws)))  # every kind has a set
        of_kind = np.add.reduceat(slope[order], first, axis=0)
        move[:] = product(of_kind.T, part.draws)
    found[:, wide] = moves.var(axis=2)
    return found


def _prior_change(posterior: Posterior, sets: Sets) -> NDArray[np.float64]:
    """Return the change of log P(set) in each draw, [kept sets, M], up to a constant a draw."""
    knowledge = posterior.stratum.knowledge
    power = knowledge.model["case_mix"][posterior.mix]
    change: NDArray[np.float64] = power * knowledge.draw_share[sets.a].astype(np.float64)
    pair = np.flatnonzero(sets.b >= 0)
    change[pair] += power * knowledge.draw_share[sets.b[pair]] + knowledge.draw_pairs
    return change


def _alone(stratum: Stratum, unit: Unit) -> bool:
    """Return whether a unit is one answer to a yes-or-no question."""
    return len(unit.items) == 1 and stratum.knowledge.findings[unit.items[0].finding].is_yes_no


def _alone_draws(
    stratum: Stratum, items: Sequence[Item], keep: NDArray[np.intp], clarity: float
) -> Iterator[_Part]:
    """Yield log P(answer | set), times the clarity, in each draw of yes-or-no findings, all worked out at once.

    The findings' classes and places stand one finding after another; only those of kept sets are worked out.
    """
    findings = [item.finding for item in items]
    size = np.array([stratum.frame.places(f) for f in findings])
    start, place = _starts(size * (size + 1)), _starts(size)
    codes = np.stack([stratum.frame.classes(f)[keep] for f in findings]) + start[:-1, None]
    used, kind = _named(codes, int(start[-1]))
    owner = np.searchsorted(start, used, side="right") - 1
    first, second = np.divmod(used - start[owner], size[owner] + 1)
    there = second < size[owner]  # the last class is that of no second cause
    both = place[owner] + np.stack([first, np.where(there, second, first)])
    places, (a, b) = _named(both, int(place[-1]))
    at_places = _alone_places(stratum, findings, place, places)
    shares = at_places.over(Sets(a, np.where(there, b, -1)), slice(0, 1))[0]
    rows = np.searchsorted(owner, np.arange(len(items) + 1))
    for i, item in enumerate(items):
        answered = with_errors(shares[rows[i] : rows[i + 1]], stratum.typical(item.finding), item)
        yield _Part(clarity * item.weight * np.log(answered), kind[i] - rows[i])


def _alone_places(
    stratum: Stratum, findings: Sequence[int], start: NDArray[np.intp], places: NDArray[np.intp]
) -> Stated:
    """Return P(yes) in each draw at some places of yes-or-no findings, which stand one after another."""
    k, frame = stratum.knowledge, stratum.frame
    rows = k.bg_ptr[findings]
    silent = expit(stratum.bg[rows][:, 1:, None] + k.draw_bg[rows][:, None])
    of_silent = np.arange(silent.shape[1])
    origin = np.concatenate([x for f in findings for x in (k.origin[frame.stating(f)], of_silent)])[places]
    cell = np.concatenate([x for f in findings for x in (frame.cells(f), of_silent - len(of_silent))])
    owner = np.searchsorted(start, places, side="right") - 1
    stated = places < start[owner + 1] - len(of_silent)
    background = silent[owner, origin]
    shares = background.copy()
    column = k.theta_ptr[cell[places[stated]]]
    shares[stated] = expit(stratum.theta[column][:, None] + k.draw_theta[column])
    return Stated(shares[None], stated, background[None])


def _starts(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return where parts of these sizes begin when they stand one after another, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes)])


def _named(numbers: NDArray[np.intp], among: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which of so many numbers occur, in order, and for each number its place among them."""
    there = np.zeros(among, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]


def _unit_draws(stratum: Stratum, items: Sequence[Item], keep: NDArray[np.intp], clarity: float) -> _Part:
    """Return log P(answers of a unit | set), times the clarity, in each draw, over sets of a kind at once."""
    classes = [stratum.frame.classes(item.finding)[keep].astype(np.intp) for item in items]
    if len(items) == 1:
        used, back = np.unique(classes[0], return_inverse=True)
        return _Part(clarity * _finding_draws(stratum, items[0], used), back)
    holds = stratum.frame.holds_source(stratum.knowledge.findings[items[0].finding].group)[keep]
    code = holds.astype(np.intp)  # sets that agree in every class are worked out once
    for item_classes in classes:
        _, code = np.unique(code * (item_classes.max() + 1) + item_classes, return_inverse=True)
    _, first = np.unique(code, return_index=True)
    found = np.empty((len(first), len(stratum.knowledge.draw_pairs)))
    for source in (False, True):
        at = np.flatnonzero(holds[first] == source)
        if len(at):
            found[at] = _group_draws(stratum, items, [c[first[at]] for c in classes], source=source)
    return _Part(clarity * found, code)


def _finding_draws(stratum: Stratum, item: Item, classes: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return log P(answer | class) in each draw of one finding, [classes, M]."""
    typical = stratum.typical(item.finding)
    option = read_option(item, len(typical))
    shares = _share_draws(stratum, item.finding, classes, slice(option, option + 1))
    logs: NDArray[np.float64] = np.log(with_errors(shares[0], typical, item))
    return logs if item.weight == 1.0 else item.weight * logs


def _group_draws(
    stratum: Stratum, items: Sequence[Item], classes: Sequence[NDArray[np.intp]], *, source: bool
) -> NDArray[np.float64]:
    """Return log P(answers | classes) in each draw of members of one group, [joint classes, M]."""
    knowledge = stratum.knowledge
    group = knowledge.findings[items[0].finding].group
    rho = float((knowledge.rho_source if source else knowledge.rho)[group])
    joint = np.ones(1)
    for item, own in zip(items, classes, strict=True):
        info = knowledge.findings[item.finding]
        used, back = np.unique(own, return_inverse=True)
        shares = _share_draws(stratum, item.finding, used)
        nodes = node_shares(shares, rho, falling=info.is_yes_no or not info.rising)
        answered = answered_share(nodes, stratum.typical(item.finding), item) ** item.weight
        joint = joint * np.take(answered, back, axis=1)
    result: NDArray[np.float64] = np.log(np.einsum("n,ncm->cm", node_weights(), joint))
    return result


def _share_draws(
    stratum: Stratum, finding: int, classes: NDArray[np.intp], options: slice = slice(None)
) -> NDArray[np.float64]:
    """Return P(option | class) of a finding in each draw, [K, classes, M]; only places of these are worked out."""
    k, at = stratum.knowledge, stratum.frame.stating(finding)
    sets = grid(stratum.frame.places(finding)).take(classes)
    named = np.zeros(stratum.frame.places(finding) + 1, dtype=bool)  # the last: no second cause
    named[sets.a] = named[sets.b] = True
    places = np.flatnonzero(named[:-1])
    rows = slice(k.bg_ptr[finding], k.bg_ptr[finding + 1])
    silent = option_shares(stratum.bg[rows][:, 1:, None] + k.draw_bg[rows][:, None])
    origin = np.concatenate([k.origin[at], np.arange(silent.shape[1])])
    background = silent[:, origin[places]]
    stated = places < len(at)
    first = k.theta_ptr[stratum.frame.cells(finding)[places[stated]]]
    columns = first + np.arange(rows.stop - rows.start)[:, None]
    shares = silent[:, origin[places]]
    shares[:, stated] = option_shares(stratum.theta[columns][:, :, None] + k.draw_theta[columns])
    where = np.append(np.cumsum(named[:-1]) - 1, -1)
    return Stated(shares, stated, background).over(Sets(where[sets.a], where[sets.b]), options)
