"""The page of a family of causes, made from the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence.clinic.pages.care import care_of
from whence.clinic.pages.causes import rules_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.clinic.pages.care import Care
    from whence.clinic.pages.causes import Rule
    from whence.clinic.pages.references import Reference
    from whence.clinic.pages.shelf import Link, Shelf
    from whence.knowledge.compiled import CauseInfo

__all__ = ["FamilyPage", "family_page"]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Everything that the page of a family shows."""

    id: str
    name: str
    plain: str
    also: tuple[str, ...]
    members: tuple[CauseInfo, ...]
    rules: tuple[Rule, ...]
    care: Care | None
    apart: tuple[tuple[Link, tuple[str, ...]], ...]
    references: tuple[Reference, ...]


def family_page(shelf: Shelf, name: str) -> FamilyPage:
    """Return the page of a family; raises KeyError where there is none."""
    family = shelf.families[name]
    cited = shelf.references()
    rules = rules_for(shelf, shelf.near(name), cited)
    care = care_of(shelf, name, cited)
    members = shelf.members(name)
    return FamilyPage(
        id=name,
        name=family.name,
        plain=family.plain,
        also=shelf.pack.families[name].also,
        members=members,
        rules=rules,
        care=care,
        apart=_apart(shelf, [m.id for m in members]),
        references=tuple(cited),
    )


_APART = 10


def _apart(shelf: Shelf, members: Sequence[str]) -> tuple[tuple[Link, tuple[str, ...]], ...]:
    """Return the yes/no findings in which the members differ most, with the word of each member."""
    found = []
    for finding in dict.fromkeys(f for m in members for f in shelf.stated(m)):
        if not shelf.knowledge.finding(finding).is_yes_no:
            continue
        shares = [row[0].here if (row := shelf.rows(m, finding)) else None for m in members]
        known = [s.share for s in shares if s is not None]
        if len(known) < 2:
            continue
        spread = float(np.ptp(np.log(np.array(known) / (1 - np.array(known)))))
        words = tuple(s.word if s else "" for s in shares)
        found.append((spread * len(known) / len(members), finding, words))
    found.sort(key=lambda part: (-part[0], part[1]))
    return tuple((shelf.finding_link(name), words) for _, name, words in found[:_APART])
