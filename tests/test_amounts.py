"""Measured answers as people say them, and a case read from a path that is text."""

from __future__ import annotations

from pathlib import Path

import pytest

import whence
from whence.care.letter import letter_source
from whence.knowledge.amounts import amount_in_words, span_in_words

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("weeks", "english", "spanish"),
    [
        (1 / 7, "1 day", "1 día"),
        (1.0, "7 days", "7 días"),
        (3.0, "3 weeks", "3 semanas"),
        (26.1, "6 months", "6 meses"),
        (365.25, "7 years", "7 años"),
    ],
)
def test_spans(weeks: float, english: str, spanish: str) -> None:
    assert span_in_words(weeks, whence.load("buttock")) == english
    assert span_in_words(weeks, whence.load("buttock", language="es")) == spanish


def test_other_amounts() -> None:
    known = whence.load("buttock", language="es")
    assert amount_in_words("pain_severity", 7.0, known) == "7 de 10"
    assert amount_in_words("walking_distance_limited", 150.0, known) == "150 metros"


def test_a_letter_says_days() -> None:
    known = whence.load("buttock", language="es")
    case = whence.read_case(str(ROOT / "examples/sit_bone.yaml"))
    told = case.model_copy(update={"answers": (whence.Answer(finding="pain_duration", value=0.14),)})
    letter = letter_source(whence.assess(told, known).model_dump(mode="json"), known)
    assert "1 día" in letter
    assert "0.14" not in letter
