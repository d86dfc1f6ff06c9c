"""Of which text was a translation made? A short hash of it is kept beside the translations of each language."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from whence.knowledge.load import Pack

__all__ = ["Row", "fingerprint", "read_sources", "sources_path", "write_sources"]


@dataclass(frozen=True, slots=True)
class Row:
    """Fingerprints of the text that a translation was made of, and of the translation then."""

    source: str
    translation: str


def fingerprint(texts: Mapping[str, Any]) -> str:
    """Return a short hash of the texts of one item."""
    written = json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.blake2b(written, digest_size=4).hexdigest()


def sources_path(pack: Pack, part: str, language: str) -> Path:
    """Return where the fingerprints of the library or of a region lie."""
    return pack.root / part / "text" / language / "sources.csv"


def read_sources(pack: Pack, language: str) -> dict[tuple[str, str], Row]:
    """Return file and id of each recorded translation, with its row."""
    found = {}
    for part in ("library", pack.region.id):
        path = sources_path(pack, part, language)
        if path.exists():
            with path.open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    found[row["file"], row["item"]] = Row(row["source"], row["translation"])
    return found


def write_sources(path: Path, rows: Mapping[tuple[str, str], Row]) -> None:
    """Write the rows of one part, sorted, so that changes are easy to read."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("file", "item", "source", "translation"))
        writer.writerows((*key, row.source, row.translation) for key, row in sorted(rows.items()))
