"""P(option | set) of many findings at once over the few leading sets, given what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.copula import node_weights
from whence.reasoning.likelihood import member_nodes, over_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.reasoning.posterior import Posterior
    from whence.reasoning.sets import Sets
    from whence.reasoning.stratum import Stratum

__all__ = ["Outcomes", "family_members", "family_parts", "outcomes_of"]


@dataclass(frozen=True)
class Outcomes:
    """Every possible answer to every candidate finding, one row an answer, a finding's answers together.

    Attributes
    ----------
    finding, option
        Which answer a row is, [R].
    start
        First row of each finding, [findings].
    shares
        P(answer | set, what is answered), [R, sets].
    """

    finding: NDArray[np.intp]
    option: NDArray[np.intp]
    start: NDArray[np.intp]
    shares: NDArray[np.float64]

    def rows(self, finding: int) -> NDArray[np.float64]:
        """Return P(option | set) of one finding, [K, sets]."""
        found: NDArray[np.float64] = self.shares[self.finding == finding]
        return found


def outcomes_of(posterior: Posterior, candidates: list[int], keep: NDArray[np.intp]) -> Outcomes:
    """Return the possible answers to `candidates` (at least one) over the sets at `keep`."""
    stratum = posterior.stratum
    findings = stratum.knowledge.findings
    linked = _answered_groups(posterior)
    plain = [f for f in candidates if findings[f].is_yes_no and findings[f].group not in linked]
    among_plain = set(plain)
    rest = [f for f in candidates if f not in among_plain]
    counts = [2] * len(plain) + [len(findings[f].options) for f in rest]
    table = np.empty((sum(counts), len(keep)))
    if plain:
        yes = _yes_shares(stratum, np.array(plain), stratum.sets.take(keep))
        table[0 : 2 * len(plain) : 2] = yes
        np.subtract(1.0, yes, out=table[1 : 2 * len(plain) : 2])
    row = 2 * len(plain)
    for f in rest:
        places = linked.get(findings[f].group)
        if places is not None:
            shares = _given_group(posterior, f, places, keep)
        else:
            shares = np.take(stratum.values(f), stratum.frame.classes(f)[keep], axis=1)
        table[row : row + len(shares)] = shares
        row += len(shares)
    finding = np.repeat(np.array([*plain, *rest], dtype=np.intp), counts)
    start = np.concatenate([[0], np.cumsum(counts)])[:-1].astype(np.intp)
    option = np.arange(len(finding)) - np.repeat(start, counts)
    return Outcomes(finding, option, start, table)


def family_members(posterior: Posterior, keep: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return [sets, families]: one where a set holds a cause of the family; families that no set holds left out."""
    return _family_table(posterior, keep, 1.0)


def family_parts(posterior: Posterior, keep: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return [sets, families]: each set's weight split evenly over the families of its causes."""
    return _family_table(posterior, keep, 0.5)


def _family_table(posterior: Posterior, keep: NDArray[np.intp], half: float) -> NDArray[np.float64]:
    sets = posterior.stratum.sets.take(keep)
    family = posterior.stratum.knowledge.family_of.astype(np.intp)
    table = np.zeros((len(sets), int(family.max()) + 1))
    pair = sets.b >= 0
    table[np.arange(len(sets)), family[sets.a]] = np.where(pair, half, 1.0)
    at = np.flatnonzero(pair)
    table[at, family[sets.b[at]]] = half
    return table[:, table.any(axis=0)]


def _answered_groups(posterior: Posterior) -> dict[int, list[int]]:
    """Return which groups have answers: group to the places of their items in the facts."""
    found: dict[int, list[int]] = {}
    for place, item in enumerate(posterior.facts.items):
        group = posterior.stratum.knowledge.findings[item.finding].group
        if group >= 0:
            found.setdefault(group, []).append(place)
    return found


def _given_group(
    posterior: Posterior, finding: int, places: list[int], keep: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return P(option | set, answered members of its group), [K, sets]."""
    stratum = posterior.stratum
    weights = np.repeat(node_weights()[:, None], len(keep), axis=1)
    for place in places:
        weights = weights * member_nodes(stratum, posterior.facts.items[place], keep)
    weights = weights / weights.sum(axis=0)
    tables = [stratum.nodes(finding, source=source) for source in (False, True)]
    found: NDArray[np.float64] = np.einsum("kns,ns->ks", over_sets(stratum, finding, tables, keep), weights)
    return found


def _yes_shares(stratum: Stratum, findings: NDArray[np.intp], sets: Sets) -> NDArray[np.float64]:
    """Return P(yes | set) of many yes-or-no findings, [findings, sets]; the rule of `sets.combine`."""
    yes = stratum.yes
    shares, stated, background = yes.shares[findings], yes.stated[findings], yes.background[findings]
    pair = np.flatnonzero(sets.b >= 0)
    found = np.take(shares, sets.a, axis=1)
    a, b = sets.a[pair], sets.b[pair]
    pa, pb = np.take(shares, a, axis=1), np.take(shares, b, axis=1)
    sa, sb = np.take(stated, a, axis=1), np.take(stated, b, axis=1)
    anyway = 0.5 * (np.take(background, a, axis=1) + np.take(background, b, axis=1))
    leak = np.minimum(anyway, np.minimum(pa, pb))
    both = 1 - (1 - pa) * (1 - pb) / (1 - leak)
    found[:, pair] = np.where(sa & sb, both, np.where(sb, pb, np.where(sa, pa, anyway)))
    return found
