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
        ("She had a urinary tract infection two weeks ago.", "pain_duration", False),
        ("She had a vertebroplasty six years ago.", "pain_duration", False),
        ("He has to stop and sit down after 5 minutes.", "sitting_tolerance_minutes", False),
        ("He can sit for 5 minutes.", "sitting_tolerance_minutes", True),
        ("The pain moves from the left to the right buttock.", "mechanical_pattern", False),
        ("MRI revealed an enhancing spinal mass at L1.", "mri_bone_marrow_lesion", False),
        ("He looks septic.", "feels_acutely_ill", True),
        ("There was no fever of 38 degrees or more.", "fever_measured", False),
        ("He had a fever of 38.6 on arrival.", "fever_measured", True),
        ("She had a high fever as a child.", "fever_measured", False),
        ("Lumbar flexion and extension are full and painless.", "lumbar_flexion_limited", False),
        ("Lumbar flexion and extension are full and painless.", "painless_lumbar_full_range", True),
        ("He had a dental extraction three weeks earlier.", "pain_duration", False),
        ("One episode of low-grade fever.", "intermittent_pain", False),
        ("Full extension of the hip is not possible.", "ischiofemoral_impingement_test", False),
        ("Sitting and rest relieve it.", "rest_pain", False),
        ("The pain is there on walking and at rest.", "rest_pain", True),
        ("An epidural steroid injection did not help.", "trochanteric_injection_relief", False),
        ("He passes out at home.", "prolonged_immobilisation_compression", False),
        ("Colour and temperature of the leg are unchanged.", "course", False),
        ("He had a bypass eight years ago.", "pain_duration", False),
        ("The femoral head has collapsed and is flattened.", "collapse_or_faint", False),
        ("He had pain and collapsed at home.", "collapse_or_faint", True),
        ("Urine normal.", "urinary_retention", False),
        ("He can pass urine normally.", "urinary_retention", True),
        ("The left index falls below 0.5.", "fall_on_buttock", False),
        ("The pressure of 75 mmHg in the compartment was high.", "hypotension_shock", False),
        ("There is fluctuation on palpation.", "fluctuant_swelling", True),
        ("There is fluctuation on palpation.", "course", False),
        ("My left buttock is sore.", "pressure_sore_open", False),
        ("She has a sacral sore.", "pressure_sore_open", True),
        ("One spot on the back of my hip bone makes me jump.", "skin_rash_blisters", False),
        ("A crop of spots on my thigh.", "skin_rash_blisters", True),
        ("One point on the right buttock is tender.", "gluteal_skin_dimple_or_band", False),
        ("I can't feel when I wipe.", "saddle_numbness", True),
        ("I can feel when I wipe.", "saddle_numbness", False),
        ("I can't tell if my bladder is full.", "urinary_retention", True),
        ("I can tell when my bladder is full.", "urinary_retention", False),
        ("She had neurogenic intermittent claudication.", "exertional_pain_relieved_by_standing", False),
        ("She had neurogenic intermittent claudication.", "pain_on_walking", True),
    ],
)
def test_harmless_neighbours_raise_nothing(
    text: str, finding: str, read: bool, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    found = {f.answer.finding for f in read_story(text, knowledge, lexicon).found}
    assert (finding in found) is read


def test_a_pain_that_began_years_ago_has_its_side(knowledge: Knowledge, lexicon: Lexicon) -> None:
    def side(text: str) -> str | None:
        return read_story(text, knowledge, lexicon).side

    assert side("The left buttock pain began two years ago.") == "left"
    assert side("Two years ago she broke the right hip.") is None
    assert side("She has left buttock pain. There is clonus on both sides.") == "left"


@pytest.mark.parametrize(
    ("text", "finding", "value"),
    [
        ("Symptoms worsened after an epidural steroid injection.", "root_block_positive", "no"),
        ("The epidural injection relieved the pain.", "root_block_positive", "yes"),
        ("He has no bowel or bladder incontinence.", "urinary_incontinence_new", "no"),
        ("He has no bowel or bladder incontinence.", "bowel_incontinence_new", "no"),
        ("He has urinary and faecal incontinence.", "bowel_incontinence_new", "yes"),
        ("He has urinary and faecal incontinence.", "urinary_incontinence_new", "yes"),
        ("I have no bladder control.", "urinary_incontinence_new", "yes"),
        ("I have no control over my bowels.", "bowel_incontinence_new", "yes"),
        ("I have no bowel control.", "bowel_incontinence_new", "yes"),
        ("No bladder or bowel control problems.", "urinary_incontinence_new", "no"),
        ("No loss of bladder or bowel control.", "bowel_incontinence_new", "no"),
        ("No change in bladder control.", "urinary_incontinence_new", "no"),
        ("I can't stop peeing myself.", "urinary_incontinence_new", "yes"),
        ("I was not able to feel the toilet paper.", "saddle_numbness", "yes"),
        ("My bottom feels numb when I wipe.", "saddle_numbness", "yes"),
        ("My bottom is not numb when I wipe.", "saddle_numbness", "no"),
        ("I have sex without any feeling now.", "sexual_dysfunction_new", "yes"),
        ("I didn't mean to lose 8 kg.", "unexplained_weight_loss", "yes"),
        ("No weakness until this morning when my foot dropped.", "foot_drop_symptom", "yes"),
        ("No fever until last night.", "fever", None),
        ("I did not have numbness between my legs until yesterday.", "saddle_numbness", None),
        ("No fever, and I slept until eight.", "fever", "no"),
        ("I have no bowel or bladder control.", "bowel_incontinence_new", "yes"),
        ("No loss of bladder and bowel control.", "bowel_incontinence_new", "no"),
        ("I have never been so feverish.", "fever", "yes"),
        ("No painkiller stops the fever.", "fever", "yes"),
        ("No painkillers, no fever.", "fever", "no"),
        ("No urine comes out.", "urinary_retention", "yes"),
        ("He is not peeing more often.", "urinary_retention", None),
        ("I have no feeling down there.", "saddle_numbness", "yes"),
        ("No change in the numbness between my legs.", "saddle_numbness", "yes"),
        ("I don't notice when I poo.", "bowel_incontinence_new", "yes"),
        ("I do not notice blood when I poo.", "bowel_incontinence_new", None),
        ("I fell in love last year.", "fall_on_buttock", None),
        ("I fell behind the shed and landed on my bottom.", "fall_on_buttock", "yes"),
    ],
)
def test_the_same_words_mean_yes_or_no(
    text: str, finding: str, value: str | None, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    found = {f.answer.finding: f.answer.value for f in read_story(text, knowledge, lexicon).found}
    assert found.get(finding) == value
