"""The reader on texts with known answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whence._yaml import read_yaml
from whence.narrative import read_story
from whence.narrative.gold import GoldText, Score, score

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

HERE = Path(__file__).resolve().parent
GOLD: list[dict[str, Any]] = read_yaml(HERE / "gold.yaml")
STORIES: list[dict[str, Any]] = read_yaml(HERE / "gold_stories.yaml")


def _score(entries: list[dict[str, Any]], knowledge: Knowledge, lexicon: Lexicon) -> Score:
    return score((GoldText.of(e) for e in entries), knowledge, lexicon)


def test_gold_set_is_large_and_of_both_styles() -> None:
    patients = sum(e["style"] == "patient" for e in GOLD)
    assert len(GOLD) >= 200
    assert 0.4 <= patients / len(GOLD) <= 0.6
    assert len(STORIES) == len({e["cause"] for e in STORIES}) >= 60


def test_every_answer_exists(knowledge: Knowledge) -> None:
    known = {*knowledge.finding_index, *(f"zone:{z}" for z in knowledge.zones), "side"}
    for entry in (*GOLD, *STORIES):
        gold = GoldText.of(entry)
        named = {
            n.replace("numb:", "zone:") for n in (*gold.wanted, *gold.may) if not n.startswith("person:")
        }
        named |= set(entry.get("not") or ())
        assert not named - known, entry["text"]


def test_sentences(knowledge: Knowledge, lexicon: Lexicon) -> None:
    found = _score(GOLD, knowledge, lexicon)
    print(f"precision {found.precision:.3f} recall {found.recall:.3f}")
    assert found.precision >= 0.95, found.inventions
    assert found.recall >= 0.85, found.misses


@pytest.mark.parametrize("entry", [e for e in GOLD if e.get("not")], ids=lambda e: str(e["text"])[:40])
def test_traps(entry: dict[str, Any], knowledge: Knowledge, lexicon: Lexicon) -> None:
    reading = read_story(entry["text"], knowledge, lexicon)
    read = {a.finding for a in reading.answers if a.value != "no"}
    assert not read & set(entry["not"])


def test_every_answer_quotes_the_text(knowledge: Knowledge, lexicon: Lexicon) -> None:
    for entry in STORIES:
        reading = read_story(entry["text"], knowledge, lexicon)
        for item in reading.found:
            assert item.answer.quote
            assert item.answer.quote == entry["text"][item.start : item.end]


def test_what_is_not_understood_is_shown(knowledge: Knowledge, lexicon: Lexicon) -> None:
    reading = read_story("My cat is called Otto. It hurts to sit.", knowledge, lexicon)
    assert reading.not_used == ("My cat is called Otto",)
