"""Clinical prose of the sacroiliac joints, pelvis and hip: read, and not read for more than it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whence.narrative import read_story

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

READ = [
    ("She has had severe backache for many months.", "pain_severity", "severe"),
    ("The pain began with no trigger.", "no_trauma", "yes"),
    ("It worsens with bending to the side.", "lumbar_movement_painful", "yes"),
    ("EMG of the left leg shows no radiculopathy or neuropathy.", "emg_normal", "yes"),
    ("The range of the hip is restricted.", "hip_flexion_limited", "yes"),
    ("The left leg lies rotated outward.", "leg_shortened_rotated", "yes"),
    ("NSAIDs and physical therapy were without relief.", "analgesics_no_help", "yes"),
    ("He was treated for lumbar strain without benefit.", "lumbar_treatment_no_help", "yes"),
    ("The pain disturbs his nights.", "night_pain", "yes"),
    ("There was a firm fixed mass over the right iliac bone.", "fixed_hard_mass", "yes"),
    ("His BMI is on the 97th percentile.", "obesity", "yes"),
    ("Her body mass index is 34.", "obesity", "yes"),
    ("She had her baby by caesarean section two weeks ago.", "after_childbirth_onset", "yes"),
    ("Her joints are lax.", "hypermobility", "yes"),
    ("Lumbar MRI shows no pressure on a nerve root.", "mri_lumbar_no_root_compression", "yes"),
    ("Bladder and bowel function are unchanged.", "urinary_retention", "no"),
    ("Bladder and bowel function are unchanged.", "bowel_incontinence_new", "no"),
    ("CT shows a sclerotic area in the right ilium.", "radiograph_bone_lesion", "yes"),
    ("Bone scan shows intense uptake in the right hemipelvis.", "bone_scan_sacral_uptake", "yes"),
    ("X-ray shows sclerosis and erosions of the sacroiliac joints.", "radiograph_sacroiliitis", "yes"),
    ("There was a lump over the sacrum that slowly grew.", "lump_growing", "yes"),
    ("There was aching down the backs of both legs.", "bilateral_leg_pain", "yes"),
    ("Rest failed to relieve it.", "rest_helps_clearly", "no"),
    ("The pain came on by itself.", "no_trauma", "yes"),
    ("It hurts whenever the tailbone is pressed.", "coccyx_tenderness", "yes"),
    ("Radiographs at first showed nothing.", "radiograph_pelvis_hip_normal", "yes"),
    ("A pelvic radiograph did not show any fracture.", "radiograph_pelvis_hip_normal", "yes"),
    ("She walks with crutches.", "limits_walking_or_sitting", "yes"),
    ("Palpation: trochanteric palpation painless.", "trochanteric_palpation", "no"),
    ("The right leg is 2 cm shorter.", "leg_length_difference", "yes"),
    ("He had an infected toenail three weeks before.", "recent_bacterial_infection", "yes"),
    ("The pain radiates to the ankle.", "radiation_below_knee", "yes"),
    ("He can hardly put weight on the leg.", "unable_to_bear_weight", "yes"),
    ("She put on weight during the pandemic.", "obesity", "yes"),
    ("There is a palpable step-off at L5.", "step_off_spinous", "yes"),
    ("Radiographs show lucent lines around the cup.", "radiograph_prosthesis_loosening", "yes"),
    ("Dynamic radiographs show that the coccyx slips backward.", "radiograph_coccyx_abnormal", "yes"),
    ("Exercise helps and rest does not.", "improves_with_exercise", "yes"),
    ("Exercise helps and rest does not.", "rest_helps_clearly", "no"),
    ("Right buttock pain for five weeks with sweats at night.", "night_sweats", "yes"),
    ("The pain started when she tried to lift her baby.", "lifting_or_twisting_onset", "yes"),
    ("He denied recent trauma and fever.", "no_trauma", "yes"),
    ("There is no history of trauma or previous back problems.", "no_trauma", "yes"),
    ("Hip pain is worse with initiation of movement.", "start_up_pain", "yes"),
    ("Resisted testing revealed weakness and pain of the hip flexors.", "resisted_hip_flexion_pain", "yes"),
    ("She has had many steroid dose packs for asthma.", "long_term_steroids", "yes"),
    ("His pain is 3/10 at rest and 8/10 on walking.", "pain_severity", 8.0),
    ("Forced abduction of the hip was painful.", "hip_movement_painful", "yes"),
    ("Pain over the greater trochanter on palpation.", "trochanteric_palpation", "yes"),
    ("MRI revealed a crescent sign in the femoral head.", "mri_avascular_necrosis", "yes"),
    ("Ibuprofen and paracetamol have helped little.", "analgesics_no_help", "yes"),
    ("Anti-inflammatory tablets no longer help.", "analgesics_no_help", "yes"),
    ("Radiographs show the femoral heads and necks intact.", "radiograph_pelvis_hip_normal", "yes"),
    ("A radiograph showed no obvious abnormality.", "radiograph_pelvis_hip_normal", "yes"),
    ("The tone of the anal sphincter is reduced.", "reduced_anal_tone", "yes"),
    ("There was no direct trauma.", "no_trauma", "yes"),
    ("Moving the hip does not hurt.", "hip_movement_painful", "no"),
    ("She reports no numbness, tingling or weakness.", "leg_weakness", "no"),
    ("Last year a spine specialist diagnosed a lumbar strain.", "previous_same_label_failed", "yes"),
    ("It was at first attributed to nerve compression.", "previous_same_label_failed", "yes"),
    ("Radiographs of the pelvis and the lumbar spine were normal.", "radiograph_pelvis_hip_normal", "yes"),
    ("She had surgery and radiotherapy for ovarian cancer.", "previous_pelvic_radiotherapy", "yes"),
]
NOT_READ = [
    ("She has pain in the left hip.", "hip_movement_painful"),
    ("A chest radiograph is normal.", "radiograph_pelvis_hip_normal"),
    ("Knee radiographs were normal.", "radiograph_pelvis_hip_normal"),
    ("A 27-year-old army veteran has hip pain.", "military_recruit"),
    ("It worsens with bending to the side.", "pain_on_bending_forward"),
    ("Rheumatoid factor was negative.", "rheumatoid_arthritis"),
    ("EMG of the left leg shows no radiculopathy.", "radiation_below_knee"),
    ("The X-ray showed moderate to severe degenerative change.", "pain_severity"),
    ("There was a firm mass over the right iliac bone.", "mri_bone_marrow_lesion"),
    ("Bladder and bowel function are unchanged.", "course"),
    ("X-ray and CT of the spine were normal.", "radiograph_pelvis_hip_normal"),
    ("He has joint pain and swelling, mainly of the knees and ankles.", "radiation_below_knee"),
    ("The right leg is 2 cm shorter.", "height_loss_or_kyphosis"),
    ("The pain is worse when she puts weight on the leg.", "obesity"),
    ("He developed buttock pain and a swollen left knee.", "focal_buttock_swelling"),
    ("She stepped off a kerb.", "step_off_spinous"),
    ("It is worst at night.", "pain_severity"),
    ("Right buttock pain for five weeks with sweats at night.", "night_pain"),
    ("Tailbone pain since a fall on the stairs.", "pain_on_stairs"),
    ("He held the hip flexed and turned out and screamed when it was moved.", "pain_turning_in_bed"),
    ("He had iritis last year.", "recurrent_episodes"),
    ("The right thigh is wasted.", "severe_pain_then_wasting"),
    ("She has lost 10 pounds over the last four months.", "pain_duration"),
]
LASTING = [
    ("He had fever for one week and right hip pain for two days.", 2 / 7),
    ("A one-week history of fever and two days of pain in the right hip.", 2 / 7),
    ("He has had hip pain for three weeks. Before that he had knee pain for a few days that went away.", 3),
    ("A three-month history of buttock pain; she has lost 6 kg over two months.", 3 * 30.44 / 7),
    ("The pain has gradually worsened over the past month.", 30.44 / 7),
    ("He has had fever for three days.", 3 / 7),
    ("Groin pain for two months with stiffness for an hour in the morning.", 2 * 30.44 / 7),
]


@pytest.mark.parametrize(("text", "finding", "value"), READ)
def test_clinical_prose_is_read(
    text: str, finding: str, value: str | float, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    found = {f.answer.finding: f.answer.value for f in read_story(text, knowledge, lexicon).found}
    assert found.get(finding) == value


@pytest.mark.parametrize(("text", "finding"), NOT_READ)
def test_no_more_is_read_than_is_said(
    text: str, finding: str, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    assert finding not in {f.answer.finding for f in read_story(text, knowledge, lexicon).found}


@pytest.mark.parametrize(("text", "weeks"), LASTING)
def test_the_pain_s_own_time_is_read(text: str, weeks: float, knowledge: Knowledge, lexicon: Lexicon) -> None:
    found = {f.answer.finding: f.answer.value for f in read_story(text, knowledge, lexicon).found}
    assert found["pain_duration"] == pytest.approx(weeks, rel=0.01)


def test_a_measured_fever_outweighs_a_denied_one(knowledge: Knowledge, lexicon: Lexicon) -> None:
    text = "No systemic symptoms were reported. Her temperature was 39.2 C."
    found = {a.finding: a.value for a in read_story(text, knowledge, lexicon).answers}
    assert found["fever_measured"] == pytest.approx(39.2)
    assert found.get("fever") != "no"


@pytest.mark.parametrize(
    ("text", "there"),
    [("She has right-sided buttock pain.", False), ("The pain is at the outside of my buttock.", True)],
)
def test_a_painful_side_is_not_the_side_of_the_buttock(
    text: str, there: bool, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    assert ("lateral_hip" in read_story(text, knowledge, lexicon).zones) is there
