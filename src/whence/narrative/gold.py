"""Precision and recall of the reader on texts with known answers.

Everything the reader returns is counted: findings, places, numb places, side, and what it says of the person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whence.narrative.consistent import implied
from whence.narrative.read import read_story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.knowledge.compiled import Knowledge
    from whence.narrative.lexicon import Lexicon
    from whence.narrative.reading import Reading

__all__ = ["GoldText", "Score", "score"]

_TOLERANCE = 0.12
_SIDES = {"left": "one_side", "right": "one_side", "both": "both_sides"}


@dataclass(frozen=True)
class GoldText:
    """A text with its right answers.

    Attributes
    ----------
    wanted
        Item to value: a finding, ``zone:<id>``, ``numb:<id>``, ``side`` or ``person:<field>``.
    may
        Items that are arguable: no credit, no penalty.
    """

    text: str
    wanted: dict[str, str | float]
    may: frozenset[str]

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> GoldText:
        """Return the text of one entry of a gold file."""
        wanted: dict[str, str | float] = dict.fromkeys(entry.get("yes") or (), "yes")
        wanted |= dict.fromkeys(entry.get("no") or (), "no")
        wanted |= entry.get("is") or {}
        wanted |= {f"zone:{z}": "yes" for z in entry.get("zones") or ()}
        wanted |= {f"numb:{z}": "yes" for z in entry.get("numb") or ()}
        wanted |= {f"person:{k}": v for k, v in (entry.get("person") or {}).items()}
        if entry.get("side"):
            wanted["side"] = entry["side"]
        may = {*(entry.get("may") or ())}
        may |= {f"zone:{z}" for z in entry.get("may_zones") or ()}
        may |= {f"numb:{z}" for z in (*(entry.get("may_numb") or ()), *(entry.get("may_zones") or ()))}
        return cls(str(entry["text"]), wanted, frozenset(may))


@dataclass
class Score:
    """Counts over texts, with the misses and the inventions by item."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    inventions: list[tuple[str, str, str]] = field(default_factory=list)
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was read that is right, 0 to 1."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what a careful person reads that was read, 0 to 1."""
        return self.right / max(1, self.right + self.missed)

    def worst(self, of: Sequence[tuple[str, str, str]], many: int = 20) -> list[tuple[str, int]]:
        """Return the items that fail most often."""
        return Counter(item for item, _, _ in of).most_common(many)


def score(texts: Iterable[GoldText], knowledge: Knowledge, lexicon: Lexicon) -> Score:
    """Read each text and count what is right, invented and missed.

    An answer that follows from a right one (implied, or excluded by it) is neither credited nor blamed; a wanted
    answer that a right answer implies counts as read.
    """
    total = Score()
    for gold in texts:
        _judge(gold, read_story(gold.text, knowledge, lexicon), knowledge, total)
    return total


def _judge(gold: GoldText, reading: Reading, knowledge: Knowledge, total: Score) -> None:
    items = _items(reading)
    right = {k for k, v in items.items() if k in gold.wanted and _same(k, v, gold.wanted[k], knowledge)}
    follows = {
        (target, value)
        for name, said in gold.wanted.items()
        if name in knowledge.finding_index and isinstance(said, str)
        for target, value in implied(name, said, knowledge).items()
    }
    follows |= {
        (target, "no")
        for name, said in gold.wanted.items()
        if said == "yes" and name in knowledge.finding_index
        for target in knowledge.finding(name).contradicts
    }
    found = {
        (target, value)
        for name in right
        if name in knowledge.finding_index
        for target, value in implied(name, str(items[name]), knowledge).items()
    }
    for name, value in items.items():
        if name in right:
            total.right += 1
        elif not (name in gold.may or (name, value) in follows or _side_agrees(name, value, gold)):
            total.wrong += 1
            total.inventions.append((name, f"{value} ({_quote(reading, name)})", gold.text))
    for name, wanted in gold.wanted.items():
        if name in right:
            continue
        if (name, wanted) in found:
            total.right += 1
        else:
            total.missed += 1
            total.misses.append((name, str(wanted), gold.text))


def _items(reading: Reading) -> dict[str, str | float]:
    items: dict[str, str | float] = {a.finding: a.value for a in reading.answers}
    items |= {f"zone:{z}": "yes" for z in reading.zones}
    items |= {f"numb:{z}": "yes" for z in reading.numb}
    items |= {f"person:{k}": v for k, v in reading.person.items()}
    if reading.side:
        items["side"] = reading.side
    return items


def _same(name: str, said: Any, wanted: Any, knowledge: Knowledge) -> bool:
    if name not in knowledge.finding_index:
        return bool(said == wanted) or (name.startswith("person:") and _close(said, wanted))
    if said == wanted or _close(said, wanted):
        return True
    info = knowledge.finding(name)
    # two numbers far apart in one option still agree
    return info.cuts is not None and info.option_of(said) == info.option_of(wanted)


def _close(said: Any, wanted: Any) -> bool:
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (said, wanted))
    return numbers and abs(said - wanted) <= _TOLERANCE * max(abs(said), abs(wanted))


def _side_agrees(name: str, value: Any, gold: GoldText) -> bool:
    return name == "pain_side" and _SIDES.get(str(gold.wanted.get("side"))) == value


def _quote(reading: Reading, name: str) -> str:
    return next((a.quote or "" for a in reading.answers if a.finding == name), "")
