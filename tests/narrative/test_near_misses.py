"""Harmless words that stand beside each other as those of a red flag would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whence.narrative import read_story

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon


@pytest.mark.parametrize(
    ("text", "finding", "read"),
    [
        ("He has high blood pressure and low back pain.", "hypotension_shock", False),
        ("A man with high blood pressure has had low back pain.", "hypotension_shock", False),
        ("His blood pressure was low.", "hypotension_shock", True),
        ("There is numbness over the left buttock.", "saddle_numbness", False),
        ("I have numbness around my bottom.", "saddle_numbness", True),
        ("He has nerve pain for several months.", "pain_severity", False),
        ("The pain is severe.", "pain_severity", True),
    ],
)
def test_harmless_neighbours_raise_nothing(
    text: str, finding: str, read: bool, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    found = {f.answer.finding for f in read_story(text, knowledge, lexicon).found}
    assert (finding in found) is read
