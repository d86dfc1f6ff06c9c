"""What the draws of every parameter say of each part of the evidence, over a few sets of causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from whence._special import expit
from whence.reasoning.copula import node_shares, node_weights
from whence.reasoning.frame import grid
from whence.reasoning.likelihood import answered_share, read_option, with_errors
from whence.reasoning.sets import Sets, option_shares
from whence.reasoning.stratum import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from whence.reasoning.answers import Item
    from whence.reasoning.likelihood import Unit
    from whence.reasoning.posterior import Posterior
    from whence.reasoning.stratum import Stratum

__all__ = ["Part", "parts_of", "starts"]

_SURE = 14.0
"""Log odds beyond which single precision no longer tells a share from one."""


class Part(NamedTuple):
    """Log-likelihoods of a part of the evidence in each draw, [kinds, M], and each kept set's kind, [kept sets].

    Every kind has a set. Draws are in single precision, far finer than what they stand for.
    """

    draws: NDArray[np.float32]
    kind: NDArray[np.intp]


def parts_of(posterior: Posterior, keep: NDArray[np.intp], sets: Sets) -> dict[str, Part]:
    """Return what the draws say of the prior and of every unit with answers, times the clarity, by name."""
    stratum, clarity = posterior.stratum, posterior.clarity
    parts = {"prior": Part(_prior_change(posterior, sets), np.arange(len(keep)))}
    alone = [u for u in posterior.units if _alone(stratum, u)]
    drawn = _alone_draws(stratum, [u.items[0] for u in alone], keep, clarity) if alone else ()
    parts.update(zip((u.name for u in alone), drawn, strict=True))
    for unit in posterior.units:
        if unit.items and unit.name not in parts:
            parts[unit.name] = _unit_draws(stratum, unit.items, keep, clarity)
    return parts


def _prior_change(posterior: Posterior, sets: Sets) -> NDArray[np.float32]:
    """Return the change of log P(set) in each draw, [kept sets, M], up to a constant a draw."""
    knowledge = posterior.stratum.knowledge
    power = knowledge.model["case_mix"][posterior.mix]
    change: NDArray[np.float32] = power * knowledge.draw_share[sets.a]
    pair = np.flatnonzero(sets.b >= 0)
    change[pair] += power * knowledge.draw_share[sets.b[pair]] + knowledge.draw_pairs
    return change


def _alone(stratum: Stratum, unit: Unit) -> bool:
    """Return whether a unit is one answer to a yes-or-no question."""
    return len(unit.items) == 1 and stratum.knowledge.findings[unit.items[0].finding].is_yes_no


def _alone_draws(
    stratum: Stratum, items: Sequence[Item], keep: NDArray[np.intp], clarity: float
) -> Iterator[Part]:
    """Yield log P(answer | set), times the clarity, in each draw of yes-or-no findings, all worked out at once.

    The findings' classes and places stand one finding after another; only those of kept sets are worked out.
    """
    findings = [item.finding for item in items]
    size = np.array([stratum.frame.places(f) for f in findings])
    start, place = starts(size * (size + 1)), starts(size)
    codes = np.stack([stratum.frame.classes(f)[keep] for f in findings]) + start[:-1, None]
    used, kind = _named(codes, int(start[-1]))
    owner = np.searchsorted(start, used, side="right") - 1
    first, second = np.divmod(used - start[owner], size[owner] + 1)
    there = second < size[owner]  # the last class is that of no second cause
    both = place[owner] + np.stack([first, np.where(there, second, first)])
    places, (a, b) = _named(both, int(place[-1]))
    at_places = _alone_places(stratum, findings, place, places)
    shares = at_places.over(Sets(a, np.where(there, b, -1)), slice(0, 1))[0]
    logs = _alone_logs(stratum, items, owner, shares, clarity)
    rows = np.searchsorted(owner, np.arange(len(items) + 1))
    for i in range(len(items)):
        yield Part(logs[rows[i] : rows[i + 1]], kind[i] - rows[i])


def _alone_logs(
    stratum: Stratum, items: Sequence[Item], owner: NDArray[np.intp], yes: NDArray[Any], clarity: float
) -> NDArray[np.float32]:
    """Return log P(answer), times the clarity, from draws of P(yes) that belong to these answers, [rows, M].

    The answer errs as in `whence.reasoning.likelihood.with_errors`: it is linear in P(yes).
    """
    ends = np.array([0.0, 1.0])
    at_ends = np.array([with_errors(ends, stratum.typical(item.finding), item) for item in items])
    low, high = at_ends.T.astype(np.float32)[:, owner, None]
    power = np.array([clarity * item.weight for item in items], dtype=np.float32)
    logs: NDArray[np.float32] = np.log(low + (high - low) * yes)
    logs *= power[owner, None]
    return logs


def _alone_places(
    stratum: Stratum, findings: Sequence[int], start: NDArray[np.intp], places: NDArray[np.intp]
) -> Stated:
    """Return P(yes) in each draw at some places of yes-or-no findings, which stand one after another."""
    k, frame = stratum.knowledge, stratum.frame
    rows = k.bg_ptr[findings]
    silent = expit(_drawn(stratum.bg[rows][:, 1:], k.draw_bg[rows][:, None]))
    of_silent = np.arange(silent.shape[1])
    origin = np.concatenate([x for f in findings for x in (k.origin[frame.stating(f)], of_silent)])[places]
    cell = np.concatenate([x for f in findings for x in (frame.cells(f), of_silent - len(of_silent))])
    owner = np.searchsorted(start, places, side="right") - 1
    stated = places < start[owner + 1] - len(of_silent)
    background = silent[owner, origin]
    shares = background.copy()
    column = k.theta_ptr[cell[places[stated]]]
    shares[stated] = expit(_drawn(stratum.theta[column], k.draw_theta[column]))
    return Stated(shares[None], stated, background[None])


def _drawn(center: NDArray[np.float64], draws: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log ratios of shares in each draw, in single precision, which the bound keeps from 0 and 1."""
    theta: NDArray[np.float32] = center.astype(np.float32)[..., None] + draws
    return theta.clip(-_SURE, _SURE)


def starts(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return where parts of these sizes begin when they stand one after another, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes)])


def _named(numbers: NDArray[np.intp], among: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which of so many numbers occur, in order, and for each number its place among them."""
    there = np.zeros(among, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]


def _unit_draws(stratum: Stratum, items: Sequence[Item], keep: NDArray[np.intp], clarity: float) -> Part:
    """Return log P(answers of a unit | set), times the clarity, in each draw, over sets of a kind at once."""
    classes = [stratum.frame.classes(item.finding)[keep].astype(np.intp) for item in items]
    if len(items) == 1:
        used, back = np.unique(classes[0], return_inverse=True)
        return Part(clarity * _finding_draws(stratum, items[0], used), back)
    holds = stratum.frame.holds_source(stratum.knowledge.findings[items[0].finding].group)[keep]
    code = holds.astype(np.intp)  # sets that agree in every class are worked out once
    for item_classes in classes:
        _, code = np.unique(code * (item_classes.max() + 1) + item_classes, return_inverse=True)
    _, first = np.unique(code, return_index=True)
    found = np.empty((len(first), len(stratum.knowledge.draw_pairs)), dtype=np.float32)
    for source in (False, True):
        at = np.flatnonzero(holds[first] == source)
        if len(at):
            found[at] = _group_draws(stratum, items, [c[first[at]] for c in classes], source=source)
    found *= clarity
    return Part(found, code)


def _finding_draws(stratum: Stratum, item: Item, classes: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return log P(answer | class) in each draw of one finding, [classes, M]."""
    typical = stratum.typical(item.finding)
    option = read_option(item, len(typical))
    shares = _share_draws(stratum, item.finding, classes, slice(option, option + 1))
    logs: NDArray[np.float32] = np.log(with_errors(shares[0], typical, item))
    return logs if item.weight == 1.0 else item.weight * logs


def _group_draws(
    stratum: Stratum, items: Sequence[Item], classes: Sequence[NDArray[np.intp]], *, source: bool
) -> NDArray[np.float32]:
    """Return log P(answers | classes) in each draw of members of one group, [joint classes, M]."""
    knowledge = stratum.knowledge
    group = knowledge.findings[items[0].finding].group
    rho = float((knowledge.rho_source if source else knowledge.rho)[group])
    joint = np.ones(1, dtype=np.float32)
    for item, own in zip(items, classes, strict=True):
        info = knowledge.findings[item.finding]
        used, back = np.unique(own, return_inverse=True)
        shares = _share_draws(stratum, item.finding, used)
        nodes = node_shares(shares, rho, falling=info.is_yes_no or not info.rising)
        answered = answered_share(nodes, stratum.typical(item.finding), item) ** item.weight
        joint = joint * np.take(answered, back, axis=1)
    weights = node_weights().astype(np.float32)
    result: NDArray[np.float32] = np.log(np.einsum("n,ncm->cm", weights, joint))
    return result


def _share_draws(
    stratum: Stratum, finding: int, classes: NDArray[np.intp], options: slice = slice(None)
) -> NDArray[Any]:
    """Return P(option | class) of a finding in each draw, [K, classes, M]; only places of these are worked out."""
    k, at = stratum.knowledge, stratum.frame.stating(finding)
    sets = grid(stratum.frame.places(finding)).take(classes)
    named = np.zeros(stratum.frame.places(finding) + 1, dtype=bool)  # the last: no second cause
    named[sets.a] = named[sets.b] = True
    places = np.flatnonzero(named[:-1])
    rows = slice(k.bg_ptr[finding], k.bg_ptr[finding + 1])
    silent = option_shares(_drawn(stratum.bg[rows][:, 1:], k.draw_bg[rows][:, None]))
    origin = np.concatenate([k.origin[at], np.arange(silent.shape[1])])
    background = silent[:, origin[places]]
    stated = places < len(at)
    first = k.theta_ptr[stratum.frame.cells(finding)[places[stated]]]
    columns = first + np.arange(rows.stop - rows.start)[:, None]
    shares = silent[:, origin[places]]
    shares[:, stated] = option_shares(_drawn(stratum.theta[columns], k.draw_theta[columns]))
    where = np.append(np.cumsum(named[:-1]) - 1, -1)
    return Stated(shares, stated, background).over(Sets(where[sets.a], where[sets.b]), options)
