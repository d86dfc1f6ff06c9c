"""What the care of the pack must hold: nothing promised is missing, nothing is invented, all can be read."""

from __future__ import annotations

import pytest

from whence.knowledge.check.joins import check_joins
from whence.knowledge.check.texts import reading_age
from whence.knowledge.load import Pack, load_pack
from whence.knowledge.schema import LEVELS

OLDEST = 14.5
SURE = ("diagnos", "definitely", "certainly", "guarantee", "cure")
PROMISED = {
    "gluteal_stretches", "soft_tissue_therapy", "electrotherapy", "dry_needling", "lumbar_manual_therapy",
    "sij_mobilisation", "core_stability", "lumbopelvic_control", "pelvic_balance_hip_flexors", "heat", "cold",
    "sitting_breaks", "lift_and_carry", "weight_management", "nsaid_oral", "paracetamol", "muscle_relaxant",
    "epidural_steroid", "nerve_root_block", "facet_injection", "radiofrequency_facet", "radiofrequency_sij",
    "piriformis_tenotomy", "hamstring_tenotomy", "endoscopic_neurolysis", "hamstring_repair",
    "gluteal_tendon_repair", "discectomy", "laminectomy", "lumbar_fusion", "home_exercises_recent_pain",
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("buttock")


def test_all_that_the_founding_documents_ask_for_is_there(pack: Pack) -> None:
    assert set(pack.steps) >= PROMISED
    assert len(pack.steps) >= 60
    assert {s.level for s in pack.steps.values()} == set(LEVELS)
    assert len(pack.exercises) >= 35


def test_care_has_no_broken_links(pack: Pack) -> None:
    care = {"step", "plan", "exercise", "investigation"}
    names = {name for kind, name in pack.files if kind in care}
    assert [str(p) for p in check_joins(pack) if str(p.place.field).split(".")[0] in names] == []


def test_every_cause_has_a_plan_of_its_own_or_its_familys(pack: Pack) -> None:
    assert "unexplained" in pack.plans
    assert [
        c.id for c in pack.causes.values() if c.id not in pack.plans and c.part_of not in pack.plans
    ] == []


def test_every_step_test_and_exercise_is_used(pack: Pack) -> None:
    steps = {s for p in pack.plans.values() for names in p.steps.values() for s in names}
    assert set(pack.steps) == steps | {s for p in pack.plans.values() for s in p.not_advised}
    assert set(pack.investigations) == {i for p in pack.plans.values() for i in p.investigations}
    assert set(pack.exercises) == {e for s in pack.steps.values() for e in s.exercises} == set(pack.figures)


def test_steps_say_who_how_much_and_when_to_stop(pack: Pack) -> None:
    for step in pack.steps.values():
        assert step.delivered_by, step.id
        if step.kind in {"exercise", "manual", "physical", "medicine", "injection"}:
            assert step.dose, step.id
            assert step.stop, step.id
            assert step.expected, step.id
        if step.kind == "injection":
            assert step.contraindication is not None, step.id
        if step.kind == "medicine":
            assert step.medicine_class, step.id


def test_nothing_remembered_counts_as_a_study(pack: Pack) -> None:
    used = {r for s in pack.steps.values() for r in (*s.effects, *s.guidelines)}
    used |= {r for p in pack.plans.values() for r in p.natural}
    used |= {r for i in pack.investigations.values() for r in (*i.guidelines, *i.rows)}
    rows = (*pack.effects, *pack.recommendations, *pack.natural_history, *pack.investigation_rows)
    assert [r.id for r in rows if r.id in used and (r.seen == "memory" or r.suspect)] == []


def test_no_known_effect_is_kept_quiet(pack: Pack) -> None:
    used = {r for s in pack.steps.values() for r in s.effects}
    assert [r.id for r in pack.effects if r.id not in used and r.seen != "memory" and not r.suspect] == []


def test_serious_causes_say_who_should_see_the_person_and_what_to_do_until_then(pack: Pack) -> None:
    for cause in pack.causes.values():
        plan = pack.plans.get(cause.id) or pack.plans[str(cause.part_of)]
        assert plan.see, cause.id
        if cause.danger == "emergency":
            assert plan.until_seen, cause.id


def test_texts_for_patients_can_be_read_and_are_never_certain(pack: Pack) -> None:
    texts = [(s.id, s.plain) for s in pack.steps.values()] + [
        (i.id, i.plain) for i in pack.investigations.values()
    ]
    for plan in pack.plans.values():
        texts += [(plan.id, text) for text in (plan.course, plan.until_seen) if text]
        texts += [(plan.id, text) for text in (*plan.avoid, *plan.escalate.values())]
    for e in pack.exercises.values():
        texts += [(e.id, x) for x in (e.purpose, " ".join(e.how), e.feel, e.easier, e.harder, e.stop, e.alt)]
    assert [(n, x) for n, x in texts if len(x.split()) >= 8 and reading_age(x) > OLDEST] == []
    assert [(n, x) for n, x in texts if any(word in x.lower() for word in SURE)] == []


def test_every_exercise_has_the_three_day_rule(pack: Pack) -> None:
    for e in pack.exercises.values():
        assert "three days" in e.stop, e.id
        assert len(e.how) >= 3, e.id


def test_only_free_measures_ship_their_items(pack: Pack) -> None:
    assert set(pack.measures) >= {"nprs", "psfs", "rmdq", "hagos"}
    assert not {"odi", "womac", "paindetect", "eq5d5l", "start_back"} & set(pack.measures)
    for m in pack.measures.values():
        assert not m.shipped_items or "own" in m.licence or "plain measurement" in m.licence, m.id
