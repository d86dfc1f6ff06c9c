"""How ordinary people and busy clinics write: what must be read of a sentence, and what must not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whence._yaml import read_yaml
from whence.narrative import read_story

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

ENTRIES: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("gold_ordinary.yaml"))
WITHIN = 0.1
"""Share by which a length of time may be off: months are of several lengths."""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: str(e["text"])[:50])
def test_ordinary_sentence(entry: dict[str, Any], knowledge: Knowledge, lexicon: Lexicon) -> None:
    reading = read_story(entry["text"], knowledge, lexicon)
    said: dict[str, Any] = {a.finding: a.value for a in reading.answers}
    for value in ("yes", "no"):
        assert {n: said.get(n) for n in entry.get(value, ())} == dict.fromkeys(entry.get(value, ()), value)
    for name, value in entry.get("is", {}).items():
        assert said[name] == (value if isinstance(value, str) else pytest.approx(value, rel=WITHIN))
    assert set(entry.get("zones", ())) <= set(reading.zones)
    assert entry.get("person", {}).items() <= reading.person.items()
    assert reading.side == entry.get("side", reading.side)
    claimed = {n for n, value in said.items() if value != "no"}
    claimed |= {*(f"zone:{z}" for z in reading.zones), *(f"person:{p}" for p in reading.person)}
    assert not claimed & set(entry.get("not", ()))
