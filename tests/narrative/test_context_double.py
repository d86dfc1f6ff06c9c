"""Denials that cancel out, and plurals that a stem loses."""

from __future__ import annotations

import pytest

import whence
from whence.narrative import load_lexicon, read_story


@pytest.mark.parametrize(
    ("text", "finding", "value"),
    [
        ("He could not sit, stand or walk without severe pain.", "pain_on_walking", None),
        ("He could not sit, stand or walk without severe pain.", "pain_severity", "severe"),
        ("She walks without pain.", "pain_on_walking", "no"),
        ("She felt the leg was weak.", "bilateral_leg_neurology", None),
        ("No numbness between the legs.", "saddle_numbness", "no"),
        ("No saddle anaesthesia.", "saddle_numbness", "no"),
        ("He has no numbness between the legs.", "saddle_numbness", "no"),
        ("Weakness of both legs.", "bilateral_leg_neurology", "yes"),
    ],
)
def test_what_is_read(text: str, finding: str, value: str | None) -> None:
    knowledge = whence.load("buttock")
    found = {a.finding: a.value for a in read_story(text, knowledge, load_lexicon(knowledge)).answers}
    assert found.get(finding) == value
