"""The flow chart of the algorithm, made by running it: safety, urgency, best questions, leading causes, tests, care.

`chart` is what a page shows. With a case it also holds that person's own path, and lights up what it passed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import whence
from whence.clinic.pages.flowpath import Lead, PathStep, answers_of, lead_of, own_way
from whence.clinic.pages.flowtree import LONGEST, Branch, branch
from whence.clinic.pages.names import YES_NO
from whence.clinic.pages.shelf import Link
from whence.errors import CaseError
from whence.knowledge.schema import URGENCIES
from whence.reasoning.posterior import reason
from whence.triage.judge import triage
from whence.triage.logic import parsed, tests_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.case import Case
    from whence.clinic.pages.flowpath import Asked
    from whence.clinic.pages.flowtree import Path
    from whence.knowledge import Knowledge

__all__ = ["Chart", "Fork", "Level", "Node", "Screen", "chart", "read_path", "write_path"]

DEPTH: Final = 2
_PRESSING: Final = ("emergency", "urgent")
_RARE: Final = 0.01
"""Answers less probable than this are shown without going on."""


@dataclass(frozen=True, slots=True)
class Fork:
    """One answer to a question, and where it leads."""

    option: str
    label: str
    probability: float
    node: Node
    on: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """Where some answers lead.

    Attributes
    ----------
    path
        The answers, as an address holds them.
    ask
        The best next question; empty where there is none.
    forks
        Its answers; empty where the chart stops although there may be a question.
    urgency
        How soon to be seen, where the answers make it pressing; else empty.
    """

    path: str
    leads: tuple[Lead, ...]
    finding: str
    ask: str
    forks: tuple[Fork, ...]
    urgency: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """A safety question with what it asks about, and how many rules of each urgency look at it."""

    id: str
    ask: str
    findings: tuple[Link, ...]
    rules: tuple[tuple[str, int], ...]
    on: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A level of urgency with its rules: label, the causes feared, and whether it holds for the person."""

    id: str
    rules: tuple[tuple[str, tuple[Link, ...], bool], ...]
    on: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart.

    Attributes
    ----------
    before
        The answers on the way to the root of the tree: label and the address of the chart before them.
    path
        The person's own questions; empty without a case.
    """

    screens: tuple[Screen, ...]
    levels: tuple[Level, ...]
    tree: Node
    before: tuple[tuple[str, str], ...] = ()
    path: tuple[PathStep, ...] = ()
    personal: bool = False


def chart(knowledge: Knowledge, case: Case | None = None, asked: Asked = (), path: Path = ()) -> Chart:
    """Return the flow chart.

    Parameters
    ----------
    knowledge
        The pack, in the reader's language.
    case, asked
        What is known of a person, and the questions asked, in order, each with the findings that it was about.
    path
        Answers after which the tree of questions begins.

    Raises
    ------
    CaseError
        Where the path does not fit the pack.
    """
    known = answers_of(knowledge, case) if case is not None else {}
    tree = _node(
        knowledge, path, DEPTH, known, on=case is not None and all(known.get(f) == o for f, o in path)
    )
    made = Chart(
        _screens(knowledge, tuple(name for name, _ in asked)),
        _levels(knowledge),
        tree,
        _before(knowledge, path),
    )
    if case is None:
        return made
    judged = triage(case, knowledge, reason(case, knowledge))
    fired = {rule.id for rule in judged.fired}
    levels = tuple(_lit(level, knowledge, fired, judged.urgency) for level in made.levels)
    return replace(made, levels=levels, path=own_way(knowledge, case, asked), personal=True)


def read_path(text: str, knowledge: Knowledge) -> Path:
    """Return the path that an address holds (``finding-option.finding-option``).

    Raises
    ------
    CaseError
        Where it names what the pack does not have, or too much.
    """
    parts = [part.split("-") for part in text.split(".") if part]
    path = []
    for part in parts:
        name, option = part if len(part) == 2 else ("", "")
        if name not in knowledge.finding_index or option not in knowledge.finding(name).options:
            raise CaseError(f"{text!r} is no path of questions and answers")
        path.append((name, option))
    if len(path) > LONGEST:
        raise CaseError(f"a path holds {LONGEST} answers at most")
    return tuple(path)


def write_path(path: Path) -> str:
    """Return a path as an address holds it."""
    return ".".join(f"{finding}-{option}" for finding, option in path)


def _node(knowledge: Knowledge, path: Path, depth: int, known: Mapping[str, str], *, on: bool) -> Node:
    found = branch(_plain(knowledge.region), path)
    info = knowledge.finding(found.question) if found.question else None
    return Node(
        path=write_path(path),
        leads=tuple(lead_of(knowledge, *pair) for pair in found.leads),
        finding=found.question or "",
        ask=(info.ask or info.name) if info else "",
        forks=tuple(_forks(knowledge, path, found, depth, known, on=on)) if depth else (),
        urgency=found.urgency if found.urgency in _PRESSING else "",
        on=on,
    )


def _forks(
    knowledge: Knowledge, path: Path, found: Branch, depth: int, known: Mapping[str, str], *, on: bool
) -> Iterator[Fork]:
    if found.question is None:
        return
    info = knowledge.finding(found.question)
    for option, share in found.options:
        mine = on and known.get(found.question) == option
        deeper = depth - 1 if share >= _RARE else 0
        node = _node(knowledge, (*path, (found.question, option)), deeper, known, on=mine)
        label = str(YES_NO[option]) if info.is_yes_no else info.label(option)
        yield Fork(option, label, share, node, mine)


def _plain(region: str) -> Knowledge:
    """Return the pack in the language that it is written in: ids and numbers are the same in every language."""
    return whence.load(region)


def _before(knowledge: Knowledge, path: Path) -> tuple[tuple[str, str], ...]:
    return tuple(
        (knowledge.finding(finding).label(option), write_path(path[:place]))
        for place, (finding, option) in enumerate(path)
    )


@lru_cache(maxsize=64)
def _screens(knowledge: Knowledge, asked: tuple[str, ...]) -> tuple[Screen, ...]:
    looks = {
        name: {parsed(text)[0] for text in tests_of(rule["when"])}
        for name, rule in knowledge.documents["rules"].items()
    }
    return tuple(
        _screen(knowledge, screen, looks, asked) for screen in knowledge.documents["screens"].values()
    )


def _screen(
    knowledge: Knowledge, screen: Mapping[str, Any], looks: Mapping[str, set[str]], asked: tuple[str, ...]
) -> Screen:
    covers = set(screen["of"])
    rules = knowledge.documents["rules"]
    counted = Counter(rules[name]["urgency"] for name, findings in looks.items() if findings & covers)
    links = tuple(Link("finding", f, knowledge.finding(f).name) for f in screen["of"])
    by_urgency = tuple((u, counted[u]) for u in reversed(URGENCIES) if counted[u])
    return Screen(screen["id"], screen["ask"], links, by_urgency, screen["id"] in asked)


@lru_cache(maxsize=4)
def _levels(knowledge: Knowledge) -> tuple[Level, ...]:
    def link(name: str) -> Link:
        if name in knowledge.cause_index:
            return Link("cause", name, knowledge.cause(name).name)
        return Link("cause", name, knowledge.family_index[name].name)

    rules = knowledge.documents["rules"].values()
    return tuple(
        Level(u, tuple((r["label"], tuple(map(link, r["fear"])), False) for r in rules if r["urgency"] == u))
        for u in reversed(URGENCIES)
    )


def _lit(level: Level, knowledge: Knowledge, fired: set[str], urgency: str) -> Level:
    ids = [r["id"] for r in knowledge.documents["rules"].values() if r["urgency"] == level.id]
    rules = tuple(
        (label, fear, name in fired) for name, (label, fear, _) in zip(ids, level.rules, strict=True)
    )
    return replace(level, rules=rules, on=level.id == urgency)
