"""Who consults where, and how a cause's share shifts with age, sex and pregnancy.

Shifts are centred on each setting's people, so that the share of a cause in a setting keeps its meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from whence.knowledge.compiled import UNEXPLAINED
from whence.knowledge.schema import PREGNANCIES, SETTINGS, Region
from whence.knowledge.words import BANDS, parse_age, parse_shift, spread_to_sd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.knowledge.load import Pack

__all__ = ["people_tables", "share_tables"]

_FERTILE = (BANDS.index(18), BANDS.index(45))


def people_tables(region: Region) -> dict[str, NDArray[Any]]:
    """Return people [settings, ages, 2, 3], each setting summing to one, and mixture [settings]."""
    people = np.zeros((len(SETTINGS), len(BANDS), 2, len(PREGNANCIES)))
    mixture = np.zeros(len(SETTINGS))
    for setting in region.settings:
        at = SETTINGS.index(setting.id)
        mixture[at] = setting.mixture
        ages = _by_band(setting.people.age)
        women = setting.people.female
        people[at, :, 0, 0] = ages * women
        people[at, :, 1, 0] = ages * (1 - women)
        low, high = _FERTILE
        for level, share in ((1, setting.people.pregnant), (2, setting.people.postpartum)):
            moved = ages[low:high] * women * share
            people[at, low:high, 0, level] = moved
            people[at, low:high, 0, 0] -= moved
    # Nobody is impossible anywhere (a child may reach a spine clinic), but men are never pregnant.
    people += 1e-6 / people[0].size
    people[:, :, 1, 1:] = 0.0
    return {"people": people / people.sum(axis=(1, 2, 3), keepdims=True), "mixture": mixture}


def _by_band(shares: dict[str, float]) -> NDArray[Any]:
    """Spread shares by age range evenly over the years of their bands (85 and over counts as ten years)."""
    years = np.diff([*BANDS, 95])
    bands = np.zeros(len(BANDS))
    for text, share in shares.items():
        low, high = parse_age(text)
        bands[low:high] += share * years[low:high] / years[low:high].sum()
    return bands


def share_tables(pack: Pack, causes: list[str]) -> dict[str, NDArray[Any]]:
    """Return shares [settings, C] (each sums to one), their spread [C], and log shifts by age, sex, pregnancy.

    `share_base` [settings, C] is what the shifts multiply: centred, so that the shares keep their meaning.
    """
    region = pack.region
    shares = np.array([[getattr(region.shares[c], s) for c in causes] for s in SETTINGS], dtype=np.float64)
    shares = np.maximum(shares, 1e-4)
    shift_age = np.zeros((len(causes), len(BANDS)))
    shift_sex = np.zeros((len(causes), 2))
    shift_pregnancy = np.zeros((len(causes), len(PREGNANCIES)))
    for i, name in enumerate(causes):
        if name == UNEXPLAINED:
            continue
        shifts = pack.causes[name].shifts
        for text, factor in shifts.age.items():
            low, high = parse_age(text)
            shift_age[i, low:high] = np.log(parse_shift(factor))
        for sex, factor in shifts.sex.items():
            shift_sex[i, ("female", "male").index(sex)] = np.log(parse_shift(factor))
        for level, factor in shifts.pregnancy.items():
            shift_pregnancy[i, PREGNANCIES.index(level)] = np.log(parse_shift(factor))
    shares /= shares.sum(axis=1, keepdims=True)
    return {
        "shares": shares,
        "share_base": _base(region, shares, (shift_age, shift_sex, shift_pregnancy)),
        "share_sd": np.array([spread_to_sd(region.shares[c].within) for c in causes]),
        "two_sources_sd": np.array([spread_to_sd(region.model.two_sources_within)]),
        "shift_age": shift_age,
        "shift_sex": shift_sex,
        "shift_pregnancy": shift_pregnancy,
    }


def _base(
    region: Region, shares: NDArray[Any], shifts: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
) -> NDArray[Any]:
    """Return the centred weights of the causes, [settings, C]."""
    age, sex, pregnancy = shifts
    log_shift = age[:, :, None, None] + sex[:, None, :, None] + pregnancy[:, None, None, :]
    shift = np.exp(log_shift).reshape(len(age), -1).T
    people = people_tables(region)["people"].reshape(len(shares), -1)
    return centred(shares, shift, people)


def centred(
    shares: NDArray[np.float64], shift: NDArray[np.float64], people: NDArray[np.float64], rounds: int = 500
) -> NDArray[np.float64]:
    """Return weights whose shifted and renormalised shares average to `shares` over the people of each setting.

    Iterative proportional fitting (Deming and Stephan 1940). Where a cause is stated to be more common than the
    only people who can have it, no weights fit; what the rounds reach then stands.

    Parameters
    ----------
    shares
        [settings, C], each row summing to one.
    shift
        Factor for each kind of person, [kinds, C].
    people
        Share of each kind of person, [settings, kinds].
    """
    weights = shares / np.maximum(people @ shift, 1e-300)
    for _ in range(rounds):
        norm = weights @ shift.T
        average = weights * ((people / norm) @ shift)
        weights = weights * (shares / average)
        weights /= weights.sum(axis=1, keepdims=True)
        if np.abs(average - shares).max() < 1e-13:
            break
    return weights
