"""Care of a cause as its page shows it: steps by level, each with comparator, effect and certainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.care.sources import sources_of
from whence.clinic.pages.conditions import clause_of
from whence.knowledge.schema import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.care.model import Source
    from whence.clinic.pages.conditions import Clause
    from whence.clinic.pages.references import References
    from whence.clinic.pages.shelf import Link, Shelf

__all__ = ["Care", "Level", "Proof", "Step", "care_of", "proofs_of", "step_of"]


@dataclass(frozen=True, slots=True)
class Proof:
    """One row of evidence on a step: what was compared, what came out, how sure.

    Attributes
    ----------
    indirect
        Whether it was studied in another condition.
    cite
        Number of the reference, where there is one.
    """

    text: str
    kind: str
    direction: str
    certainty: str
    seen: str
    indirect: bool
    cite: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done, in a plan."""

    id: str
    name: str
    kind: str
    plain: str
    technical: str
    facts: tuple[tuple[str, str], ...]
    exercises: tuple[Link, ...]
    after: tuple[Link, ...]
    not_when: Clause | None
    cautions: tuple[str, ...]
    proofs: tuple[Proof, ...]
    against: str
    conflict: str


@dataclass(frozen=True, slots=True)
class Level:
    """The steps of one level, and when to go on to it."""

    id: str
    when: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Care:
    """The plan of a cause or family.

    Attributes
    ----------
    shared
        The family whose plan it is, where the cause has none of its own.
    """

    shared: Link | None
    levels: tuple[Level, ...]
    not_advised: tuple[Step, ...]
    avoid: tuple[str, ...]
    tests: tuple[Link, ...]
    see: str
    until_seen: str
    course: str
    course_proofs: tuple[Proof, ...]
    review_weeks: int


def care_of(shelf: Shelf, name: str, cited: References) -> Care | None:
    """Return the plan of a cause (else of its family) or family; None where the pack has none."""
    plans = shelf.care["plans"]
    owner = next((n for n in (name, *sorted(shelf.near(name) - {name})) if n in plans), None)
    if owner is None or (owner != name and owner not in shelf.families):
        return None
    plan = plans[owner]
    near = shelf.near(name)
    escalate = plan.get("escalate", {})
    levels = tuple(
        Level(level, escalate.get(level, ""), tuple(step_of(shelf, s, near, cited) for s in steps))
        for level in LEVELS
        if (steps := plan["steps"].get(level))
    )
    return Care(
        shared=shelf.cause_link(owner) if owner != name else None,
        levels=levels,
        not_advised=tuple(step_of(shelf, s, near, cited) for s in plan.get("not_advised", ())),
        avoid=tuple(plan.get("avoid", ())),
        tests=tuple(shelf.test_link(t) for t in plan.get("investigations", ())),
        see=plan.get("see") or "",
        until_seen=plan.get("until_seen") or "",
        course=plan.get("course") or "",
        course_proofs=proofs_of(shelf, "natural", plan.get("natural", ()), near, cited),
        review_weeks=round(plan["review_weeks"]),
    )


def step_of(shelf: Shelf, name: str, near: frozenset[str], cited: References) -> Step:
    """Return a step as it is shown for the causes `near`."""
    step = shelf.care["steps"][name]
    return Step(
        id=name,
        name=step["name"],
        kind=step["kind"],
        plain=step["plain"],
        technical=step["technical"],
        facts=tuple((key, step[key]) for key in _FACTS if step.get(key)),
        exercises=tuple(shelf.exercise_link(e) for e in step.get("exercises", ())),
        after=tuple(shelf.test_link(t) for t in step.get("after", ())),
        not_when=clause_of(step.get("contraindication"), shelf.knowledge),
        cautions=_cautions(shelf, step),
        proofs=(
            *proofs_of(shelf, "effects", step.get("effects", ()), near, cited),
            *proofs_of(shelf, "guidelines", step.get("guidelines", ()), near, cited),
        ),
        against=step.get("against") or "",
        conflict=step.get("conflict") or "",
    )


_FACTS = ("dose", "progression", "stop", "expected", "delivered_by")


def _cautions(shelf: Shelf, step: Mapping[str, Any]) -> tuple[str, ...]:
    named = [f"{shelf.finding_link(f).name}: {text}" for f, text in step.get("caution", {}).items()]
    return (*named, *(c["say"] for c in step.get("cautions", ())))


def proofs_of(
    shelf: Shelf, table: str, ids: Iterable[str], near: frozenset[str], cited: References
) -> tuple[Proof, ...]:
    """Return rows of a care table, those about `near` first."""
    rows = shelf.care.get(table, {})
    found = []
    for source in sources_of(shelf.knowledge, table, ids):
        about = set(rows[source.id]["conditions"])
        found.append(_proof(shelf, source, about, near, cited))
    return tuple(sorted(found, key=lambda proof: proof.indirect))


def _proof(shelf: Shelf, source: Source, about: set[str], near: frozenset[str], cited: References) -> Proof:
    indirect = not about & near
    names = [shelf.cause_link(n).name for n in sorted(about) if shelf.has_cause(n)] if indirect else []
    return Proof(
        text=source.text + (f" ({', '.join(names)})" if names else ""),
        kind=source.kind,
        direction=source.direction,
        certainty=source.certainty if source.kind == "effect" else "",
        seen=source.seen,
        indirect=indirect,
        cite=cited.source(source),
    )
