"""The page of a finding, made from the pack."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.clinic.pages.causes import rule_of
from whence.clinic.pages.evidence import count_rows, study_rows
from whence.clinic.pages.indexes import folded
from whence.clinic.pages.shares import share_of
from whence.knowledge.compiled import UNEXPLAINED
from whence.knowledge.schema import URGENCIES
from whence.knowledge.trace import cell_of
from whence.triage.logic import parsed, tests_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.clinic.pages.causes import Rule
    from whence.clinic.pages.evidence import CountRow, StudyRow
    from whence.clinic.pages.references import Reference, References
    from whence.clinic.pages.shares import Row, Share
    from whence.clinic.pages.shelf import Link, Shelf
    from whence.knowledge.compiled import FindingInfo

__all__ = ["FindingPage", "InCause", "finding_page"]

_USUAL = 0.2
_SHOWN_OPTIONS = 3
_NAMES = 6


@dataclass(frozen=True, slots=True)
class InCause:
    """A finding in one cause that states it.

    Attributes
    ----------
    rows
        The answers with their labels, most common first.
    """

    cause: Link
    rows: tuple[tuple[str, Row], ...]

    @property
    def first(self) -> Row:
        """The most common answer."""
        return self.rows[0][1]

    @property
    def weight(self) -> float:
        """How far the most telling answer moves the odds, as a factor of one or more."""
        ratios = [row.present.value for _, row in self.rows]
        return max(max(r, 1 / r) for r in ratios)


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Everything that the page of a finding shows.

    Attributes
    ----------
    everyone
        Answers among all who consult: label and share.
    points_to, against, elsewhere
        Causes in which a yes is more common than among all, less common, or about as common.
    goes_with
        Other findings of the same mechanism.
    """

    info: FindingInfo
    names: tuple[str, ...]
    everyone: tuple[tuple[str, Share], ...]
    points_to: tuple[InCause, ...]
    against: tuple[InCause, ...]
    elsewhere: tuple[InCause, ...]
    rules: tuple[Rule, ...]
    implies: tuple[Link, ...]
    implied_by: tuple[Link, ...]
    contradicts: tuple[Link, ...]
    mechanism: str
    goes_with: tuple[Link, ...]
    tests: tuple[Link, ...]
    screens: tuple[str, ...]
    studies: tuple[StudyRow, ...]
    counts: tuple[CountRow, ...]
    references: tuple[Reference, ...]

    @property
    def name(self) -> str:
        """Name of the finding."""
        return self.info.name


def finding_page(shelf: Shelf, name: str) -> FindingPage:
    """Return the page of a finding; raises KeyError where there is none."""
    info = shelf.knowledge.finding(name)
    cited = shelf.references()
    causes = sorted((_in_cause(shelf, c, info, cited) for c in shelf.stating.get(name, ())), key=_telling)
    said = {"for": [], "against": [], "little": []}  # type: dict[str, list[InCause]]
    for one in causes:
        said[one.first.present.says if info.is_yes_no else "little"].append(one)
    mechanism, goes_with = _mechanism(shelf, info)
    return FindingPage(
        info=info,
        names=_synonyms(shelf.finding_names[name], info.name),
        everyone=_everyone(shelf, info),
        points_to=tuple(said["for"]),
        against=tuple(reversed(said["against"])),
        elsewhere=tuple(said["little"]),
        rules=_rules(shelf, name, cited),
        implies=tuple(
            shelf.finding_link(f) for f in dict.fromkeys(f for v in info.implies.values() for f in v)
        ),
        implied_by=tuple(shelf.finding_link(f) for f in _implying(shelf).get(name, ())),
        contradicts=tuple(shelf.finding_link(f) for f in info.contradicts),
        mechanism=mechanism,
        goes_with=goes_with,
        tests=tuple(
            shelf.test_link(t) for t, v in shelf.care["investigations"].items() if name in v["findings"]
        ),
        screens=tuple(s["ask"] for s in shelf.knowledge.documents["screens"].values() if name in s["of"]),
        studies=study_rows(shelf, cited, finding=name),
        counts=count_rows(shelf, cited, finding=name),
        references=tuple(cited),
    )


def _synonyms(names: Iterable[str], name: str) -> tuple[str, ...]:
    """Return names that a reader can read: the pack also holds patterns for the reader of stories."""
    plain = [n for n in names if not set(n) & set("()|.") and folded(n) != folded(name)]
    return tuple(plain[:_NAMES])


def _in_cause(shelf: Shelf, cause: str, info: FindingInfo, cited: References) -> InCause:
    rows = shelf.rows(cause, info.id, cited)
    shown = rows if info.is_yes_no else rows[:_SHOWN_OPTIONS]
    labels = ((info.name if info.is_yes_no else info.label(r.option)) for r in shown)
    return InCause(shelf.cause_link(cause), tuple(zip(labels, shown, strict=True)))


def _telling(one: InCause) -> tuple[float, str]:
    ratio = one.first.present.value
    return -(ratio if len(one.rows) == 1 else one.weight), one.cause.name


def _everyone(shelf: Shelf, info: FindingInfo) -> tuple[tuple[str, Share], ...]:
    cell = cell_of(shelf.pack, shelf.estimates, UNEXPLAINED, info.id)
    return tuple((info.label(option), share_of(figure)) for option, figure in cell.background.items())


def _rules(shelf: Shelf, name: str, cited: References) -> tuple[Rule, ...]:
    found = [r for r in shelf.rules.values() if any(parsed(t)[0] == name for t in tests_of(r["when"]))]
    found.sort(key=lambda r: (-URGENCIES.index(r["urgency"]), r["id"]))
    return tuple(rule_of(rule, cited) for rule in found)


def _implying(shelf: Shelf) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for info in shelf.findings:
        for implied in {f.partition("=")[0] for values in info.implies.values() for f in values}:
            found[implied].append(info.id)
    return {name: tuple(ids) for name, ids in found.items()}


def _mechanism(shelf: Shelf, info: FindingInfo) -> tuple[str, tuple[Link, ...]]:
    group = shelf.pack.findings[info.id].group
    if group is None:
        return "", ()
    fellows = (f.id for f in shelf.findings if f.id != info.id and shelf.pack.findings[f.id].group == group)
    return shelf.pack.groups[group].mechanism, tuple(shelf.finding_link(f) for f in fellows)
