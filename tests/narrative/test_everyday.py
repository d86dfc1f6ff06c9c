"""Everyday sentences, each with what must be read and what must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whence.narrative import read_story

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

_SENTENCES = [
    ("My private parts have gone numb.", {"saddle_numbness"}, {"numbness_leg"}),
    ("There is no feeling around my bits since Tuesday.", {"saddle_numbness"}, set()),
    ("I can't feel when I wipe.", {"saddle_numbness"}, set()),
    ("My bum goes numb when I sit on the toilet too long.", {"numbness_buttock_or_thigh_skin"},
     {"relief_on_toilet_seat", "numbness_leg"}),
    ("There is a numb patch on the outside of my calf.", {"numbness_leg"}, {"numbness_buttock_or_thigh_skin"}),
    ("My foot has gone to sleep.", {"numbness_leg"}, set()),
    ("My legs feel like jelly and I keep tripping.", {"leg_weakness"}, set()),
    ("I have to sit on one cheek.", {"pain_on_sitting"}, {"relief_sitting"}),
    ("I have to sit down after a short walk.", {"relief_sitting"}, {"pain_on_sitting"}),
    ("A lump in my buttock has doubled in size.", {"lump_growing"}, {"foreign_body_rectum_sensation"}),
    ("It feels like a golf ball up my bum.", {"foreign_body_rectum_sensation"}, set()),
    ("I take prednisolone every day for my lungs.", {"long_term_steroids"}, {"steroid_dramatic_response"}),
    ("I had a steroid shot in my buttock 5 days ago.", {"recent_im_injection"}, {"electric_shooting_pain"}),
    ("Pain shot down my leg.", {"electric_shooting_pain"}, set()),
    ("I had uveitis last year.", {"eye_inflammation"}, {"recurrent_episodes"}),
    ("She noticed a gradually enlarging, painless swelling of the buttock.", {"lump_growing"}, set()),
    ("The lesion was hard and fixed to deeper structures.", {"fixed_hard_mass"}, set()),
    ("He had renal transplantation eight years ago.", {"immunosuppression"}, set()),
    ("She was treated with epidural steroid injections.", set(), {"long_term_steroids"}),
    ("She was treated with steroids for years.", {"long_term_steroids"}, set()),
    ("It gets worse when I sit.", {"pain_on_sitting"}, {"course"}),
    ("It is getting worse.", {"course"}, set()),
    ("The pain is in the middle of my left buttock.", {"pain_side"}, set()),
    ("I run 60 km a week.", {"endurance_runner"}, set()),
    ("I've had a temperature on and off.", {"fever"}, set()),
    ("My stools are thin.", {"change_in_bowel_habit"}, set()),
    ("The stream is weak.", {"prostate_symptoms"}, set()),
    ("I can't put my full weight on it.", {"pain_on_weight_bearing"}, set()),
    ("It started after heavy deadlifts.", {"gym_or_new_exercise_onset"}, set()),
    ("The leg goes heavy when I walk.", {"leg_heaviness"}, {"relief_movement"}),
    ("My leg goes weak.", {"leg_weakness"}, set()),
    ("No trauma. He fell off a ladder last week.", {"fall_on_buttock", "significant_trauma"}, {"no_trauma"}),
    ("I fell asleep on the sofa and woke with buttock pain.", set(), {"fall_on_buttock"}),
    ("I try to pee and nothing comes.", {"urinary_retention"}, set()),
    ("My weight keeps dropping.", {"unexplained_weight_loss"}, set()),
    ("I fell pregnant last year.", set(), {"fall_on_buttock"}),
    ("I get period pain in my bum every month.", {"cyclic_with_periods"}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "read", "not_read"), _SENTENCES)
def test_everyday_words_are_read_as_meant(
    text: str, read: set[str], not_read: set[str], knowledge: Knowledge, lexicon: Lexicon
) -> None:
    found = {f.answer.finding for f in read_story(text, knowledge, lexicon).found if f.answer.value != "no"}
    assert read <= found
    assert not not_read & found


@pytest.mark.parametrize(
    ("text", "value"),
    [("I feel ill, 38.9 temperature", 38.9), ("temp 38.9", 38.9), ("A fever of 102 F.", 38.89)],
)
def test_a_temperature_is_read_and_makes_nobody_old(
    text: str, value: float, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    reading = read_story(text, knowledge, lexicon)
    values = {f.answer.finding: f.answer.value for f in reading.found}
    assert values["fever_measured"] == pytest.approx(value, abs=0.01)
    assert reading.person == {}


def test_what_tells_of_the_person_or_is_measured_counts_as_used(
    knowledge: Knowledge, lexicon: Lexicon
) -> None:
    text = "I am 31 weeks pregnant. My temp is 37.2. The cat is well."
    reading = read_story(text, knowledge, lexicon)
    assert reading.person["pregnant"] is True
    assert reading.not_used == ("The cat is well",)


def test_how_long_ago_a_baby_was_born_is_no_duration_of_pain(knowledge: Knowledge, lexicon: Lexicon) -> None:
    reading = read_story("I had a baby 8 weeks ago and my tailbone hurts.", knowledge, lexicon)
    assert reading.person["weeks_since_birth"] == 8
    assert all(f.answer.finding != "pain_duration" for f in reading.found)


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("FAIR +ve, TTP piriformis, FADIR neg.", {"fair_test", "piriformis_tenderness"}, {"fadir"}),
        ("Pain on resisted abduction, FABER negative.", {"resisted_hip_abduction_pain"}, {"faber"}),
        ("SLR painful, slump negative.", {"straight_leg_raise"}, {"slump_test"}),
        ("TTP piriformis neg, FADIR neg.", set(), {"piriformis_tenderness", "fadir"}),
        ("Fever, chills and rash all absent.", set(), {"fever", "chills_rigors", "skin_rash_blisters"}),
    ],
)
def test_a_denial_after_a_comma_leaves_what_states_itself(
    text: str, present: set[str], absent: set[str], knowledge: Knowledge, lexicon: Lexicon
) -> None:
    answers = {f.answer.finding: f.answer.value for f in read_story(text, knowledge, lexicon).found}
    assert present <= {name for name, value in answers.items() if value == "yes"}
    assert absent <= {name for name, value in answers.items() if value == "no"}


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        (
            "The pain began eighteen months earlier and progressively worsened over the preceding six weeks.",
            78,
        ),
        ("It started about a year ago and for the last 2 weeks it's been unbearable.", 52),
        ("The pain has been getting worse over the last six weeks.", 6),
    ],
)
def test_the_time_of_growing_worse_counts_only_where_no_other_is_told(
    text: str, weeks: int, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    values = {f.answer.finding: f.answer.value for f in read_story(text, knowledge, lexicon).found}
    assert values["pain_duration"] == pytest.approx(weeks, abs=0.5)
