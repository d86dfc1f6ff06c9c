"""Everything about the hypotheses that depends only on who the person is and where they are seen.

Values are made when first needed and kept; they are small (see `whence.reasoning.frame`).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from whence._special import expit
from whence.reasoning.copula import node_shares
from whence.reasoning.frame import Frame, frame_of
from whence.reasoning.person import CaseMix, StratumKey, applies, key_of, modify, omega, who
from whence.reasoning.sets import Sets, combine, combine_all, log_prior, option_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["Stated", "Stratum", "YesTable", "keep_strata", "stratum_for"]

_Kept = TypeVar("_Kept")
_RECENT = 64
"""Rows over the sets that a stratum recalls; an interview asks for the same ones at every question."""


@dataclass(frozen=True)
class Stated:
    """What stands at the places of a finding: the stating causes, then the silent of each origin.

    A cause that states its background is silent: saying what holds anyway changes nothing.

    Attributes
    ----------
    shares, background
        P(option | place), [K, places]; in draws [K, places, M].
    stated
        [places]
    """

    shares: NDArray[np.float64]
    stated: NDArray[np.bool_]
    background: NDArray[np.float64]

    def over(self, sets: Sets, options: slice = slice(None)) -> NDArray[np.float64]:
        """Return P(option | set) of these options over sets of places, [K, sets, ...]."""
        return combine(self.shares, self.stated, self.background, sets, options)

    def everywhere(self) -> NDArray[np.float64]:
        """Return P(option | class) over all classes of a finding, [K, classes]."""
        return combine_all(self.shares, int(np.count_nonzero(self.stated)), self.background)


@dataclass(frozen=True)
class YesTable:
    """P(yes | cause) and whether stated, [F, C], and the background by origin, [F, origins], of all findings.

    Rows of findings with options hold their first option and are not for use.
    """

    shares: NDArray[np.float64]
    stated: NDArray[np.bool_]
    background: NDArray[np.float64]


@dataclass
class Stratum:
    """Tables of one kind of person in one setting."""

    knowledge: Knowledge
    key: StratumKey
    frame: Frame
    theta: NDArray[np.float64]
    bg: NDArray[np.float64]
    weights: NDArray[np.float64]
    memo: dict[object, Any] = field(default_factory=dict)

    recent: dict[object, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def sets(self) -> Sets:
        """All hypotheses."""
        return self.frame.sets

    def remember(self, key: object, make: Callable[[], _Kept]) -> _Kept:
        """Return what stands under `key`, made when first asked for."""
        found: _Kept | None = self.memo.get(key)
        if found is None:
            found = self.memo[key] = make()
        return found

    def recall(self, key: object, make: Callable[[], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return a row over the sets that stands under `key`, of which only the last ones are kept."""
        found = self.recent.get(key)
        if found is None:
            found = make()
            found.flags.writeable = False
            if len(self.recent) >= _RECENT:
                self.recent.clear()
            self.recent[key] = found
        return found

    def omega(self, mix: CaseMix) -> NDArray[np.float64]:
        """Return how common each cause is among people like this, [C], under a case mix."""
        return self.remember(("omega", mix), lambda: omega(self.knowledge, self.weights, mix))

    def log_prior(self, mix: CaseMix) -> NDArray[np.float64]:
        """Return log P(set), [sets], under a case mix."""
        rho = self.knowledge.model["two_sources"]
        return self.remember(("prior", mix), lambda: log_prior(self.omega(mix), self.sets, rho))

    def backgrounds(self, finding: int) -> NDArray[np.float64]:
        """Return the background of a finding by default and then by origin, [K, 1 + origins]."""
        k = self.knowledge
        return option_shares(self.bg[k.bg_ptr[finding] : k.bg_ptr[finding + 1]])

    def typical(self, finding: int) -> NDArray[np.float64]:
        """Return the default background of a finding for this person, [K]."""
        return self.remember(("typical", finding), lambda: self.backgrounds(finding)[:, 0])

    def stated(self, finding: int) -> Stated:
        """Return what stands at the places of a finding."""
        k = self.knowledge
        at = self.frame.stating(finding)
        silent = self.backgrounds(finding)[:, 1:]
        first = k.theta_ptr[self.frame.cells(finding)]
        values = self.theta[first + np.arange(len(silent) - 1)[:, None]]
        shares = np.concatenate([option_shares(values), silent], axis=1)
        background = np.concatenate([silent[:, k.origin[at]], silent], axis=1)
        return Stated(shares, np.arange(shares.shape[1]) < len(at), background)

    def values(self, finding: int) -> NDArray[np.float64]:
        """Return P(option | class of sets) of a finding, [K, classes]."""
        return self.remember(("values", finding), lambda: self.stated(finding).everywhere())

    def row(self, finding: int) -> NDArray[np.float64]:
        """Return P(option | set) of a finding, [K, sets]."""
        return np.take(self.values(finding), self.frame.classes(finding), axis=1)

    def nodes(self, finding: int, *, source: bool) -> NDArray[np.float64]:
        """Return P(option | node of its group's latent factor, class) of a finding, [K, nodes, classes].

        Parameters
        ----------
        source
            For sets that hold a source of the group's mechanism, or for the others.
        """
        k = self.knowledge
        info = k.findings[finding]
        rho = float((k.rho_source if source else k.rho)[info.group])
        falling = info.is_yes_no or not info.rising
        key = ("nodes", finding, rho)
        return self.remember(key, lambda: node_shares(self.values(finding), rho, falling=falling))

    def by_cause(self, finding: int) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
        """Return what causes state: shares [K, C] (background where silent), whether stated [C], background [K, C]."""
        at, place = self.stated(finding), self.frame.place_of(finding)
        return at.shares[:, place], at.stated[place], self.backgrounds(finding)[:, 1 + self.knowledge.origin]

    @cached_property
    def yes(self) -> YesTable:
        """What causes state of every yes-or-no finding."""
        k = self.knowledge
        background = expit(self.bg[k.bg_ptr[:-1], 1:])
        shares = background[:, k.origin]
        stated = np.zeros(shares.shape, dtype=bool)
        finding, cause, cell = self.frame.speaking()
        shares[finding, cause] = expit(self.theta[k.theta_ptr[cell]])
        stated[finding, cause] = True
        return YesTable(shares, stated, background)

    @cached_property
    def answers_by_cause(self) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Where each finding's options start, [F + 1], and P(option | single cause) row by row, [options, C]."""
        k = self.knowledge
        counts = np.diff(k.bg_ptr).astype(np.intp) + 1
        start = np.concatenate([[0], np.cumsum(counts)])
        table = np.empty((int(start[-1]), len(k.causes)))
        plain = np.array([f.is_yes_no for f in k.findings])
        table[start[:-1][plain]] = self.yes.shares[plain]
        table[start[:-1][plain] + 1] = 1 - self.yes.shares[plain]
        for finding in np.flatnonzero(~plain):
            table[start[finding] : start[finding + 1]] = self.by_cause(int(finding))[0]
        return start, table

    def applies(self, finding: int) -> bool:
        """Whether a finding can be asked of this person, as far as is known."""
        return self._applying[finding]

    @cached_property
    def _applying(self) -> list[bool]:
        return [applies(info.asked_of, self.key) for info in self.knowledge.findings]


_CACHE: OrderedDict[tuple[int, StratumKey], Stratum] = OrderedDict()
_LOCK = Lock()
_USUAL = 6
_LIMIT = {"strata": _USUAL}


def keep_strata(most: int = _USUAL) -> None:
    """Keep the tables of this many kinds of person, about 30 MB each; a server of many people wants more."""
    _LIMIT["strata"] = most


def stratum_for(knowledge: Knowledge, case: Case) -> Stratum:
    """Return the tables for this person and setting, made once and kept for the last few strata."""
    knowledge, key = knowledge.base, key_of(case)  # languages share their numbers
    with _LOCK:
        found = _CACHE.get((id(knowledge), key))
        if found is not None and found.knowledge is knowledge:
            _CACHE.move_to_end((id(knowledge), key))
            return found
    made = build_stratum(knowledge, key)
    with _LOCK:
        _CACHE[id(knowledge), key] = made
        while len(_CACHE) > _LIMIT["strata"]:
            _CACHE.popitem(last=False)
    return made


def build_stratum(knowledge: Knowledge, key: StratumKey) -> Stratum:
    """Work out values and backgrounds for one kind of person."""
    weights = who(knowledge, key)
    theta, bg = knowledge.theta.copy(), knowledge.bg.copy()
    default = np.where(np.isnan(bg), bg[:, :1], bg)
    modify(theta, knowledge.cell_mods, weights)
    offset = np.zeros(len(bg))
    modify(offset, knowledge.bg_mods, weights)
    return Stratum(knowledge, key, frame_of(knowledge), theta, default + offset[:, None], weights)
