"""One thing that lint found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from whence.errors import Place

if TYPE_CHECKING:
    from whence.knowledge.load import Pack

__all__ = ["Problem", "at"]


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and whether it bars the pack."""

    level: Literal["error", "warning"]
    place: Place
    what: str

    def __str__(self) -> str:
        return f"{self.level}: {self.place}: {self.what}"


def at(pack: Pack, kind: str, name: str, field: str | None = None) -> Place:
    """Return where an item of the pack stands, its file as seen from the folder of packs."""
    place = pack.place(kind, name, field)
    path = pack.files.get((kind, name))
    return place if path is None else replace(place, file=str(path.relative_to(pack.root)))
