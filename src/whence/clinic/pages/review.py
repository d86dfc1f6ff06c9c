"""What the pages rest on, counted from the pack, for the page that says how they are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.knowledge.compiled import BASES

if TYPE_CHECKING:
    from whence.clinic.pages.shelf import Shelf

__all__ = ["Counts", "counts"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, and on what it rests.

    Attributes
    ----------
    values
        Stated values by basis.
    seen
        Studies by how far they were read.
    reviewed
        Causes by the role of who read them last.
    """

    causes: int
    families: int
    findings: int
    exercises: int
    tests: int
    rules: int
    studies: int
    values: dict[str, int]
    seen: dict[str, int]
    reviewed: dict[str, int]


def counts(shelf: Shelf) -> Counts:
    """Return the counts of a pack."""
    bases = Counter(BASES[int(b)] for b in shelf.knowledge.cell_basis)
    studies = shelf.knowledge.documents["studies"]
    return Counts(
        causes=len(shelf.causes),
        families=len(shelf.families),
        findings=len(shelf.findings),
        exercises=len(shelf.care["exercises"]),
        tests=len(shelf.care["investigations"]),
        rules=len(shelf.rules),
        studies=len(studies),
        values={basis: bases[basis] for basis in reversed(BASES)},
        seen=dict(Counter(s["seen"] for s in studies.values())),
        reviewed=dict(Counter(c.reviewed["role"] if c.reviewed else "none" for c in shelf.causes)),
    )
