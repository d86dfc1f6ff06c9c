"""Clinical prose of buttock muscles, tendons, bursae and nerves: read, and not read for more than it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whence.narrative import read_story

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

READ = [
    # injuries, pressure and bleeding
    (
        "He had lost consciousness for many hours, lying on that side.",
        "prolonged_immobilisation_compression",
        "yes",
    ),
    (
        "He woke on the floor after ten hours, having slept on his left side.",
        "prolonged_immobilisation_compression",
        "yes",
    ),
    ("She had been unconscious for several hours.", "prolonged_immobilisation_compression", "yes"),
    ("There is swelling of the left thigh and buttock.", "focal_buttock_swelling", "yes"),
    ("The right gluteal region is swollen and firm.", "focal_buttock_swelling", "yes"),
    ("The hamstring tendons cannot be felt at the ischium.", "palpable_gap_hamstring", "yes"),
    ("There is an inability to palpate the proximal hamstring tendon.", "palpable_gap_hamstring", "yes"),
    ("The hip was forced into flexion with the knee straight.", "forced_hip_flexion_injury", "yes"),
    ("He did an involuntary split on the wet floor.", "forced_hip_flexion_injury", "yes"),
    ("He developed sudden pain as he kicked the ball.", "sprint_or_kick_injury", "yes"),
    ("He pulled up during the 100 metre sprint.", "sprint_or_kick_injury", "yes"),
    ("He is a high school quarterback.", "growing_adolescent_athlete", "yes"),
    ("Haemoglobin has dropped from 120 to 111 g/L.", "anaemia", "yes"),
    ("The haemoglobin fell by 3 g/dL overnight.", "anaemia", "yes"),
    ("She takes rivaroxaban for atrial fibrillation.", "anticoagulants", "yes"),
    ("The INR was 4.3.", "anticoagulants", "yes"),
    # sitting, tendons, deep muscles
    ("Sitting for more than thirty minutes exacerbates it.", "pain_on_sitting", "yes"),
    ("Sitting for longer than half an hour brings it on.", "pain_on_sitting", "yes"),
    ("It began after a 150-mile charity bicycle ride.", "cyclist", "yes"),
    ("Symptoms began after a long bike ride.", "cyclist", "yes"),
    ("The gait is cautious.", "antalgic_gait", "yes"),
    ("She walks with a lurch.", "trendelenburg_sign", "yes"),
    ("She lurches to the right as she walks.", "trendelenburg_sign", "yes"),
    ("Her pelvis drops when she stands on the left leg.", "trendelenburg_sign", "yes"),
    ("Hip flexion and adduction make the pain worse.", "fair_test", "yes"),
    ("The pain is worsened by hip flexion and adduction.", "fair_test", "yes"),
    (
        "Radiographs show calcium deposits next to both ischial tuberosities.",
        "radiograph_soft_tissue_calcification",
        "yes",
    ),
    (
        "Plain films show a mineralised density behind the femur.",
        "radiograph_soft_tissue_calcification",
        "yes",
    ),
    ("X-rays show a calcified deposit at the tendon.", "radiograph_soft_tissue_calcification", "yes"),
    ("There is pain with all movements of the hip.", "hip_movement_painful", "yes"),
    ("She had not been injured.", "no_trauma", "yes"),
    ("He was not injured.", "no_trauma", "yes"),
    ("There is pain on straight leg raising.", "straight_leg_raise", "yes"),
    ("Not long ago she underwent left hip arthroplasty.", "hip_prosthesis", "yes"),
    # nerves
    ("Neurological examination shows no abnormality.", "neurological_examination_normal", "yes"),
    ("Neurological testing revealed no abnormalities.", "neurological_examination_normal", "yes"),
    ("Tapping on the mass sends tingling into the leg.", "sciatic_tinel", "yes"),
    ("Percussion of the lump causes shooting pain to the foot.", "sciatic_tinel", "yes"),
    ("Sensation around the anus is slightly reduced.", "saddle_hypoaesthesia", "yes"),
    ("He could hardly pass urine for three days.", "urinary_retention", "yes"),
    ("A catheter drained 780 ml.", "post_void_residual", "over_200"),
    ("Touching the outer leg is unpleasant.", "allodynia_symptom", "yes"),
    ("The burning pain did not respond to pregabalin.", "analgesics_no_help", "yes"),
    (
        "Needle electromyography shows denervation of the gluteus medius.",
        "gluteal_weakness_superior_nerve",
        "yes",
    ),
    ("Abduction of the right hip is weak.", "hip_abductor_weakness", "yes"),
    ("There is weakness of abduction of the right hip.", "hip_abductor_weakness", "yes"),
    ("It rarely wakes her at night.", "night_pain", "no"),
    ("The pain wakes her at night.", "night_pain", "yes"),
    ("The buttock looks flattened compared with the other side.", "gluteal_wasting", "yes"),
    ("He felt a tearing sensation at the back of the thigh.", "tearing_pain", "yes"),
    ("She had acute left groin pain during a game.", "onset", "sudden"),
    ("He has acute on chronic hip pain.", "pain_duration", "over_12_weeks"),
    # infection, injection, lumps, muscle
    ("He has a history of misuse of drugs.", "substance_use", "yes"),
    ("She admits to injecting herself with painkillers in the buttock.", "recent_im_injection", "yes"),
    ("He was given an analgesic by injection into the left buttock.", "recent_im_injection", "yes"),
    ("There is crackling under the skin of the buttock.", "crepitus_skin", "yes"),
    ("The skin is dusky and tense.", "skin_dark_or_blistered", "yes"),
    ("A red patch has turned into grouped vesicles.", "vesicular_rash", "yes"),
    ("A band of small blisters on red skin appeared on the buttock.", "vesicular_rash", "yes"),
    ("A bony hard mass is felt behind the greater trochanter.", "fixed_hard_mass", "yes"),
    ("Creatine kinase is 13,875 IU/L.", "creatine_kinase_raised", "yes"),
    (
        "He finds it hard to get up from a chair and to climb stairs; weakness is symmetrical and proximal.",
        "muscle_weakness_proximal",
        "yes",
    ),
    ("He has severe and unremitting gluteal pain.", "pain_severity", "severe"),
    ("He has severe, unremitting left gluteal pain.", "constant_pain", "yes"),
    ("He has severe, unremitting left gluteal pain.", "pain_severity", "severe"),
]
NOT_READ = [
    ("He has acute on chronic hip pain.", "onset"),
    ("The pain is worse on getting out of a chair and on lifting.", "muscle_weakness_proximal"),
    ("He was stabbed in the left buttock.", "sharp_stabbing_pain"),
    ("Urine and blood tests show no infection.", "haematuria_test"),
    (
        "The pain goes when she stands, lies down or sits on the toilet.",
        "prolonged_immobilisation_compression",
    ),
    ("Rest and physiotherapy helped only partly.", "rest_helps_clearly"),
    ("The left hip has become weak.", "muscle_weakness_proximal"),
    ("Weakness of the right hip was noted.", "muscle_weakness_proximal"),
    ("He had slept well for eight hours.", "prolonged_immobilisation_compression"),
    ("The catheter was removed after 2 days.", "post_void_residual"),
    ("Haemoglobin is 140 g/L.", "anaemia"),
    ("Her glove is tight and her nerves are calm.", "sciatic_tinel"),
]


def said(text: str, finding: str, knowledge: Knowledge, lexicon: Lexicon) -> str:
    """Return what the story says of a finding, or nothing."""
    story = read_story(text, knowledge, lexicon)
    return next((str(a.value) for a in story.answers if a.finding == finding), "")


@pytest.mark.parametrize(("text", "finding", "value"), READ)
def test_prose_of_soft_tissues_is_read(
    text: str, finding: str, value: str, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    assert said(text, finding, knowledge, lexicon) == value


@pytest.mark.parametrize(("text", "finding"), NOT_READ)
def test_what_prose_of_soft_tissues_does_not_say(
    text: str, finding: str, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    assert said(text, finding, knowledge, lexicon) not in {"yes", "sudden"}
