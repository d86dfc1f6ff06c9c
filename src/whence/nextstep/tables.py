"""P(option | set) of many findings at once over the few leading sets, given what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence._product import product
from whence.reasoning.copula import node_weights, yes_at_nodes
from whence.reasoning.likelihood import member_nodes, over_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from whence.reasoning.posterior import Posterior
    from whence.reasoning.sets import Sets
    from whence.reasoning.stratum import Stratum

__all__ = ["Outcomes", "family_members", "family_parts", "outcomes_of"]


@dataclass(frozen=True)
class Outcomes:
    """Every possible answer to every candidate finding, a finding's answers together, yes-or-no findings first.

    Attributes
    ----------
    finding, option
        Which answer it is, [R].
    start
        First answer of each finding, [findings].
    yes
        P(yes | set, what is answered) of the yes-or-no findings, [sets, N]; they take the first 2 N answers.
    others
        P(answer | set, what is answered) of all answers to the other findings, [sets, R - 2 N].
    """

    finding: NDArray[np.intp]
    option: NDArray[np.intp]
    start: NDArray[np.intp]
    yes: NDArray[np.float64]
    others: NDArray[np.float64]

    def rows(self, finding: int) -> NDArray[np.float64]:
        """Return P(option | set) of one finding, [K, sets]."""
        at = np.flatnonzero(self.finding == finding)
        split = 2 * self.yes.shape[1]
        if at[0] < split:
            yes = self.yes[:, at[0] // 2]
            return np.stack([yes, 1 - yes])
        return self.others[:, at - split].T

    def yes_of(self, findings: Iterable[int]) -> tuple[list[int], NDArray[np.float64]]:
        """Return those of `findings` that are yes-or-no, and their columns of `yes`, [sets, n]."""
        column = {f: place for place, f in enumerate(self.finding[: 2 * self.yes.shape[1] : 2].tolist())}
        plain = [f for f in findings if f in column]
        return plain, self.yes[:, [column[f] for f in plain]]

    def expected(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum over sets of P(answer | set) times each row of `amounts`, [n, sets], as [n, R]."""
        split = 2 * self.yes.shape[1]
        found = np.empty((len(amounts), len(self.finding)))
        found[:, 0:split:2] = yes = product(amounts, self.yes)
        found[:, 1:split:2] = amounts.sum(axis=1, keepdims=True) - yes
        found[:, split:] = product(amounts, self.others)
        return found


def outcomes_of(posterior: Posterior, candidates: Sequence[int], keep: NDArray[np.intp]) -> Outcomes:
    """Return the possible answers to `candidates` (at least one) over the sets at `keep`."""
    findings = posterior.stratum.knowledge.findings
    plain = [f for f in candidates if findings[f].is_yes_no]
    rest = [f for f in candidates if not findings[f].is_yes_no]
    linked = _Linked(posterior, keep)
    yes = _yes_shares(posterior.stratum, np.array(plain, dtype=np.intp), posterior.stratum.sets.take(keep))
    linked.condition(yes, np.array([findings[f].group for f in plain]))
    others = [linked.shares(f) for f in rest]
    counts = [2] * len(plain) + [len(shares) for shares in others]
    finding = np.repeat(np.array([*plain, *rest], dtype=np.intp), counts)
    start = np.concatenate([[0], np.cumsum(counts)])[:-1].astype(np.intp)
    option = np.arange(len(finding)) - np.repeat(start, counts)
    return Outcomes(finding, option, start, yes, np.concatenate([np.empty((0, len(keep))), *others]).T)


def family_members(posterior: Posterior, keep: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return [families, sets]: one where a set holds a cause of the family; families that no set holds left out."""
    return _family_table(posterior, keep, 1.0)


def family_parts(posterior: Posterior, keep: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return [families, sets]: each set's weight split evenly over the families of its causes."""
    return _family_table(posterior, keep, 0.5)


def _family_table(posterior: Posterior, keep: NDArray[np.intp], half: float) -> NDArray[np.float64]:
    sets = posterior.stratum.sets.take(keep)
    family = posterior.stratum.knowledge.family_of.astype(np.intp)
    table = np.zeros((int(family.max()) + 1, len(sets)))
    pair = sets.b >= 0
    table[family[sets.a], np.arange(len(sets))] = np.where(pair, half, 1.0)
    at = np.flatnonzero(pair)
    table[family[sets.b[at]], at] = half
    return table[table.any(axis=1)]


class _Linked:
    """The latent factors of the groups that have answers, given these.

    Attributes
    ----------
    groups
        P(node | set, answered members) of each such group, [nodes, sets].
    """

    def __init__(self, posterior: Posterior, keep: NDArray[np.intp]) -> None:
        self._stratum, self._keep = posterior.stratum, keep
        self.groups: dict[int, NDArray[np.float64]] = {}
        for item in posterior.facts.items:
            group = self._stratum.knowledge.findings[item.finding].group
            if group >= 0:
                before = self.groups.get(group, node_weights()[:, None])
                self.groups[group] = before * member_nodes(self._stratum, item, keep)
        for group, weights in self.groups.items():
            self.groups[group] = weights / weights.sum(axis=0)

    def condition(self, yes: NDArray[np.float64], group_of: NDArray[np.int64]) -> None:
        """Turn P(yes | set) of findings of these groups, [sets, n], into those given the answered members."""
        k, frame = self._stratum.knowledge, self._stratum.frame
        for group, weights in self.groups.items():
            at = np.flatnonzero(group_of == group)
            holds = frame.holds_source(group)[self._keep]
            for source, rho in ((False, k.rho[group]), (True, k.rho_source[group])):
                rows = np.flatnonzero(holds == source)[:, None]
                nodes = yes_at_nodes(yes[rows, at], float(rho))
                yes[rows, at] = np.einsum("nsf,ns->sf", nodes, weights[:, rows[:, 0]])

    def shares(self, finding: int) -> NDArray[np.float64]:
        """Return P(option | set, answered members of its group), [K, sets]."""
        stratum = self._stratum
        weights = self.groups.get(stratum.knowledge.findings[finding].group)
        if weights is None:
            return np.take(stratum.values(finding), stratum.frame.classes(finding)[self._keep], axis=1)
        tables = [stratum.nodes(finding, source=source) for source in (False, True)]
        found: NDArray[np.float64] = np.einsum(
            "kns,ns->ks", over_sets(stratum, finding, tables, self._keep), weights
        )
        return found


def _yes_shares(stratum: Stratum, findings: NDArray[np.intp], sets: Sets) -> NDArray[np.float64]:
    """Return P(yes | set) of many yes-or-no findings, [sets, findings]; the rule of `sets.combine`."""
    yes, origin = stratum.yes, stratum.knowledge.origin.astype(np.intp)
    shares = np.ascontiguousarray(
        yes.shares[findings].T
    )  # by cause, so that a set's row is copied as a whole
    stated = np.ascontiguousarray(yes.stated[findings].T)
    found = shares[sets.a]
    pair = np.flatnonzero(sets.b >= 0)
    a, b = sets.a[pair], sets.b[pair]
    first, second = stated[a], stated[b]
    silent = yes.background[findings].T
    kinds, kind = np.unique(origin[a] * len(silent) + origin[b], return_inverse=True)
    anyway = 0.5 * (silent[kinds // len(silent)] + silent[kinds % len(silent)])
    pairs = anyway[kind]
    np.copyto(pairs, shares[b], where=second)
    np.copyto(pairs, found[pair], where=first)
    row, column = np.nonzero(first & second)
    pa, pb = shares[a[row], column], shares[b[row], column]
    leak = np.minimum(anyway[kind[row], column], np.minimum(pa, pb))
    pairs[row, column] = 1 - (1 - pa) * (1 - pb) / (1 - leak)
    found[pair] = pairs
    return found
