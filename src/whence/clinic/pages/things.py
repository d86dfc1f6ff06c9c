"""The pages of exercises and investigations, made from the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.care.figures import figure_svg
from whence.clinic.pages.care import proofs_of
from whence.clinic.pages.conditions import clause_of
from whence.clinic.pages.evidence import study_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.clinic.pages.care import Proof
    from whence.clinic.pages.conditions import Clause
    from whence.clinic.pages.evidence import StudyRow
    from whence.clinic.pages.references import Reference
    from whence.clinic.pages.shelf import Link, Shelf

__all__ = ["ExercisePage", "InvestigationPage", "Yield", "exercise_page", "investigation_page"]

_BEST = 4


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """Everything that the page of an exercise shows."""

    id: str
    name: str
    purpose: str
    picture: str
    how: tuple[str, ...]
    dose: tuple[tuple[str, str], ...]
    feel: str
    easier: str
    harder: str
    stop: str
    causes: tuple[Link, ...]
    programmes: tuple[tuple[str, str], ...]
    basis: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Yield:
    """A finding that a test can show, and the causes that it speaks for most."""

    finding: Link
    causes: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class InvestigationPage:
    """Everything that the page of an investigation shows."""

    id: str
    name: str
    plain: str
    technical: str
    order_when: Clause | None
    urgent_when: Clause | None
    not_when: str
    barred: Clause | None
    looks_for: tuple[Link, ...]
    used_for: tuple[Link, ...]
    yields: tuple[Yield, ...]
    burden: tuple[tuple[str, str], ...]
    minutes: int
    proofs: tuple[Proof, ...]
    studies: tuple[StudyRow, ...]
    references: tuple[Reference, ...]


def exercise_page(shelf: Shelf, name: str) -> ExercisePage:
    """Return the page of an exercise; raises KeyError where there is none."""
    item = shelf.care["exercises"][name]
    cited = shelf.references()
    if item.get("source"):
        cited.studies([item["source"]])
    dose = ("sets", "repetitions", "hold", "frequency", "weeks")
    return ExercisePage(
        id=name,
        name=item["name"],
        purpose=item["purpose"],
        picture=figure_svg(shelf.knowledge, name) if name in shelf.care["figures"] else "",
        how=tuple(item["how"]),
        dose=tuple((key, str(item[key])) for key in dose if item.get(key)),
        feel=item["feel"],
        easier=item["easier"],
        harder=item["harder"],
        stop=item["stop"],
        causes=tuple(shelf.cause_link(c) for c in item.get("causes", ()) if shelf.has_cause(c)),
        programmes=tuple(
            (s["name"], s["plain"]) for s in shelf.care["steps"].values() if name in s.get("exercises", ())
        ),
        basis=item.get("basis", "judgement"),
        references=tuple(cited),
    )


def investigation_page(shelf: Shelf, name: str) -> InvestigationPage:
    """Return the page of an investigation; raises KeyError where there is none."""
    item = shelf.care["investigations"][name]
    cited = shelf.references()
    looks_for = tuple(shelf.cause_link(c) for c in item.get("looks_for", ()) if shelf.has_cause(c))
    near = frozenset(item.get("looks_for", ()))
    proofs = (
        *proofs_of(shelf, "guidelines", item.get("guidelines", ()), near, cited),
        *proofs_of(shelf, "tests", item.get("rows", ()), near, cited),
    )
    studies = [row for f in item["findings"] for row in study_rows(shelf, cited, finding=f)]
    return InvestigationPage(
        id=name,
        name=item["name"],
        plain=item["plain"],
        technical=item["technical"],
        order_when=clause_of(item.get("order_when"), shelf.knowledge),
        urgent_when=clause_of(item.get("urgent_when"), shelf.knowledge),
        not_when=item.get("not_when") or "",
        barred=clause_of(item.get("contraindication"), shelf.knowledge),
        looks_for=looks_for,
        used_for=_used_for(shelf, name, {link.id for link in looks_for}),
        yields=tuple(_yield(shelf, f) for f in item["findings"]),
        burden=_burden(item),
        minutes=round(item["minutes"]),
        proofs=proofs,
        studies=tuple(studies),
        references=tuple(cited),
    )


def _burden(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((key, str(item.get(key, "none"))) for key in ("cost", "pain", "radiation"))


def _used_for(shelf: Shelf, name: str, known: set[str]) -> tuple[Link, ...]:
    """Return further causes whose plan names the test."""
    plans = shelf.care["plans"].items()
    ids = [c for c, plan in plans if name in plan.get("investigations", ()) and shelf.has_cause(c)]
    return tuple(shelf.cause_link(c) for c in ids if c not in known)


def _yield(shelf: Shelf, finding: str) -> Yield:
    """Return a finding with the causes in which it is most over its background."""
    ratios = []
    for cause in shelf.stating.get(finding, ()):
        row = shelf.rows(cause, finding)[0]
        if row.present.says == "for":
            ratios.append((-row.present.value, cause))
    best = sorted(ratios)[:_BEST]
    return Yield(shelf.finding_link(finding), tuple(shelf.cause_link(c) for _, c in best))
