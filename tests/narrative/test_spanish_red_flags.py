"""Red flags in everyday Spanish: read when they are told, and never read into harmless words that look like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whence import load
from whence.narrative import load_lexicon, read_story

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

TOLD = (
    ("No siento nada entre las piernas.", "saddle_numbness"),
    ("No orino desde ayer.", "urinary_retention"),
    ("La pierna se me ha puesto fría y pálida.", "cold_pale_leg"),
    ("Me caí de una escalera de tres metros.", "significant_trauma"),
    ("Mi mamá tiene mucho dolor y no se puede parar.", "unable_to_bear_weight"),
    ("Me han dicho pérdida de peso y orina oscura.", "unexplained_weight_loss"),
)
HARMLESS = (
    ("Me cuesta caminar y orino bien.", "urinary_retention"),
    ("Noto hormigueo en la pierna y dolor en el ano al sentarme.", "saddle_numbness"),
    ("Me han dicho pérdida de peso y orina oscura.", "urinary_incontinence_new"),
    ("Me duele el glúteo y empeora al sentarme más.", "skin_dark_or_blistered"),
    ("Me duele la pierna con el frío.", "cold_pale_leg"),
    ("El fisio me aprieta un punto y me duele.", "fever"),
    ("Me pincha el glúteo al sentarme.", "intravenous_drug_use"),
    ("El dolor me baja por la pierna.", "bilateral_leg_pain"),
    ("Tengo dolor para caminar.", "unable_to_bear_weight"),
)


@pytest.fixture(scope="module")
def spanish() -> Knowledge:
    """Return the pack in Spanish."""
    return load("buttock", language="es")


@pytest.fixture(scope="module")
def words(spanish: Knowledge) -> Lexicon:
    """Return the Spanish words of the reader."""
    return load_lexicon(spanish)


@pytest.mark.parametrize(("text", "finding"), TOLD)
def test_a_red_flag_in_everyday_words_is_read(
    text: str, finding: str, spanish: Knowledge, words: Lexicon
) -> None:
    answers = {a.finding: a.value for a in read_story(text, spanish, words).answers}
    assert answers.get(finding) == "yes"


@pytest.mark.parametrize(("text", "finding"), HARMLESS)
def test_harmless_words_are_no_red_flag(text: str, finding: str, spanish: Knowledge, words: Lexicon) -> None:
    assert finding in spanish.finding_index
    answers = {a.finding: a.value for a in read_story(text, spanish, words).answers}
    assert answers.get(finding) != "yes"


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Fiebre no, pérdida de peso tampoco.", {"fever": "no", "unexplained_weight_loss": "no"}),
        ("Fiebre no, pérdida de peso sí.", {"fever": "no", "unexplained_weight_loss": "yes"}),
        ("Tengo fiebre, pero tos no.", {"fever": "yes"}),
        ("Me duele el glúteo sobre todo cuando me siento.", {"pain_on_sitting": "yes"}),
    ],
)
def test_a_closing_no_denies_only_what_it_closes(
    text: str, answers: dict[str, str], spanish: Knowledge, words: Lexicon
) -> None:
    assert {a.finding: a.value for a in read_story(text, spanish, words).answers} == answers
