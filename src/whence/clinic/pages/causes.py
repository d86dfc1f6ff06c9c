"""The page of a cause, made from the pack."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from whence.clinic.pages.care import care_of
from whence.clinic.pages.evidence import study_rows
from whence.knowledge.schema import KINDS, SETTINGS, URGENCIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.clinic.pages.care import Care
    from whence.clinic.pages.evidence import StudyRow
    from whence.clinic.pages.references import Reference, References
    from whence.clinic.pages.shares import Row, Share
    from whence.clinic.pages.shelf import Link, Shelf
    from whence.knowledge.compiled import CauseInfo

__all__ = [
    "CausePage", "Entry", "Group", "Rule", "Sign", "Zone", "cause_page", "rule_of",
    "rules_for",
]  # fmt: skip

_COMMON = 0.2
"""From this share on a finding is listed; rarer ones are folded away."""
_NAMED = 0.4
_TELLING = 3.0
_EXPECTED = 8
_SEEN = ("history", "exposure", "sign")
"""Kinds that are known without a test."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A finding in a cause: its answers there, most common first."""

    id: str
    name: str
    kind: str
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    yes_no: bool

    @property
    def shown(self) -> list[tuple[str, Row]]:
        """Labels with rows."""
        return list(zip(self.labels, self.rows, strict=True))

    @property
    def first(self) -> Row:
        """The most common answer."""
        return self.rows[0]

    @property
    def absent_speaks_against(self) -> bool:
        """Whether a no makes the cause clearly less likely."""
        absent = self.rows[0].absent
        return absent is not None and absent.value <= 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer as it stands in a list: what it is, how common, and how far it points to the cause."""

    id: str
    label: str
    word: str
    share: float
    ratio: float

    @property
    def telling(self) -> bool:
        """Whether it makes the cause clearly more likely."""
        return self.ratio >= _TELLING


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one kind: those that fit by how common they are, and those that speak against the cause."""

    kind: str
    common: tuple[tuple[str, tuple[Entry, ...]], ...]
    rare: tuple[Entry, ...]
    against: tuple[Entry, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A place where it hurts."""

    id: str
    name: str
    plain: str
    share: Share


@dataclass(frozen=True, slots=True)
class Rule:
    """A red-flag rule that fears the cause.

    Attributes
    ----------
    basis
        What it rests on, where that is no page to link to: our reading, or memory.
    """

    id: str
    label: str
    urgency: str
    why: str
    see: str
    meanwhile: str
    cite: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class CausePage:
    """Everything that the page of a cause shows."""

    info: CauseInfo
    also_english: bool
    family: Link | None
    groups: tuple[Group, ...]
    zones: tuple[Zone, ...]
    rules: tuple[Rule, ...]
    care: Care | None
    tests: tuple[Link, ...]
    studies: tuple[StudyRow, ...]
    mimics: tuple[Link, ...]
    alike: tuple[tuple[Link, Link], ...]
    mistaken_for: tuple[Link, ...]
    shares: tuple[tuple[str, float], ...]
    references: tuple[Reference, ...]

    @property
    def name(self) -> str:
        """Name of the cause."""
        return self.info.name

    @property
    def signs(self) -> tuple[Sign, ...]:
        """All findings, by kind."""
        return tuple(s for g in self.groups for s in g.signs)

    @property
    def used_studies(self) -> tuple[StudyRow, ...]:
        """The studies that its numbers count."""
        return tuple(row for row in self.studies if row.used)

    @property
    def unused_studies(self) -> tuple[StudyRow, ...]:
        """The studies that were set aside, with the reason."""
        return tuple(row for row in self.studies if not row.used)

    @property
    def expected(self) -> tuple[Sign, ...]:
        """The findings whose absence makes the cause clearly less likely, the clearest first."""
        found = [s for s in self.signs if s.yes_no and s.kind in _SEEN and s.absent_speaks_against]
        found.sort(key=lambda s: s.first.absent.value if s.first.absent else 1.0)
        return tuple(found[:_EXPECTED])


def cause_page(shelf: Shelf, name: str) -> CausePage:
    """Return the page of a cause.

    Raises
    ------
    KeyError
        Where there is no such cause.
    """
    info = shelf.knowledge.cause(name)
    cited = shelf.references()
    rules = rules_for(shelf, shelf.near(name), cited)
    groups = _groups([sign_of(shelf, name, f, cited) for f in shelf.stated(name)])
    care = care_of(shelf, name, cited)
    studies = study_rows(shelf, cited, cause=name)
    return CausePage(
        info=info,
        also_english=info.also == shelf.knowledge.base.cause(name).also,
        family=shelf.cause_link(info.family) if info.family else None,
        groups=groups,
        zones=_zones(shelf, name),
        rules=rules,
        care=care,
        tests=_tests(shelf, name, care),
        studies=studies,
        mimics=tuple(shelf.cause_link(m, text) for m, text in info.mimics.items() if shelf.has_cause(m)),
        alike=tuple((shelf.cause_link(c), shelf.finding_link(f)) for c, f in info.alike.items()),
        mistaken_for=_mistaken(shelf, name),
        shares=_shares(shelf, name),
        references=tuple(cited),
    )


def sign_of(shelf: Shelf, cause: str, finding: str, cited: References | None = None) -> Sign:
    """Return a finding as it is in a cause."""
    info = shelf.knowledge.finding(finding)
    rows = shelf.rows(cause, finding, cited)
    labels = tuple(info.name if info.is_yes_no else f"{info.name}: {info.label(row.option)}" for row in rows)
    return Sign(finding, info.name, info.kind, rows, labels, info.is_yes_no)


def _groups(signs: Sequence[Sign]) -> tuple[Group, ...]:
    found = []
    for kind in KINDS:
        mine = sorted((s for s in signs if s.kind == kind and s.rows), key=lambda s: -s.first.here.share)
        if not mine:
            continue
        against = {
            s.id for s in mine if s.yes_no and s.first.here.share <= 0.4 and s.first.present.says == "against"
        }
        fitting = sorted(
            (e for s in mine if s.id not in against for e in _entries(s)), key=lambda e: -e.share
        )
        common = groupby((e for e in fitting if e.share >= _COMMON), key=lambda e: e.word)
        found.append(
            Group(
                kind,
                tuple((word, tuple(entries)) for word, entries in common),
                tuple(e for e in fitting if e.share < _COMMON),
                tuple(e for s in mine if s.id in against for e in _entries(s)),
                tuple(mine),
            )
        )
    return tuple(found)


def _entries(sign: Sign) -> list[Entry]:
    """Return a yes, or the answers to a finding with options that are common enough to be named."""
    return [
        Entry(
            sign.id,
            label,
            row.here.word,
            row.here.share,
            row.present.value,
        )
        for place, (label, row) in enumerate(sign.shown)
        if sign.yes_no or place == 0 or row.here.share >= _NAMED
    ]


def _zones(shelf: Shelf, name: str) -> tuple[Zone, ...]:
    zones = []
    for zone in shelf.pack.causes[name].place:
        said = shelf.knowledge.zones[zone]
        share = shelf.rows(name, f"zone:{zone}")[0].here
        zones.append(Zone(zone, said["name"], said["plain"], share))
    return tuple(sorted(zones, key=lambda z: -z.share.share))


def rules_for(shelf: Shelf, causes: frozenset[str], cited: References) -> tuple[Rule, ...]:
    """Return the rules that fear any of `causes`: most urgent first, and those first that fear little else."""
    found = [r for r in shelf.rules.values() if causes & set(r["fear"])]
    found.sort(key=lambda r: (-URGENCIES.index(r["urgency"]), len(r["fear"]), r["id"]))
    return tuple(rule_of(rule, cited) for rule in found)


def rule_of(rule: Mapping[str, Any], cited: References) -> Rule:
    """Return a rule of the pack as a page shows it."""
    source, url = rule["source"], rule["source"].get("url")
    number = cited.guideline(source["guideline"], url) if url else None
    basis = "" if url else source["guideline"]
    return Rule(
        rule["id"], rule["label"], rule["urgency"], rule["why"], rule["see"], rule["meanwhile"], number, basis
    )


def _tests(shelf: Shelf, name: str, care: Care | None) -> tuple[Link, ...]:
    """Return investigations: the plan's first, then those that look for the cause."""
    near = shelf.near(name)
    plan = {link.id for link in care.tests} if care else set()
    looking = [t for t, v in shelf.care["investigations"].items() if near & set(v.get("looks_for", ()))]
    return tuple(shelf.test_link(t) for t in (*plan_order(care), *(t for t in looking if t not in plan)))


def plan_order(care: Care | None) -> tuple[str, ...]:
    """Return ids of a plan's investigations in its order."""
    return tuple(link.id for link in care.tests) if care else ()


def _mistaken(shelf: Shelf, name: str) -> tuple[Link, ...]:
    """Return causes that say how they differ from this one, but that it does not name itself."""
    own = set(shelf.knowledge.cause(name).mimics)
    others = (c for c in shelf.causes if name in c.mimics and c.id not in own)
    return tuple(shelf.cause_link(c.id) for c in others)


def _shares(shelf: Shelf, name: str) -> tuple[tuple[str, float], ...]:
    """Return how often the cause is the main source by setting, per 1000 who consult."""
    at = shelf.knowledge.cause_index[name]
    table = shelf.knowledge.shares
    return tuple((str(s), 1000 * float(table[i, at])) for i, s in enumerate(SETTINGS))
