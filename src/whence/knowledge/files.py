"""Where packs lie, without reading them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MESSAGES", "PACKS", "files_below", "pack_files", "regions"]

PACKS: Final = Path(__file__).resolve().parent.parent / "packs"

MESSAGES: Final = "library/messages.yaml"
"""The engine's own sentences; a library elsewhere may replace some of them."""


def pack_files(region: str, root: Path = PACKS) -> list[str]:
    """Return every file that the pack of `region` is made of, as seen from `root`, sorted.

    Translations are left out.
    """
    found = [*files_below(root / "library", ".yaml", ".csv"), *files_below(root / region, ".yaml", ".csv")]
    return sorted(name for name in found if name.split("/")[1] != "text")


def files_below(folder: Path, *endings: str) -> Iterator[str]:
    """Yield files with these endings anywhere below a folder, as seen from its parent, with forward slashes.

    At every start some 300 names are looked at; plain strings take a third of the time of paths.
    """
    base = os.fspath(folder.parent)
    for place, _, names in os.walk(folder):
        inside = os.path.relpath(place, base).replace(os.sep, "/")
        for name in names:
            if name.endswith(endings):
                yield f"{inside}/{name}"


def regions(root: Path = PACKS) -> list[str]:
    """Return the regions that have a pack under `root`, sorted."""
    return sorted(p.parent.name for p in root.glob("*/pack.yaml"))
