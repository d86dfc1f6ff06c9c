"""What patients read: plain, never certain, and with something to do."""

from __future__ import annotations

import re

import pytest

from whence.knowledge.check.texts import reading_age
from whence.knowledge.load import load_pack

PACK = load_pack("buttock")
SURE = re.compile(r"\b(diagnos\w+|definitely|certainly|you have (?:a|the|cancer))\b", re.IGNORECASE)
ACTION = re.compile(
    r"\b(hospital|ambulance|doctor|today|tomorrow|now|days?|weeks?|visit|surgeon|help)\b", re.IGNORECASE
)


@pytest.mark.parametrize("rule", PACK.rules.values(), ids=lambda r: r.id)
def test_a_reason_is_plain_and_says_what_to_do(rule: object) -> None:
    text = rule.why  # type: ignore[attr-defined]
    assert reading_age(text) <= 14
    assert not SURE.search(text)
    assert ACTION.search(text)


@pytest.mark.parametrize("screen", PACK.screens.values(), ids=lambda s: s.id)
def test_a_safety_question_is_plain(screen: object) -> None:
    text = screen.ask  # type: ignore[attr-defined]
    assert text.endswith("?")
    assert reading_age(text) <= 14
    assert not SURE.search(text)


def test_texts_for_patients_never_say_diagnosis() -> None:
    for rule in PACK.rules.values():
        assert not SURE.search(" ".join((rule.label, rule.see, rule.meanwhile, rule.channel or "")))
