"""What depends on the pack alone: the sets, and the few classes into which each finding sorts them.

How often a finding is there in a set depends only on which of its causes state it and, for the silent, on
their origins. So a finding takes a few hundred distinct values over ten thousand sets: the values are worked
out once a stratum, and every set holds its place among them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from whence.reasoning.sets import Sets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge

__all__ = ["Frame", "frame_of", "grid"]


_SAME = 1e-12
"""Log odds this near the background's say nothing."""


@lru_cache(maxsize=256)
def grid(size: int) -> Sets:
    """Return the classes of a finding with so many places: every first with every second, and with none."""
    second = np.append(np.arange(size), -1)
    return Sets(np.repeat(np.arange(size), size + 1), np.tile(second, size))


class Frame:
    """The sets of a pack and each finding's classes of them, made when first needed.

    A finding's places are the causes that state it, then one for the silent causes of each origin.

    Attributes
    ----------
    implications
        Each yes-or-no finding whose yes implies an option of another: finding, other, option.
    implying
        The same by the other finding.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.sets = Sets.all(knowledge)
        self._origin = knowledge.origin.astype(np.intp)
        self._bg_ptr = knowledge.bg_ptr
        self._silent = np.where(np.isnan(knowledge.bg), knowledge.bg[:, :1], knowledge.bg)[:, 1:]
        self._origins = self._silent.shape[1]
        cells = np.flatnonzero(_speaking(knowledge, self._silent))
        self._cell, self._cause = cells, knowledge.cell_cause[cells].astype(np.intp)
        self._ptr = np.searchsorted(cells, knowledge.cell_ptr)
        self._group_source = knowledge.group_source
        self.implications = tuple(_implications(knowledge))
        self.implying: dict[int, list[tuple[int, int]]] = {}
        for finding, other, option in self.implications:
            self.implying.setdefault(other, []).append((finding, option))
        self._classes: dict[int, NDArray[np.integer]] = {}
        self._holds: dict[int, NDArray[np.bool_]] = {}

    def stating(self, finding: int) -> NDArray[np.intp]:
        """Return the causes that state a finding; one that states its background is silent."""
        return self._cause[self._ptr[finding] : self._ptr[finding + 1]]

    def cells(self, finding: int) -> NDArray[np.intp]:
        """Return the cells of `stating`."""
        return self._cell[self._ptr[finding] : self._ptr[finding + 1]]

    def speaking(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Return every cell that says something: its finding, its cause, and the cell."""
        finding = np.repeat(np.arange(len(self._ptr) - 1), np.diff(self._ptr))
        return finding, self._cause, self._cell

    def places(self, finding: int) -> int:
        """Return how many places a finding has."""
        return int(self._ptr[finding + 1] - self._ptr[finding]) + int(self._origins)

    def place_of(self, finding: int) -> NDArray[np.intp]:
        """Return each cause's place, [C]; silent causes whose origins share a background share a place."""
        stating = self.stating(finding)
        rows = self._silent[self._bg_ptr[finding] : self._bg_ptr[finding + 1]]
        _, first, like = np.unique(rows, axis=1, return_index=True, return_inverse=True)
        place = len(stating) + first[like][self._origin]
        place[stating] = np.arange(len(stating))
        return place

    def classes(self, finding: int) -> NDArray[np.integer]:
        """Return each set's class, [sets]: its index in ``grid(places(finding))``.

        A silent partner adds nothing, so a pair in which one cause states the finding stands with that cause.
        """
        found = self._classes.get(finding)
        if found is None:
            place, size = self.place_of(finding), self.places(finding)
            stating = size - self._origins
            first, second = (
                place[self.sets.a],
                np.append(place, size)[self.sets.b],
            )  # b is -1 for a single cause
            low, high = np.minimum(first, second), np.maximum(first, second)
            alone = ((low < stating) & (high >= stating)) | (low == high) & (low >= stating)
            index = low * (size + 1) + np.where(alone, size, high)
            found = index.astype(np.uint16 if size * (size + 1) < 1 << 16 else np.uint32)
            self._classes[finding] = found
        return found

    def holds_source(self, group: int) -> NDArray[np.bool_]:
        """Return whether each set holds a source of a group's mechanism, [sets]."""
        found = self._holds.get(group)
        if found is None:
            sources = self._group_source[group]
            found = self.sets.holding([int(c) for c in np.flatnonzero(sources)], len(sources))
            self._holds[group] = found
        return found


def _speaking(knowledge: Knowledge, silent: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each cell whether it differs from the background of its cause, for anyone."""
    k = knowledge
    sizes = np.diff(k.theta_ptr)
    cell = np.repeat(np.arange(len(sizes)), sizes)
    finding = np.repeat(np.arange(len(k.findings)), np.diff(k.cell_ptr))
    row = k.bg_ptr[finding][cell] + np.arange(len(cell)) - k.theta_ptr[:-1][cell]
    apart = np.abs(k.theta - silent[row, k.origin[k.cell_cause][cell]]) > _SAME
    apart[k.cell_mods[:, 0].astype(np.intp)] = True
    apart |= np.isin(row, k.bg_mods[:, 0].astype(np.intp))
    return np.bincount(cell, apart, len(sizes)) > 0


def _implications(knowledge: Knowledge) -> Iterator[tuple[int, int, int]]:
    for finding, info in enumerate(knowledge.findings):
        for target in info.implies.get("yes", ()) if info.is_yes_no else ():
            name, _, option = target.partition("=")
            other = knowledge.finding_index[name]
            yield finding, other, knowledge.findings[other].options.index(option or "yes")


_FRAMES: WeakKeyDictionary[Knowledge, Frame] = WeakKeyDictionary()


def frame_of(knowledge: Knowledge) -> Frame:
    """Return the frame of a pack, made once for all its languages."""
    found = _FRAMES.get(knowledge.base)
    if found is None:
        found = _FRAMES.setdefault(knowledge.base, Frame(knowledge.base))
    return found
