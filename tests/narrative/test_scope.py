"""How far denials, spans of time and people reach: sentences with what must and what must not be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whence import load
from whence._yaml import read_yaml
from whence.narrative import load_lexicon, read_story
from whence.narrative.consistent import implied

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

GOLD: list[dict[str, Any]] = read_yaml(Path(__file__).resolve().parent / "gold_scope.yaml")
WORK = [entry for place, entry in enumerate(GOLD) if place % 3 != 2]
HELD = GOLD[2::3]
FLOORS = {"work": (WORK, 0.91, 2), "held": (HELD, 0.80, 6)}
"""Share of sentences read as they should be, and the most things that may be read that must not."""


def knowledge_of(entry: dict[str, Any]) -> Knowledge:
    """Return the knowledge in the language of a sentence."""
    return load("buttock", language=entry.get("lang", "en"))


def same(value: object, wanted: object) -> bool:
    """Whether a value is the wanted one; numbers to the nearest few per cent."""
    if isinstance(value, float) and isinstance(wanted, int | float):
        return value == pytest.approx(wanted, rel=0.06, abs=0.02)
    return value == wanted


def faults(entry: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return what was missed and what was read that must not be."""
    knowledge = knowledge_of(entry)
    read = {a.finding: a.value for a in read_story(entry["text"], knowledge, load_lexicon(knowledge)).answers}
    told = {n: v for f, x in read.items() if isinstance(x, str) for n, v in implied(f, x, knowledge).items()}
    missed = [f"{n}={w}" for n, w in (entry.get("has") or {}).items() if not same({**told, **read}.get(n), w)]
    wrong = []
    for item in entry.get("not") or ():
        name, _, value = item.partition("=")
        if name in read and _is(read[name], value):
            wrong.append(item)
    return missed, wrong


def _is(value: str | float, forbidden: str) -> bool:
    if not forbidden:
        return value != "no"
    return same(value, float(forbidden) if isinstance(value, float) else forbidden)


def test_sentences_are_many_and_name_what_exists() -> None:
    assert len(GOLD) >= 150
    assert sum(e.get("lang") == "es" for e in GOLD) >= 25
    assert 0.3 < sum(e["style"] == "p" for e in GOLD) / len(GOLD) < 0.7
    known = load("buttock").finding_index
    for entry in GOLD:
        named = {*(entry.get("has") or ()), *(n.partition("=")[0] for n in entry.get("not") or ())}
        assert named <= set(known), entry["text"]


@pytest.mark.parametrize("part", FLOORS)
def test_reach(part: str) -> None:
    entries, floor, most = FLOORS[part]
    found = [faults(e) for e in entries]
    right = sum(not (missed or wrong) for missed, wrong in found) / len(entries)
    invented = sum(len(wrong) for _, wrong in found)
    print(f"{part}: {right:.3f} of {len(entries)} sentences; {invented} read that must not be")
    assert right >= floor
    assert invented <= most
