"""P(option | set) of many findings at once over the few leading sets, given what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from whence.reasoning.copula import node_weights
from whence.reasoning.likelihood import answered_share, group_nodes, typical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.reasoning.stratum import Sets, Stratum

__all__ = ["Outcomes", "outcomes_of"]


@dataclass(frozen=True)
class Outcomes:
    """Every possible answer to every candidate finding, one row an answer.

    Attributes
    ----------
    finding, option
        Which answer a row is, [R].
    shares
        P(answer | set, what is answered), [R, sets].
    """

    finding: NDArray[np.intp]
    option: NDArray[np.intp]
    shares: NDArray[np.float64]


def outcomes_of(posterior: Posterior, candidates: list[int], keep: NDArray[np.intp]) -> Outcomes:
    """Return the possible answers to `candidates` over the sets at `keep`."""
    stratum = posterior.stratum
    knowledge = stratum.knowledge
    sets = stratum.sets.take(keep)
    linked = _answered_groups(posterior)
    plain = [f for f in candidates if knowledge.findings[f].is_yes_no and knowledge.findings[f].group not in linked]
    rest = [f for f in candidates if f not in set(plain)]
    finding, option, rows = [], [], []
    if plain:
        yes = _yes_shares(stratum, np.array(plain), sets)
        finding += [f for f in plain for _ in (0, 1)]
        option += [0, 1] * len(plain)
        rows.append(np.stack([yes, 1 - yes], axis=1).reshape(-1, len(sets)))
    for f in rest:
        group = knowledge.findings[f].group
        if group in linked:
            shares = _given_group(posterior, f, group, linked[group], sets)
        else:
            shares = stratum.shares(f, sets)
        finding += [f] * len(shares)
        option += range(len(shares))
        rows.append(shares)
    table = np.concatenate(rows) if rows else np.zeros((0, len(sets)))
    return Outcomes(np.array(finding, dtype=np.intp), np.array(option, dtype=np.intp), table)


def _answered_groups(posterior: Posterior) -> dict[int, list[int]]:
    """Return which groups have answers: group to the places of their items in the facts."""
    found: dict[int, list[int]] = {}
    for place, item in enumerate(posterior.facts.items):
        group = posterior.stratum.knowledge.findings[item.finding].group
        if group >= 0:
            found.setdefault(group, []).append(place)
    return found


def _given_group(
    posterior: Posterior, finding: int, group: int, places: list[int], sets: Sets
) -> NDArray[np.float64]:
    """Return P(option | set, answered members of its group), [K, sets]."""
    stratum = posterior.stratum
    weights = np.repeat(node_weights()[:, None], len(sets), axis=1)
    for place in places:
        item = posterior.facts.items[place]
        nodes = group_nodes(stratum, group, item.finding, sets)
        weights = weights * answered_share(nodes, typical(stratum, item.finding), item)
    weights = weights / weights.sum(axis=0)
    found: NDArray[np.float64] = (group_nodes(stratum, group, finding, sets) * weights).sum(axis=1)
    return found


def _yes_shares(stratum: Stratum, findings: NDArray[np.intp], sets: Sets) -> NDArray[np.float64]:
    """Return P(yes | set) of many yes-or-no findings, [findings, sets]; the rule of `stratum.combine`."""
    shares, stated, background = _by_cause(stratum)
    a, b = sets.a, np.maximum(sets.b, 0)
    pair = sets.b >= 0
    pa, sa, ba = shares[findings][:, a], stated[findings][:, a], background[findings][:, a]
    pb, sb = shares[findings][:, b], stated[findings][:, b] & pair
    anyway = np.where(pair, 0.5 * (ba + background[findings][:, b]), ba)
    leak = np.minimum(anyway, np.minimum(pa, pb))
    both = 1 - (1 - pa) * (1 - pb) / (1 - leak)
    return np.where(sa & sb, both, np.where(sb, pb, np.where(sa, pa, anyway)))


def _by_cause(stratum: Stratum) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Return P(yes | cause), whether stated, and background, each [F, C]; options hold nonsense in place."""
    k: Knowledge = stratum.knowledge
    if ("by cause",) not in stratum.memo:
        first = expit(stratum.bg[k.bg_ptr[:-1]])[:, 1 + k.origin]
        shares = first.copy()
        stated = np.zeros(first.shape, dtype=bool)
        finding = np.repeat(np.arange(len(k.findings)), np.diff(k.cell_ptr))
        shares[finding, k.cell_cause] = expit(stratum.theta[k.theta_ptr[:-1]])
        stated[finding, k.cell_cause] = True
        stratum.memo["by cause",] = shares
        stratum.memo["stated",] = stated.astype(np.float64)
        stratum.memo["background",] = first
    memo = stratum.memo
    return memo["by cause",], memo["stated",] > 0, memo["background",]
