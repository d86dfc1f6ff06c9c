"""The lists of causes, findings, exercises and tests, grouped, with a filter that forgives accents and case."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.knowledge.schema import KINDS, ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.clinic.pages.shelf import Link, Shelf

__all__ = [
    "IndexGroup",
    "ItemGroup",
    "cause_index",
    "exercise_index",
    "finding_index",
    "folded",
    "investigation_index",
]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Links under one heading, a member of a closed list."""

    id: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Exercises or investigations under one heading, as the pack writes them."""

    id: str
    items: tuple[Mapping[str, Any], ...]


def folded(text: str) -> str:
    """Return text without case and accents.

    Examples
    --------
    >>> folded("Ciática")
    'ciatica'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _fits(texts: Iterable[str], wanted: str) -> bool:
    text = folded(" ".join(texts))
    return all(word in text for word in folded(wanted).split())


def cause_index(shelf: Shelf, wanted: str = "") -> tuple[IndexGroup, ...]:
    """Return causes by origin, by name; `wanted` keeps those whose names hold all its words."""
    groups = []
    for origin in ORIGINS:
        links = [
            shelf.cause_link(c.id, c.plain.strip().split(". ")[0].rstrip(".") + ".")
            for c in shelf.causes
            if c.origin == origin and _fits((c.name, *c.also), wanted)
        ]
        if links:
            groups.append(IndexGroup(origin, tuple(sorted(links, key=lambda link: folded(link.name)))))
    return tuple(groups)


def finding_index(shelf: Shelf, wanted: str = "") -> tuple[IndexGroup, ...]:
    """Return findings by kind, by name; `wanted` keeps those whose name or question holds all its words."""
    groups = []
    for kind in KINDS:
        links = [
            shelf.finding_link(f.id)
            for f in shelf.findings
            if f.kind == kind and _fits((f.name, f.ask or "", f.how or ""), wanted)
        ]
        if links:
            groups.append(IndexGroup(kind, tuple(sorted(links, key=lambda link: folded(link.name)))))
    return tuple(groups)


def exercise_index(shelf: Shelf, wanted: str = "") -> tuple[ItemGroup, ...]:
    """Return exercises by the file of the pack that they stand in, which is their position."""
    found = defaultdict(list)
    for name, item in shelf.care["exercises"].items():
        if _fits((item["name"], item["purpose"]), wanted):
            found[shelf.pack.files["exercise", name].stem].append(item)
    return tuple(ItemGroup(position, tuple(found[position])) for position in sorted(found))


def investigation_index(shelf: Shelf, wanted: str = "") -> tuple[ItemGroup, ...]:
    """Return investigations by the kind of most of what they show."""
    found = defaultdict(list)
    for item in shelf.care["investigations"].values():
        if _fits((item["name"], item["plain"]), wanted):
            kinds = Counter(shelf.knowledge.finding(f).kind for f in item["findings"])
            found[kinds.most_common(1)[0][0]].append(item)
    return tuple(ItemGroup(kind, tuple(found[kind])) for kind in KINDS if found[kind])
