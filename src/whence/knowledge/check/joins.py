"""Do ids join? Everything that names another thing must name one that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence.errors import nearest
from whence.knowledge.check.problem import Problem, at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whence.knowledge.load import Pack

__all__ = ["check_joins"]


def check_joins(pack: Pack) -> Iterator[Problem]:
    """Yield references to things that do not exist."""
    yield from _causes(pack)
    yield from _findings(pack)
    yield from _rules(pack)
    yield from _care(pack)


def _missing(
    pack: Pack, kind: str, name: str, field: str, wanted: Iterable[str], known: Iterable[str], noun: str
) -> Iterator[Problem]:
    known = set(known)
    for target in wanted:
        if target not in known:
            yield Problem(
                "error", at(pack, kind, name, field), f"no {noun} {target!r}.{nearest(target, known)}"
            )


def _causes(pack: Pack) -> Iterator[Problem]:
    belong = set(pack.region.shares)
    for c in pack.causes.values():
        yield from _missing(pack, "cause", c.id, "mimics", c.mimics, pack.causes, "cause")
        yield from _missing(pack, "cause", c.id, "alike", c.alike, {*pack.causes, *pack.families}, "cause")
        yield from _missing(pack, "cause", c.id, "alike", c.alike.values(), pack.findings, "finding")
        yield from _missing(pack, "cause", c.id, "excludes", c.excludes, pack.causes, "cause")
        if c.id not in belong:
            yield Problem("warning", at(pack, "cause", c.id), "stands in the library but no region names it")
        if c.danger != "benign" and c.alarm is None:
            yield Problem("error", at(pack, "cause", c.id, "alarm"), f"is {c.danger} and needs an alarm")
        if "age" in c.findings or "sex" in c.findings:
            yield Problem(
                "error", at(pack, "cause", c.id, "findings"), "age and sex are shifts, not findings"
            )


def _findings(pack: Pack) -> Iterator[Problem]:
    for f in pack.findings.values():
        targets = [t for names in f.implies.values() for t in names]
        for target in targets:
            name, _, option = target.partition("=")
            if name not in pack.findings:
                hint = nearest(name, pack.findings)
                yield Problem("error", at(pack, "finding", f.id, "implies"), f"no finding {name!r}.{hint}")
            elif (option or "yes") not in pack.findings[name].options:
                yield Problem(
                    "error", at(pack, "finding", f.id, "implies"), f"{name} has no option {option or 'yes'!r}"
                )
        yield from _missing(pack, "finding", f.id, "contradicts", f.contradicts, pack.findings, "finding")
        yield from _missing(pack, "finding", f.id, "replaces", f.replaces, pack.findings, "finding")
        if f.group and not f.is_yes_no and f.order is None:
            yield Problem("error", at(pack, "finding", f.id, "order"), "is in a group: say rising or falling")
        if not f.is_yes_no and (f.background_by.age or f.background_by.sex):
            yield Problem("error", at(pack, "finding", f.id, "background_by"), "works for yes or no only")
    for g in pack.groups.values():
        yield from _missing(pack, "group", g.id, "sources", g.sources, pack.causes, "cause")


def _rules(pack: Pack) -> Iterator[Problem]:
    feared = {*pack.causes, *pack.families}
    for r in pack.rules.values():
        yield from _tests(pack, "rule", r.id, r.when.tests())
        yield from _missing(pack, "rule", r.id, "fear", r.fear, feared, "cause or family")
    for s in pack.screens.values():
        yield from _missing(pack, "screen", s.id, "of", s.of, pack.findings, "finding")
    yield from _topics(pack)


def _topics(pack: Pack) -> Iterator[Problem]:
    """Hold topics to things that a person says yes or no to, each in one topic only."""
    home: dict[str, str] = {}
    for t in pack.topics.values():
        if t.id in pack.findings or t.id in pack.screens:
            yield Problem("error", at(pack, "topic", t.id), "is the id of another question; take another")
        yield from _missing(pack, "topic", t.id, "of", t.of, pack.findings, "finding")
        for name in t.of:
            place = at(pack, "topic", t.id, f"of.{name}")
            finding = pack.findings.get(name)
            if finding is not None and not (finding.is_yes_no and finding.kind in {"history", "exposure"}):
                yield Problem("error", place, "is nothing that a person says yes or no to")
            if home.setdefault(name, t.id) != t.id:
                yield Problem("error", place, f"stands in the topic {home[name]!r} already; keep one")


def _tests(pack: Pack, kind: str, name: str, tests: Iterable[str]) -> Iterator[Problem]:
    for text in tests:
        finding, _, options = text.partition("=")
        yield from _missing(pack, kind, name, "when", [finding], pack.findings, "finding")
        if finding in pack.findings and options:
            known = pack.findings[finding].options
            yield from _missing(pack, kind, name, "when", options.split("|"), known, f"option of {finding}")


def _care(pack: Pack) -> Iterator[Problem]:
    owners = {*pack.causes, *pack.families, "unexplained"}
    rows = {
        "effects": {r.id for r in pack.effects},
        "guidelines": {r.id for r in pack.recommendations},
        "tests": {r.id for r in pack.investigation_rows},
        "natural": {r.id for r in pack.natural_history},
    }
    for step in pack.steps.values():
        yield from _missing(pack, "step", step.id, "effects", step.effects, rows["effects"], "row")
        yield from _missing(pack, "step", step.id, "guidelines", step.guidelines, rows["guidelines"], "row")
        yield from _missing(pack, "step", step.id, "after", step.after, pack.investigations, "investigation")
        yield from _missing(pack, "step", step.id, "exercises", step.exercises, pack.exercises, "exercise")
        yield from _missing(pack, "step", step.id, "caution", step.caution, pack.findings, "finding")
        for condition in (step.indication, step.contraindication, *(c.when for c in step.cautions)):
            if condition is not None:
                yield from _tests(pack, "step", step.id, condition.tests())
    for plan in pack.plans.values():
        yield from _missing(pack, "plan", plan.id, "id", [plan.id], owners, "cause or family")
        for steps in plan.steps.values():
            yield from _missing(pack, "plan", plan.id, "steps", steps, pack.steps, "step")
        yield from _missing(pack, "plan", plan.id, "not_advised", plan.not_advised, pack.steps, "step")
        yield from _missing(
            pack, "plan", plan.id, "investigations", plan.investigations, pack.investigations, "test"
        )
        yield from _missing(pack, "plan", plan.id, "natural", plan.natural, rows["natural"], "row")
        yield from _missing(pack, "plan", plan.id, "watch", plan.watch, pack.findings, "finding")
        yield from _missing(pack, "plan", plan.id, "measures", plan.measures, pack.measures, "measure")
    for exercise in pack.exercises.values():
        yield from _missing(
            pack, "exercise", exercise.id, "causes", exercise.causes, owners, "cause or family"
        )
        yield from _missing(
            pack, "exercise", exercise.id, "id", [exercise.id], pack.figures, "figure for exercise"
        )
    for item in pack.investigations.values():
        yield from _missing(
            pack, "investigation", item.id, "findings", item.findings, pack.findings, "finding"
        )
        yield from _missing(
            pack, "investigation", item.id, "guidelines", item.guidelines, rows["guidelines"], "row"
        )
        yield from _missing(pack, "investigation", item.id, "rows", item.rows, rows["tests"], "row")
        for condition in (item.order_when, item.urgent_when, item.contraindication):
            if condition is not None:
                yield from _tests(pack, "investigation", item.id, condition.tests())
        yield from _missing(
            pack, "investigation", item.id, "looks_for", item.looks_for, owners, "cause or family"
        )
