"""The reader on stories and short phrases of many causes: some worked on, some kept apart.

The floors of what was kept apart lie a little under what was measured; what falls below them got worse.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whence._yaml import read_yaml
from whence.narrative import read_phrases
from whence.narrative.consistent import implied
from whence.narrative.gold import GoldText, score

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

HERE = Path(__file__).resolve().parent
STORIES = {
    "work": ("gold_cases_work.yaml", 0.95, 0.90),
    "held": ("gold_cases_held.yaml", 0.92, 0.84),
}
PHRASES = {"work": ("phrases_work.yaml", 0.98), "held": ("phrases_held.yaml", 0.92)}


@pytest.mark.parametrize("part", STORIES)
def test_stories(part: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    name, precision, recall = STORIES[part]
    entries: list[dict[str, Any]] = read_yaml(HERE / name)
    found = score((GoldText.of(e) for e in entries), knowledge, lexicon)
    print(f"{part}: precision {found.precision:.3f} recall {found.recall:.3f}")
    assert len(entries) >= 55
    assert found.precision >= precision
    assert found.recall >= recall


@pytest.mark.parametrize("part", STORIES)
def test_stories_name_what_exists(part: str, knowledge: Knowledge) -> None:
    known = {*knowledge.finding_index, *(f"zone:{z}" for z in knowledge.zones), "side"}
    for entry in read_yaml(HERE / STORIES[part][0]):
        gold = GoldText.of(entry)
        named = {
            n.replace("numb:", "zone:") for n in (*gold.wanted, *gold.may) if not n.startswith("person:")
        }
        assert not named - known, entry["text"]


@pytest.mark.parametrize("part", PHRASES)
def test_phrases_of_lists(part: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    name, floor = PHRASES[part]
    lists: dict[str, dict[str, str]] = read_yaml(HERE / name)
    told = [(kind, phrase, wanted) for kind, entries in lists.items() for phrase, wanted in entries.items()]
    missed = [t for t in told if not _means(*t, knowledge, lexicon)]
    print(f"{part}: {1 - len(missed) / len(told):.3f} of {len(told)} phrases")
    assert 1 - len(missed) / len(told) >= floor, missed


def _means(kind: str, phrase: str, wanted: str, knowledge: Knowledge, lexicon: Lexicon) -> bool:
    """Whether a phrase is read as one of the answers that are right, or as one that implies it."""
    lists = ([phrase], []) if kind == "present" else ([], [phrase])
    read = {
        (a.finding, _option(a.finding, a.value, knowledge))
        for a in read_phrases(*lists, knowledge, lexicon).answers
    }
    read |= {pair for name, value in read for pair in implied(name, value, knowledge).items()}
    right = {(name, value or "yes") for name, _, value in (w.partition("=") for w in wanted.split("/"))}
    return not right.isdisjoint(read)


def _option(name: str, value: str | float, knowledge: Knowledge) -> str:
    info = knowledge.finding(name)
    if isinstance(value, str) or info.cuts is None:
        return str(value)
    pairs = zip(info.options, info.cuts, strict=False)
    return next((option for option, (low, high) in pairs if low <= value < high), info.options[-1])


def test_absent_phrases_quote_the_list(knowledge: Knowledge, lexicon: Lexicon) -> None:
    reading = read_phrases(["runner"], ["abnormal gait", "trauma", "raised CRP", "a cat"], knowledge, lexicon)
    values = {a.finding: (a.value, a.quote) for a in reading.answers}
    assert values["antalgic_gait"] == ("no", "abnormal gait")
    assert values["no_trauma"] == ("yes", "trauma")
    assert values["crp"][0] == "normal"
    assert "a cat" in reading.not_used
