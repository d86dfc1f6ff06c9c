"""Everything about the hypotheses that depends only on who the person is and where they are seen.

A hypothesis (a set) is one cause or an allowed pair. Sets are ordered: the C single causes, then the pairs.
Rows of probabilities are made when first needed and kept.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import expit

from whence.knowledge.words import BANDS, LEVELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["CaseMix", "Sets", "Stratum", "StratumKey", "option_shares", "stratum_for"]

CaseMix = Literal["as_seen", "referred", "published"]
StratumKey = tuple[int | None, int | None, int | None, int | None]
"""Band of age, sex (0 female), pregnancy and setting; None where unknown."""

Floats = "NDArray[np.float64]"


@dataclass(frozen=True)
class Sets:
    """Some of the hypotheses, as indices of their causes; `b` is -1 for a single cause."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]

    @classmethod
    def all(cls, knowledge: Knowledge) -> Sets:
        """Return every single cause and every allowed pair."""
        singles = np.arange(len(knowledge.causes))
        return cls(
            np.concatenate([singles, knowledge.pair_a]).astype(np.intp),
            np.concatenate([np.full(len(singles), -1), knowledge.pair_b]).astype(np.intp),
        )

    def __len__(self) -> int:
        return len(self.a)

    def take(self, keep: NDArray[np.intp]) -> Sets:
        """Return the sets at these places."""
        return Sets(self.a[keep], self.b[keep])

    def sum_by_cause(self, weights: NDArray[np.float64], causes: int) -> NDArray[np.float64]:
        """Return for each cause the weight of the sets that hold it.

        `weights` is [sets] or [rows, sets]; the result ends in [causes].
        """
        pair = self.b >= 0
        if weights.ndim == 1:
            total = np.bincount(self.a, weights, causes)
            return total + np.bincount(self.b[pair], weights[pair], causes)
        return weights @ self.membership(causes)

    def membership(self, causes: int) -> NDArray[np.float64]:
        """Return [sets, causes]: one where the set holds the cause."""
        table = np.zeros((len(self), causes))
        table[np.arange(len(self)), self.a] = 1.0
        pair = np.flatnonzero(self.b >= 0)
        table[pair, self.b[pair]] = 1.0
        return table


def option_shares(theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log ratios to the last option, [K - 1, ...], into shares [K, ...] that sum to one."""
    if len(theta) == 1:
        yes = expit(theta[0])
        return np.stack([yes, 1.0 - yes])
    full = np.concatenate([theta, np.zeros((1, *theta.shape[1:]))])
    full = np.exp(full - full.max(axis=0))
    shares: NDArray[np.float64] = full / full.sum(axis=0)
    return shares


@dataclass
class Stratum:
    """Tables of one kind of person in one setting."""

    knowledge: Knowledge
    key: StratumKey
    sets: Sets
    theta: NDArray[np.float64]
    bg: NDArray[np.float64]
    omega: NDArray[np.float64]
    rows: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    memo: dict[object, NDArray[np.float64]] = field(default_factory=dict)

    def row(self, finding: int) -> NDArray[np.float64]:
        """Return P(option | set) of a finding, [K, sets]."""
        found = self.rows.get(finding)
        if found is None:
            found = self.shares(finding, self.sets)
            self.rows[finding] = found
        return found

    def by_cause(self, finding: int) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
        """Return what causes state: shares [K, C] (background where silent), whether stated [C], background [K, C]."""
        k = self.knowledge
        background = self.background(finding)
        stated = np.zeros(len(k.causes), dtype=bool)
        at = k.cell_cause[k.cell_ptr[finding] : k.cell_ptr[finding + 1]]
        stated[at] = True
        shares = background.copy()
        width = len(background) - 1
        if len(at):
            values = self.theta[k.column(finding)].reshape(len(at), width).T
            shares[:, at] = option_shares(values)
        return shares, stated, background

    def background(self, finding: int) -> NDArray[np.float64]:
        """Return the background of a finding by the origin of each cause, [K, C]."""
        k = self.knowledge
        return option_shares(self.bg[k.bg_ptr[finding] : k.bg_ptr[finding + 1]])[:, 1 + k.origin]

    def shares(self, finding: int, sets: Sets) -> NDArray[np.float64]:
        """Return P(option | set), [K, len(sets)], by the rule for one and two causes."""
        return combine(*self.by_cause(finding), sets)

    def log_prior(self, mix: CaseMix, pair_factor: float = 1.0) -> NDArray[np.float64]:
        """Return log P(set), [sets], for a case mix."""
        key = ("prior", mix, pair_factor)
        if key not in self.memo:
            power = self.knowledge.model["case_mix"][mix]
            self.memo[key] = log_prior(
                self.omega**power, self.sets, self.knowledge.model["two_sources"], pair_factor
            )
        return self.memo[key]

    def applies(self, finding: int) -> bool:
        """Whether a finding can be asked of this person, as far as is known."""
        sex, low, high, pregnancy = self.knowledge.findings[finding].asked_of
        band, own_sex, own_pregnancy, _ = self.key
        if sex != "any" and own_sex is not None and LEVELS["sex"][own_sex] != sex:
            return False
        if band is not None:
            top = BANDS[band + 1] if band + 1 < len(BANDS) else 200
            if top <= low or BANDS[band] > high:
                return False
        return (
            pregnancy == "any" or own_pregnancy is None or LEVELS["pregnancy"][own_pregnancy] == pregnancy
        )


def combine(
    shares: NDArray[np.float64],
    stated: NDArray[np.bool_],
    background: NDArray[np.float64],
    sets: Sets,
) -> NDArray[np.float64]:
    """Return P(option | set) from what each cause states.

    A single cause keeps what it states; a silent partner adds nothing; two that state a yes-or-no finding
    combine as a noisy or above the chance that it is there anyway (the smaller of background and both);
    two that state options meet half way; where both are silent the backgrounds of their origins are averaged.

    Parameters
    ----------
    shares, background
        [K, C]; leading dimensions of draws may stand between, [K, M, C].
    stated
        [C]
    """
    a, b = sets.a, sets.b
    result: NDArray[np.float64] = shares[..., a].copy()
    pair = np.flatnonzero(b >= 0)
    if not len(pair):
        return result
    pa, pb = a[pair], b[pair]
    sa, sb = stated[pa], stated[pb]
    both, only_b, none = sa & sb, ~sa & sb, ~sa & ~sb
    at = pair[only_b]
    result[..., at] = shares[..., b[at]]
    at = pair[none]
    result[..., at] = 0.5 * (background[..., a[at]] + background[..., b[at]])
    at = pair[both]
    first, second = shares[..., a[at]], shares[..., b[at]]
    if len(shares) > 2:
        result[..., at] = 0.5 * (first + second)
        return result
    anyway = 0.5 * (background[0][..., a[at]] + background[0][..., b[at]])
    leak = np.minimum(anyway, np.minimum(first[0], second[0]))
    no = (1 - first[0]) * (1 - second[0]) / (1 - leak)
    result[0][..., at] = 1 - no
    result[1][..., at] = no
    return result


def log_prior(
    omega: NDArray[np.float64], sets: Sets, two_sources: float, pair_factor: float = 1.0
) -> NDArray[np.float64]:
    """Return log P(set): singles in proportion to omega, pairs to kappa times the product.

    kappa gives all pairs together the chance `two_sources`; `pair_factor` multiplies its odds.
    """
    omega = omega / omega.sum()
    pair = sets.b >= 0
    weight = omega[sets.a]
    products = omega[sets.a[pair]] * omega[sets.b[pair]]
    total = products.sum()
    odds = pair_factor * two_sources / (1 - two_sources)
    weight[pair] = products * (odds / total if total > 0 else 0.0)
    with np.errstate(divide="ignore"):
        result: NDArray[np.float64] = np.log(weight / weight.sum())
    return result


_CACHE: OrderedDict[tuple[int, StratumKey], Stratum] = OrderedDict()
_LOCK = Lock()
_KEPT = 6


def stratum_for(knowledge: Knowledge, case: Case) -> Stratum:
    """Return the tables for this person and setting, made once and kept for the last few strata."""
    key = _key(case)
    with _LOCK:
        found = _CACHE.get((id(knowledge), key))
        if found is not None and found.knowledge is knowledge:
            _CACHE.move_to_end((id(knowledge), key))
            return found
    made = build_stratum(knowledge, key)
    with _LOCK:
        _CACHE[id(knowledge), key] = made
        while len(_CACHE) > _KEPT:
            _CACHE.popitem(last=False)
    return made


def _key(case: Case) -> StratumKey:
    person = case.person
    band = None if person.age is None else int(np.searchsorted(BANDS, person.age, side="right")) - 1
    sex = None if person.sex is None else LEVELS["sex"].index(person.sex)
    pregnancy = None if person.pregnancy is None else LEVELS["pregnancy"].index(person.pregnancy)
    setting = None if case.setting == "unknown" else LEVELS["setting"].index(case.setting)
    return band, sex, pregnancy, setting


def build_stratum(knowledge: Knowledge, key: StratumKey) -> Stratum:
    """Work out values, backgrounds and shares for one kind of person."""
    weights = _who(knowledge, key)
    theta, bg = knowledge.theta.copy(), knowledge.bg.copy()
    default = np.where(np.isnan(bg), bg[:, :1], bg)
    _modify(theta, knowledge.cell_mods, weights)
    offset = np.zeros(len(bg))
    _modify(offset, knowledge.bg_mods, weights)
    return Stratum(
        knowledge=knowledge,
        key=key,
        sets=Sets.all(knowledge),
        theta=theta,
        bg=default + offset[:, None],
        omega=_omega(knowledge, key, weights),
    )


def _who(knowledge: Knowledge, key: StratumKey) -> NDArray[np.float64]:
    """Return the weight of each kind of person that the key leaves open, [settings, ages, sexes, pregnancies]."""
    people = knowledge.people * knowledge.mixture[:, None, None, None]
    band, sex, pregnancy, setting = key
    for axis, level in ((0, setting), (1, band), (2, sex), (3, pregnancy)):
        if level is not None:
            kept = np.take(people, [level], axis=axis)
            if kept.sum() <= 0:  # nobody like this is expected there: spread over the rest evenly
                kept = np.full_like(kept, 1.0)
            wide = np.zeros_like(people)
            index: list[slice | int] = [slice(None)] * 4
            index[axis] = slice(level, level + 1)
            wide[tuple(index)] = kept
            people = wide
    result: NDArray[np.float64] = people / people.sum()
    return result


def _modify(target: NDArray[np.float64], mods: NDArray[np.float64], weights: NDArray[np.float64]) -> None:
    """Add each modifier's log-odds change, weighted by the share of people whom it concerns."""
    marginals = [weights.sum(axis=axes) for axes in ((0, 2, 3), (0, 1, 3), (0, 1, 2), (1, 2, 3))]
    for at, dim, low, high, delta in mods:
        target[int(at)] += delta * marginals[int(dim)][int(low) : int(high)].sum()


def _omega(knowledge: Knowledge, key: StratumKey, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shifted shares of the causes, renormalised for this person."""
    k = knowledge
    shift = np.exp(
        k.shift_age[:, :, None, None] + k.shift_sex[:, None, :, None] + k.shift_pregnancy[:, None, None, :]
    )
    centre = np.einsum("sabp,cabp->sc", k.people, shift)
    person = weights / np.maximum(weights.sum(axis=(1, 2, 3), keepdims=True), 1e-300)
    level = np.einsum("sabp,cabp->sc", person, shift)
    settings = weights.sum(axis=(1, 2, 3)) if key[3] is not None else k.mixture
    shares = (k.shares * level / np.maximum(centre, 1e-12) * settings[:, None]).sum(axis=0)
    result: NDArray[np.float64] = shares / shares.sum()
    return result
