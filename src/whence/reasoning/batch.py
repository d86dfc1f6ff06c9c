"""Posteriors of many cases at once, in single precision.

Cases of one kind of person share tables: each answer, each pattern of answers in a group, and each
drawing is one row over the sets, made once. A batch is then a sparse matrix times those rows, taken in
blocks of sets that stay in the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from whence.case import Case
from whence.reasoning.answers import facts_of
from whence.reasoning.copula import node_weights
from whence.reasoning.likelihood import member_nodes, place_unit, single
from whence.reasoning.person import CaseMix, StratumKey, key_of
from whence.reasoning.stratum import stratum_for
from whence.reasoning.telling import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from whence.case import Answer
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.answers import Item
    from whence.reasoning.stratum import Stratum

__all__ = ["Batch", "posteriors"]

_CASES = 256
"""Cases worked on together."""

_SETS = 1024
"""Sets worked on together; their rows stay in the cache."""

_TANGLED = "tangled"
"""Stands for an answer that has to be read together with others."""

_BYTES = 48_000_000
"""Rows are dropped past this much memory."""


@dataclass(frozen=True)
class Batch:
    """What the answers leave of the hypotheses, for many cases.

    Attributes
    ----------
    causes
        P(cause is among the sources), [cases, C], single precision.
    two_sources
        P(two sources at once), [cases].
    """

    causes: NDArray[np.float32]
    two_sources: NDArray[np.float32]


def posteriors(cases: Sequence[Case], knowledge: Knowledge) -> Batch:
    """Return the posterior of every case, each under its own case mix, as `reason` would to 5 digits.

    Raises
    ------
    CaseError
        Where the answers of a case do not fit the pack or contradict each other.
    """
    causes = np.empty((len(cases), len(knowledge.causes)), dtype=np.float32)
    pairs = np.empty(len(cases), dtype=np.float32)
    alike: dict[tuple[StratumKey, CaseMix], list[int]] = {}
    for place, case in enumerate(cases):
        alike.setdefault((key_of(case), case.case_mix), []).append(place)
    for (_, mix), places in alike.items():
        rows = _Rows(stratum_for(knowledge, cases[places[0]]))
        for start in range(0, len(places), _CASES):
            chosen = places[start : start + _CASES]
            causes[chosen], pairs[chosen] = _block([cases[i] for i in chosen], rows, mix)
    return Batch(causes, pairs)


def _block(
    cases: Sequence[Case], rows: _Rows, mix: CaseMix
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    stratum = rows.stratum
    matrix = rows.matrix(cases)
    prior = np.maximum(stratum.log_prior(mix), -1e4).astype(np.float32)
    logs = np.empty((len(cases), len(prior)), dtype=np.float32)
    for start in range(0, len(prior), _SETS):
        part = slice(start, start + _SETS)
        logs[:, part] = matrix @ rows.table(part)
    for place, case in enumerate(cases):
        if case.told:  # what a story leaves out depends on the whole story
            logs[place] += telling(stratum, facts_of(case, stratum.knowledge))
    logs *= np.float32(stratum.knowledge.model["clarity"][mix])
    logs += prior
    logs -= logs.max(axis=1, keepdims=True)
    weights = np.exp(logs, out=logs)
    sums = weights @ _columns(stratum)
    sums /= sums[:, -1:]
    return sums[:, :-2], sums[:, -2]


def _columns(stratum: Stratum) -> NDArray[np.float32]:
    """Return [sets, C + 2]: whether a set holds each cause, whether it is a pair, and one."""
    sets = stratum.sets
    member = sets.membership(len(stratum.knowledge.causes))
    return np.column_stack([member, sets.b >= 0, np.ones(len(sets))]).astype(np.float32)


class _Rows:
    """Log-likelihoods over the sets, one row for each thing that cases of a stratum say."""

    def __init__(self, stratum: Stratum) -> None:
        self.stratum = stratum
        self._place: dict[Hashable, int] = {}
        self._read: dict[Hashable, Item | str | None] = {}
        self._group_of = stratum.knowledge.group_of.tolist()
        self._entangled = _entangled(stratum)
        self._table = np.empty((64, len(stratum.sets)), dtype=np.float32)

    def table(self, part: slice) -> NDArray[np.float32]:
        """Return all rows over some of the sets, [rows, part]."""
        return np.ascontiguousarray(self._table[: len(self._place), part])

    def matrix(self, cases: Sequence[Case]) -> csr_array:
        """Return how often each row counts in each case, [cases, rows]."""
        if len(self._place) * self._table.shape[1] * 4 > _BYTES:
            self._place = {}
        place, weight, start = [], [], [0]
        for case in cases:
            for row, factor in self._of(case):
                place.append(row)
                weight.append(factor)
            start.append(len(place))
        values = np.array(weight, dtype=np.float32)
        return csr_array((values, np.array(place), np.array(start)), shape=(len(cases), len(self._place)))

    def _of(self, case: Case) -> list[tuple[int, float]]:
        items = None if case.told or case.asked else self._plain_items(case)
        facts = None if items is not None else facts_of(case, self.stratum.knowledge)
        found = self._weighed(facts.items if facts is not None else items or [])
        if case.drawing.zones:
            found.append((self._row((case.drawing, case.told), lambda: self._drawn(case)), 1.0))
        return found

    def _plain_items(self, case: Case) -> list[Item] | None:
        """Return the items of answers that imply and exclude nothing, read once each; None where some do."""
        items: list[Item] = []
        for a in case.answers:
            key = (a.finding, a.value, a.certainty, a.degree, a.origin)
            if key not in self._read:
                self._read[key] = self._read_one(a)
            read = self._read[key]
            if isinstance(read, str):
                return None
            if read is not None:
                items.append(read)
        return items if len({i.finding for i in items}) == len(items) else None

    def _read_one(self, answer: Answer) -> Item | str | None:
        k = self.stratum.knowledge
        facts = facts_of(Case(answers=(answer,)), k)
        info = k.finding(answer.finding)
        if info.implies or info.replaces or k.finding_index[info.id] in self._entangled:
            return _TANGLED
        return facts.items[0] if facts.items else None

    def _weighed(self, items: Sequence[Item]) -> list[tuple[int, float]]:
        found, known = [], self._place
        groups: dict[int, list[Item]] = {}
        for item in items:
            group = self._group_of[item.finding]
            if group >= 0:
                groups.setdefault(group, []).append(item)
            else:
                found.append((known[item] if item in known else self._single(item), 1.0))
        for members in groups.values():
            if len(members) == 1:
                found.append((self._single(members[0]), 1.0))
            else:
                members.sort()
                found.append((self._row(tuple(members), lambda i=members: _joint(self.stratum, i)), 1.0))  # type: ignore[misc]
        return found

    def _single(self, item: Item) -> int:
        return self._row(item, lambda: single(self.stratum, item))

    def _row(self, key: Hashable, make: Callable[[], NDArray[np.float64]]) -> int:
        place = self._place.get(key)
        if place is None:
            place = self._place[key] = len(self._place)
            if place == len(self._table):
                longer = np.empty((2 * place, self._table.shape[1]), dtype=np.float32)
                longer[:place] = self._table
                self._table = longer
            self._table[place] = make()
        return place

    def _drawn(self, case: Case) -> NDArray[np.float64]:
        unit = place_unit(self.stratum, case.drawing, told=case.told)
        return np.zeros(len(self.stratum.sets)) if unit is None else unit.values


def _entangled(stratum: Stratum) -> frozenset[int]:
    """Return the findings that others imply, exclude or stand for."""
    k, frame = stratum.knowledge, stratum.frame
    named = {name for f in k.findings for name in (*f.contradicts, *f.replaces)}
    named |= {t.partition("=")[0] for f in k.findings for targets in f.implies.values() for t in targets}
    outgoing = {f for f, _, _ in frame.implications} | {i for i, f in enumerate(k.findings) if f.contradicts}
    return frozenset({k.finding_index[name] for name in named} | outgoing)


def _joint(stratum: Stratum, items: Sequence[Item]) -> NDArray[np.float64]:
    """Return log P(answers | set) of members of one group, as `together` does but in single precision."""
    product = member_nodes(stratum, items[0], dtype=np.float32)
    for item in items[1:]:
        product *= member_nodes(stratum, item, dtype=np.float32)
    return np.log(node_weights().astype(np.float32) @ product)
