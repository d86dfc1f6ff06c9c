"""Red flags in everyday Spanish: read when they are told, and never read into harmless words that look like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whence.narrative import read_story

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


DENIALS = (
    "No tengo fiebre", "No fiebre", "Sin fiebre", "Niego fiebre", "Nunca he tenido fiebre", "No he tenido traumatismo",
    "No he tenido fiebre ni escalofríos", "No tengo tos, fiebre ni mareo",
)  # fmt: skip
JOINS = (", ", ", pero ", " y ", ", y ", ", desde ayer ", ", además ")
CLAUSES = (
    ("se me durmieron las piernas", "numbness_leg"),
    ("no puedo orinar", "urinary_retention"),
    ("no orino desde ayer", "urinary_retention"),
    ("se me escapa la orina", "urinary_incontinence_new"),
    ("perdí fuerza en la pierna", "leg_weakness"),
    ("arrastro el pie", "foot_drop_symptom"),
    ("adelgacé ocho kilos sin motivo", "unexplained_weight_loss"),
    ("tuve cáncer de mama", "cancer_prostate_breast_lung_kidney"),
    ("me duele más por la noche", "night_pain"),
    ("la pierna está cada vez más débil", "progressive_leg_weakness"),
    ("la pierna se me ha puesto fría y pálida", "cold_pale_leg"),
    ("tengo hormigueo en el pie", "tingling"),
    ("tomo Sintrom", "anticoagulants"),
)


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("denial", DENIALS)
def test_a_denial_ends_where_a_new_clause_begins(
    denial: str, join: str, spanish: Knowledge, words: Lexicon
) -> None:
    wrong = []
    for clause, finding in CLAUSES:
        answers = read_story(f"{denial}{join}{clause}.", spanish, words).answers
        if {a.finding: a.value for a in answers}.get(finding) != "yes":
            wrong.append(clause)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (
            "No tengo fiebre, escalofríos ni pérdida de peso.",
            {"fever", "chills_rigors", "unexplained_weight_loss"},
        ),
        ("Niega fiebre, pérdida de peso y hormigueo.", {"fever", "unexplained_weight_loss", "tingling"}),
        ("Sin fiebre, escalofríos, hormigueo.", {"fever", "chills_rigors", "tingling"}),
    ],
)
def test_a_list_stays_denied(text: str, denied: set[str], spanish: Knowledge, words: Lexicon) -> None:
    answers = {a.finding: a.value for a in read_story(text, spanish, words).answers}
    assert answers == dict.fromkeys(denied, "no")


@pytest.mark.parametrize(
    "text", ["Me pusieron una ampolla de diclofenaco en el glúteo.", "Me pincharon una ampolla en la nalga."]
)
def test_an_ampoule_is_no_blister(text: str, spanish: Knowledge, words: Lexicon) -> None:
    assert {a.finding for a in read_story(text, spanish, words).answers} == {"recent_im_injection"}


def test_blisters_after_an_injection_are_blisters(spanish: Knowledge, words: Lexicon) -> None:
    text = "Me pusieron una inyección y me salieron ampollas en la nalga."
    assert "skin_rash_blisters" in {a.finding for a in read_story(text, spanish, words).answers}


def test_sitting_that_eases_is_no_pain_on_sitting(spanish: Knowledge, words: Lexicon) -> None:
    for ease in ("se me pasa sentado", "se me quita sentado"):
        answers = {
            a.finding: a.value for a in read_story(f"Me duele al caminar y {ease}.", spanish, words).answers
        }
        assert answers == {"pain_on_walking": "yes", "relief_sitting": "yes"}


def test_a_bladder_that_stopped_yesterday_dates_no_pain(spanish: Knowledge, words: Lexicon) -> None:
    answers = {a.finding for a in read_story("No orino desde ayer.", spanish, words).answers}
    assert answers == {"urinary_retention"}
    assert "pain_duration" in {a.finding for a in read_story("Me duele desde ayer.", spanish, words).answers}


def test_anterior_of_the_eye_is_not_the_past(spanish: Knowledge, words: Lexicon) -> None:
    answers = {a.finding: a.value for a in read_story("Tengo uveítis anterior.", spanish, words).answers}
    assert answers == {"eye_inflammation": "yes"}
