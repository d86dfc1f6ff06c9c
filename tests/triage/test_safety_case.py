"""The hazard table names tests that exist, and counts that are true."""

from __future__ import annotations

import re
from pathlib import Path

import whence

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")


def test_every_named_test_exists() -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", TEXT)
    assert len(named) >= 20
    for file, name in named:
        source = (Path(__file__).parent / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", source, re.MULTILINE), f"{file}::{name}"


def test_counts_are_those_of_the_pack() -> None:
    documents = whence.load("buttock").documents
    rules = documents["rules"]
    results = [name for name in rules if name.startswith("result_")]
    assert f"{len(rules)} rules" in TEXT
    assert f"{len(results)} rules on results" in TEXT
    assert f"{len(documents['countries'])} countries" in TEXT
    assert f"plus {len(rules) - 49} more" in TEXT
