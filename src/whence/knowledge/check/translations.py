"""What does a translation lack? Texts of another language mirror the pack file by file.

``library/causes/x.yaml`` is translated in ``library/text/es/causes/x.yaml``, item by item under the same ids,
holding only the fields that people read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from whence._yaml import line_of_item, read_yaml
from whence.errors import PackError, Place, nearest
from whence.knowledge.check.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import BaseModel

    from whence.knowledge.load import Pack

__all__ = ["TRANSLATED", "Lack", "check_language", "lacks"]

TRANSLATED: Final[dict[str, tuple[str, ...]]] = {
    "cause": ("name", "plain", "mimics"),
    "family": ("name", "plain"),
    "finding": ("name", "labels", "ask", "words", "words_no", "names"),
    "rule": ("label", "see", "channel", "meanwhile", "why"),
    "screen": ("ask",),
    "country": ("name",),
    "step": ("name", "plain", "dose", "progression", "stop", "expected", "caution"),
    "plan": ("avoid", "escalate", "course", "see", "until_seen"),
    "exercise": (
        "name", "purpose", "how", "sets", "repetitions", "hold", "frequency", "weeks", "feel", "easier", "harder",
        "stop", "alt",
    ),
    "investigation": ("name", "plain", "not_when"),
    "zone": ("name", "plain", "words"),
}  # fmt: skip
"""Kind of item to the fields that people read."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Fields of one item that a language lacks."""

    file: str
    item: str
    fields: tuple[str, ...]


def check_language(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield what the translation into `language` lacks, a line a file, and what it has beyond the pack."""
    by_file: dict[str, list[Lack]] = {}
    for lack in lacks(pack, language):
        by_file.setdefault(lack.file, []).append(lack)
    for file, found in by_file.items():
        texts = sum(len(lack.fields) for lack in found)
        first = found[0]
        named = f"{first.item} ({', '.join(first.fields[:3])})"
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Problem("warning", Place(file), f"lacks {texts} texts: {named}{more}")
    yield from _strays(pack, language)


def lacks(pack: Pack, language: str) -> Iterator[Lack]:
    """Yield every item with a text that the translation into `language` lacks.

    Raises
    ------
    PackError
        Where a translation cannot be read.
    """
    read: dict[Path, dict[str, dict[str, Any]]] = {}
    for item_kind, name, item, path in _items(pack):
        mirror = _mirror(pack, path, language)
        if mirror not in read:
            read[mirror] = _texts(mirror)
        there = read[mirror].get(name, {})
        said = [f for f in TRANSLATED[item_kind] if getattr(item, f, None)]
        missing = tuple(f for f in said if not there.get(f))
        if missing:
            yield Lack(str(mirror.relative_to(pack.root)), name, missing)


def _items(pack: Pack) -> Iterator[tuple[str, str, BaseModel, Path]]:
    """Yield kind, id, item and file of everything that people read."""
    stores: dict[str, dict[str, Any]] = {
        "cause": pack.causes, "family": pack.families, "finding": pack.findings, "rule": pack.rules,
        "screen": pack.screens, "country": pack.countries, "step": pack.steps, "plan": pack.plans,
        "exercise": pack.exercises, "investigation": pack.investigations,
    }  # fmt: skip
    for kind, store in stores.items():
        for name, item in store.items():
            yield kind, name, item, pack.files[kind, name]
    folder = pack.root / pack.region.id
    zones = folder / "zones.yaml"
    for zone in pack.region.zones:
        yield "zone", zone.id, zone, zones if zones.exists() else folder / "pack.yaml"


def _mirror(pack: Pack, path: Path, language: str) -> Path:
    part, *inside = path.relative_to(pack.root).parts
    return pack.root.joinpath(part, "text", language, *inside)


def _texts(path: Path) -> dict[str, dict[str, Any]]:
    """Return the translated fields of each item in a file; empty where there is no file."""
    if not path.exists():
        return {}
    data = read_yaml(path, PackError)
    items = data if isinstance(data, list) else [data]
    if not all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items):
        raise PackError(
            "a translation is a mapping, or a list of them, each with the id it translates", Place(str(path))
        )
    return {item["id"]: item for item in items}


def _strays(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield translations of things that are not in the pack."""
    known: dict[Path, tuple[str, set[str]]] = {}
    for kind, name, _, path in _items(pack):
        known.setdefault(_mirror(pack, path, language), (kind, set()))[1].add(name)
    for part in ("library", pack.region.id):
        for path in sorted((pack.root / part / "text" / language).rglob("*.yaml")):
            shown = str(path.relative_to(pack.root))
            if path not in known:
                yield Problem("error", Place(shown), "mirrors no file of the pack; rename or remove it")
                continue
            kind, names = known[path]
            for name, fields in _texts(path).items():
                if name not in names:
                    line = line_of_item(path, name)
                    yield Problem(
                        "error", Place(shown, line, name), f"no {kind} {name!r}.{nearest(name, names)}"
                    )
                for stray in sorted(set(fields) - {"id", *TRANSLATED[kind]}):
                    line = line_of_item(path, name, [stray])
                    hint = nearest(stray, TRANSLATED[kind])
                    yield Problem("error", Place(shown, line, f"{name}.{stray}"), f"is not translated.{hint}")
