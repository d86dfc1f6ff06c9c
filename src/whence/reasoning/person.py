"""Which kind of person in which setting a case is about, and how common the causes are there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from whence.knowledge.words import BANDS, LEVELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["CaseMix", "StratumKey", "applies", "key_of", "modify", "omega", "spread_out", "who"]

CaseMix = Literal["as_seen", "referred", "published"]
StratumKey = tuple[int | None, int | None, int | None, int | None]
"""Band of age, sex (0 female), pregnancy (or `_UNTOLD`) and setting; None where unknown."""

_UNTOLD = -1
_LEFT_OUT = 0.05
"""Chance that a story leaves out a pregnancy or a recent birth (judgement)."""


def key_of(case: Case) -> StratumKey:
    """Return the kind of person and setting that a case is about."""
    person = case.person
    band = None if person.age is None else int(np.searchsorted(BANDS, person.age, side="right")) - 1
    sex = None if person.sex is None else LEVELS["sex"].index(person.sex)
    pregnancy = _UNTOLD if case.told else None
    if person.pregnancy is not None:
        pregnancy = LEVELS["pregnancy"].index(person.pregnancy)
    setting = None if case.setting == "unknown" else LEVELS["setting"].index(case.setting)
    return band, sex, pregnancy, setting


def who(knowledge: Knowledge, key: StratumKey) -> NDArray[np.float64]:
    """Return the weight of each kind of person that the key leaves open, [settings, ages, sexes, pregnancies]."""
    people = knowledge.people * knowledge.mixture[:, None, None, None]
    band, sex, pregnancy, setting = key
    if pregnancy == _UNTOLD:
        people[..., 1:] *= _LEFT_OUT
        pregnancy = None
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


def modify(target: NDArray[np.float64], mods: NDArray[np.float64], weights: NDArray[np.float64]) -> None:
    """Add each modifier's log-odds change, weighted by the share of people whom it concerns.

    Parameters
    ----------
    mods
        Rows of place in `target`, dimension, first level, level after the last, and change.
    """
    if not len(mods):
        return
    sums = np.zeros((4, max(weights.shape) + 1))
    for dim, axes in enumerate(((0, 2, 3), (0, 1, 3), (0, 1, 2), (1, 2, 3))):
        marginal = weights.sum(axis=axes)
        sums[dim, 1 : len(marginal) + 1] = np.cumsum(marginal)
    at, dim, low, high = mods[:, :4].astype(np.intp).T
    np.add.at(target, at, mods[:, 4] * (sums[dim, high] - sums[dim, low]))


def omega(knowledge: Knowledge, weights: NDArray[np.float64], mix: CaseMix) -> NDArray[np.float64]:
    """Return how common each cause is among the people of `weights`, [C], summing to one, under a case mix.

    Each kind of person has its own shifted shares; where more than one kind is left open they are averaged.
    A case mix with power t makes the shares of the setting more even, and takes what age, sex and pregnancy make
    of them to the power of the root of t: people who are unlike others with their cause are written up as well,
    but a child has no myeloma there either.
    """
    seen = _seen(knowledge, weights)
    power = knowledge.model["case_mix"][mix]
    if power == 1:
        return seen
    anybody = knowledge.people * weights.sum(axis=(1, 2, 3))[:, None, None, None]
    average = _seen(knowledge, anybody / anybody.sum())
    found = spread_out(average, knowledge.family_of, power) * (seen / average) ** math.sqrt(power)
    found /= found.sum()
    return found


def _seen(knowledge: Knowledge, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how common each cause is among the people of `weights` as they come, [C].

    `share_base` is centred so that over all people of a setting the average is the stated share.
    """
    k = knowledge
    setting, band, sex, pregnancy = np.nonzero(weights)
    shift = k.shift_age[:, band] + k.shift_sex[:, sex] + k.shift_pregnancy[:, pregnancy]
    each = k.share_base[setting] * np.exp(shift.T)
    each /= each.sum(axis=1, keepdims=True)
    found: NDArray[np.float64] = weights[setting, band, sex, pregnancy] @ each
    return found


def spread_out(
    shares: NDArray[np.float64], family_of: NDArray[np.int16], power: float
) -> NDArray[np.float64]:
    """Return shares made more even by a power, families first and then the members inside each.

    By families, so that a disease does not become commoner by being written down as several.

    Examples
    --------
    >>> spread_out(np.array([0.8, 0.1, 0.1]), np.array([0, 1, 1]), 0.5).round(3).tolist()
    [0.667, 0.167, 0.167]
    """
    inner = shares**power
    inner /= np.bincount(family_of, inner)[family_of]
    spread: NDArray[np.float64] = np.bincount(family_of, shares)[family_of] ** power * inner
    spread /= spread.sum()
    return spread


def applies(asked_of: tuple[str, float, float, str], key: StratumKey) -> bool:
    """Whether a finding can be asked of this kind of person, as far as is known."""
    sex, low, high, pregnancy = asked_of
    band, own_sex, own_pregnancy, _ = key
    if sex != "any" and own_sex is not None and LEVELS["sex"][own_sex] != sex:
        return False
    if band is not None:
        top = BANDS[band + 1] if band + 1 < len(BANDS) else 200
        if top <= low or BANDS[band] > high:
            return False
    if pregnancy == "any" or own_pregnancy in {None, _UNTOLD}:
        return True
    return LEVELS["pregnancy"][own_pregnancy or 0] == pregnancy
