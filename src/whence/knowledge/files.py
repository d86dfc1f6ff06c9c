"""Where packs lie, without reading them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["PACKS", "pack_files", "regions"]

PACKS: Final = Path(__file__).resolve().parent.parent / "packs"


def pack_files(region: str, root: Path = PACKS) -> list[Path]:
    """Return every file that the pack of `region` is made of, sorted; translations are left out."""
    found: list[Path] = []
    for folder in (root / "library", root / region):
        inside = (p for p in folder.rglob("*") if p.suffix in {".yaml", ".csv"})
        found += [p for p in inside if "text" not in p.relative_to(folder).parts]
    return sorted(found)


def regions(root: Path = PACKS) -> list[str]:
    """Return the regions that have a pack under `root`, sorted."""
    return sorted(p.parent.name for p in root.glob("*/pack.yaml"))
