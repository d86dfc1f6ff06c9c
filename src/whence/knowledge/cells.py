"""Cells of a compiled pack: one finding in one cause, as log ratios to the last option.

A plain yes or no holds one log odds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.errors import PackError, nearest
from whence.knowledge.compiled import UNEXPLAINED, FindingInfo
from whence.knowledge.ratings import widened
from whence.knowledge.schema import PREGNANCIES, SETTINGS, ValueBy
from whence.knowledge.words import parse_age, parse_words, spread_to_sd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.knowledge.load import Pack
    from whence.knowledge.resolve import Estimate

__all__ = ["Cells", "cells_of", "log_ratios", "logit", "modifiers"]

_DIMS = {"age": 0, "sex": 1, "pregnancy": 2, "setting": 3}
_BASIS = {"judgement": 0, "frequency": 1, "accuracy": 2}


@dataclass
class Cells:
    """Growing lists of cells, in order of finding."""

    ptr: list[int] = field(default_factory=lambda: [0])
    cause: list[int] = field(default_factory=list)
    theta_ptr: list[int] = field(default_factory=lambda: [0])
    theta: list[float] = field(default_factory=list)
    sd: list[float] = field(default_factory=list)
    basis: list[int] = field(default_factory=list)
    counts: list[tuple[int, float, float]] = field(default_factory=list)
    mods: list[tuple[int, int, int, int, float]] = field(default_factory=list)

    def add(self, cause: int, values: list[float], sd: float, basis: int) -> int:
        """Add a cell and return where its values begin."""
        start = len(self.theta)
        self.cause.append(cause)
        self.theta += values
        self.sd += [sd] * len(values)
        self.theta_ptr.append(len(self.theta))
        self.basis.append(basis)
        return start

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the cells as arrays, under the names of the compiled pack."""
        return {
            "cell_ptr": np.array(self.ptr, dtype=np.int32),
            "cell_cause": np.array(self.cause, dtype=np.int16),
            "theta_ptr": np.array(self.theta_ptr, dtype=np.int32),
            "theta": np.array(self.theta),
            "theta_sd": np.array(self.sd),
            "cell_basis": np.array(self.basis, dtype=np.int8),
            "cell_mods": np.array(self.mods, dtype=np.float64).reshape(-1, 5),
        }


def log_ratios(shares: list[float]) -> list[float]:
    """Return the log of each share over the last one; none counts as less than one in a thousand."""
    clipped = [min(max(s, 1e-3), 1.0) for s in shares]
    return [math.log(s / clipped[-1]) for s in clipped[:-1]]


def logit(p: float) -> float:
    """Return the log odds of a share, held inside [0.001, 0.99]."""
    p = min(max(p, 0.001), 0.99)
    return math.log(p / (1 - p))


def cells_of(
    pack: Pack, findings: list[FindingInfo], index: dict[str, int], estimates: dict[tuple[str, str], Estimate]
) -> Cells:
    """Return the cells of every finding and then of every zone.

    Raises
    ------
    PackError
        Where a cause names a finding, an option or a zone that does not exist, or a number has no basis.
    """
    cells = Cells()
    by_finding: dict[str, list[str]] = {}
    for name in index:
        for f in pack.causes[name].findings if name != UNEXPLAINED else ():
            by_finding.setdefault(f, []).append(name)
    known = {f.id for f in findings}
    for f, names in by_finding.items():
        if f not in known:
            place = pack.place("cause", names[0], f"findings.{f}")
            raise PackError(f"there is no finding {f!r}.{nearest(f, known)}", place)
    for info in findings:
        if info.kind == "zone":
            break
        for name in by_finding.get(info.id, ()):
            _cell(pack, cells, info, name, index[name], estimates.get((name, info.id)))
        cells.ptr.append(len(cells.cause))
    _zone_cells(pack, cells, index)
    return cells


def _cell(
    pack: Pack, cells: Cells, info: FindingInfo, name: str, index: int, estimate: Estimate | None
) -> None:
    value = pack.causes[name].findings[info.id]
    if estimate is not None:
        start = cells.add(index, [logit(estimate.share)], estimate.sd, _BASIS[estimate.basis])
        if estimate.n:
            cells.counts.append((start, estimate.k, estimate.n))
        return
    if value.source is not None:
        raise _wrong(pack, name, info, f"no usable rows of {value.source} for it; state a word")
    if isinstance(value.value, dict):
        if set(value.value) - set(info.options):
            stray = sorted(set(value.value) - set(info.options))[0]
            raise _wrong(pack, name, info, f"no option {stray!r}.{nearest(stray, info.options)}")
        words = [parse_words(value.value.get(o, "never")) for o in info.options]
        within = value.within or max(w for _, w in words)
        ratios = log_ratios([s for s, _ in words])
    elif not info.is_yes_no:
        raise _wrong(pack, name, info, f"needs a word for each of {', '.join(info.options)}")
    else:
        share, within = parse_words(str(value.value))
        within = value.within or within
        ratios = [logit(share)]
    within = widened(pack.second_ratings, name, info.id, value.value, within)
    start = cells.add(index, ratios, spread_to_sd(within), 0)
    if info.is_yes_no:
        cells.mods += modifiers(value.value_by, ratios[0], start)


def _wrong(pack: Pack, cause: str, info: FindingInfo, what: str) -> PackError:
    return PackError(what, pack.place("cause", cause, f"findings.{info.id}"))


def modifiers(by: ValueBy, base: float, start: int) -> list[tuple[int, int, int, int, float]]:
    """Return what a value is for some people, as offsets of the log odds: (value, dimension, from, to, offset)."""
    found = []
    sexes, levels = ("female", "male"), {"pregnancy": PREGNANCIES, "setting": SETTINGS}
    for text, word in by.age.items():
        low, high = parse_age(text)
        found.append((start, _DIMS["age"], low, high, logit(parse_words(word)[0]) - base))
    for sex, word in by.sex.items():
        i = sexes.index(sex)
        found.append((start, _DIMS["sex"], i, i + 1, logit(parse_words(word)[0]) - base))
    for dim, names in levels.items():
        for level, word in getattr(by, dim).items():
            i = names.index(level)
            found.append((start, _DIMS[dim], i, i + 1, logit(parse_words(word)[0]) - base))
    return found


def _zone_cells(pack: Pack, cells: Cells, index: dict[str, int]) -> None:
    zones = {z.id for z in pack.region.zones}
    for name in index:
        if name == UNEXPLAINED:
            continue
        for stray in set(pack.causes[name].place) - zones:
            place = pack.place("cause", name, f"place.{stray}")
            raise PackError(f"there is no zone {stray!r}.{nearest(stray, zones)}", place)
    for z in pack.region.zones:
        for name, i in index.items():
            word = None if name == UNEXPLAINED else pack.causes[name].place.get(z.id)
            if word:
                share, within = parse_words(word)
                cells.add(i, [logit(share)], spread_to_sd(within), 0)
        cells.ptr.append(len(cells.cause))
