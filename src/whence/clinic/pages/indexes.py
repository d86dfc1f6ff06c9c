"""The lists of causes and findings, grouped, with a filter that forgives accents and case."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.knowledge.schema import KINDS, ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whence.clinic.pages.shelf import Link, Shelf

__all__ = ["IndexGroup", "cause_index", "finding_index", "folded"]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Links under one heading, a member of a closed list."""

    id: str
    links: tuple[Link, ...]


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
