"""What all pages of one pack and language draw on, read once per process.

Texts come from the compiled pack, which may be in another language; numbers come from the text of the pack.
Nothing is read before a page is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from whence.clinic.pages.references import References
from whence.clinic.pages.shares import option_rows
from whence.knowledge.grammars import read_words
from whence.knowledge.languages import ENGLISH
from whence.knowledge.load import load_pack
from whence.knowledge.trace import cell_of, estimates_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whence.clinic.pages.shares import Row
    from whence.knowledge.compiled import CauseInfo, FamilyInfo, FindingInfo, Knowledge
    from whence.knowledge.load import Pack
    from whence.knowledge.resolve import Estimate

__all__ = ["Link", "Shelf", "read_pack"]


@dataclass(frozen=True, slots=True)
class Link:
    """A name with what it leads to: ``cause`` (families too), ``finding``, ``exercise`` or ``investigation``."""

    kind: str
    id: str
    name: str
    note: str = ""
    danger: str = ""


@lru_cache(maxsize=2)
def read_pack(region: str) -> Pack:
    """Return the text of a region's pack, read once per process (about a second)."""
    return load_pack(region)


class Shelf:
    """One compiled pack with the text that it was compiled from.

    Parameters
    ----------
    knowledge
        The compiled pack, in the reader's language.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @cached_property
    def pack(self) -> Pack:
        """The text of the pack."""
        return read_pack(self.knowledge.region)

    @cached_property
    def finding_names(self) -> Mapping[str, tuple[str, ...]]:
        """Other names of findings in the reader's language; some are patterns for the reader of stories."""
        language = self.knowledge.language
        if language == ENGLISH:
            return {f.id: f.names for f in self.pack.findings.values()}
        told = read_words(self.knowledge.region, language)
        return {f: tuple(told[f]["names"]) if f in told else () for f in self.pack.findings}

    @cached_property
    def estimates(self) -> Mapping[tuple[str, str], Estimate]:
        """What was pooled from studies, by cause and finding."""
        return estimates_of(self.knowledge, self.pack)

    @cached_property
    def care(self) -> Mapping[str, Any]:
        """Steps, plans, exercises, investigations and their rows."""
        found: Mapping[str, Any] = self.knowledge.documents["care"]
        return found

    @cached_property
    def rules(self) -> Mapping[str, Any]:
        """The red-flag rules by id."""
        found: Mapping[str, Any] = self.knowledge.documents["rules"]
        return found

    def references(self) -> References:
        """Return an empty list of references for a page."""
        return References(self.knowledge.documents["studies"])

    def rows(self, cause: str, finding: str, cited: References | None = None) -> tuple[Row, ...]:
        """Return the answers to a finding (a zone as ``zone:<id>``) that a cause states, most common first."""
        cell = cell_of(self.pack, self.estimates, cause, finding)
        return option_rows(cell, self.citing(cited) if cited is not None else None)

    def citing(self, cited: References) -> Callable[[tuple[str, ...]], tuple[int, ...]]:
        """Return what turns ids of evidence rows into numbers of the page's references."""

        def cite(ids: tuple[str, ...]) -> tuple[int, ...]:
            return cited.studies(row.study for row in rows_of(self.pack, set(ids)).values())

        return cite

    def stated(self, cause: str) -> tuple[str, ...]:
        """Return ids of the findings that a cause states, as its file orders them."""
        return tuple(self.pack.causes[cause].findings)

    @cached_property
    def stating(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the causes that state a finding."""
        found: dict[str, list[str]] = defaultdict(list)
        for cause in self.pack.causes.values():
            for finding in cause.findings:
                found[finding].append(cause.id)
        return {name: tuple(causes) for name, causes in found.items()}

    @cached_property
    def causes(self) -> tuple[CauseInfo, ...]:
        """The causes that have a page: all but ``unexplained``, which is the want of one."""
        return tuple(c for c in self.knowledge.causes if c.id in self.pack.causes)

    @cached_property
    def families(self) -> Mapping[str, FamilyInfo]:
        """Families by id."""
        return self.knowledge.family_index

    @cached_property
    def findings(self) -> tuple[FindingInfo, ...]:
        """The findings that have a page: all but zones."""
        return tuple(f for f in self.knowledge.findings if f.kind != "zone")

    def members(self, family: str) -> tuple[CauseInfo, ...]:
        """Return the causes of a family."""
        return tuple(self.knowledge.causes[i] for i in self.families[family].members)

    def cause_link(self, name: str, note: str = "") -> Link:
        """Return a link to a cause or family."""
        if name in self.knowledge.cause_index:
            info = self.knowledge.cause(name)
            return Link("cause", name, info.name, note, info.danger)
        return Link("cause", name, self.families[name].name, note)

    def finding_link(self, name: str, note: str = "") -> Link:
        """Return a link to a finding; ``onset=sudden`` is called by its answer."""
        name, _, option = name.partition("=")
        info = self.knowledge.finding(name)
        return Link("finding", name, info.label(option) if option else info.name, note)

    def exercise_link(self, name: str) -> Link:
        """Return a link to an exercise."""
        return Link("exercise", name, self.care["exercises"][name]["name"])

    def test_link(self, name: str) -> Link:
        """Return a link to an investigation."""
        return Link("investigation", name, self.care["investigations"][name]["name"])

    def has_cause(self, name: str) -> bool:
        """Whether there is a page for a cause or family of this id."""
        return name in self.families or (name in self.knowledge.cause_index and name in self.pack.causes)

    def near(self, name: str) -> frozenset[str]:
        """Return a cause or family with its family and, for a family, its members."""
        if name in self.families:
            return frozenset({name, *(c.id for c in self.members(name))})
        family = self.knowledge.cause(name).family
        return frozenset({name, *([family] if family else [])})
