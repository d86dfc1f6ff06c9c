"""Backgrounds fitted to what studies compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_rows import TOY, accuracy, counts, frequency, pack_with, study

from whence.evidence.shrinkage import expit, logit
from whence.knowledge.backgrounds import reference_mix
from whence.knowledge.compile import compile_pack
from whence.knowledge.load import Pack, load_pack
from whence.knowledge.pooling import pool_pack
from whence.knowledge.schema import ORIGINS


@pytest.fixture
def toy() -> Pack:
    return load_pack("toy", TOY)


def test_the_reference_mix_is_the_stated_mixture_of_settings(toy: Pack) -> None:
    mix = reference_mix(toy)
    assert sum(mix.values()) == pytest.approx(1)
    assert mix["tendon"] == pytest.approx(
        (0.4 * 300 + 0.2 * 400 + 0.1 * (500 + 100 + 300 + 100)) / 1000, rel=1e-3
    )


def test_false_positives_among_silent_causes_move_the_background(toy: Pack) -> None:
    row = accuracy("a", sens=None, **counts(50, 40, 50, 60), among=("muscle",))
    pooling = pool_pack(pack_with(toy, row))
    fitted = pooling.estimates["background", "lift"]
    assert "lift" not in toy.causes["muscle"].findings
    assert 0.1 < fitted.share < 0.4
    assert fitted.basis == "accuracy"
    assert fitted.rows == ("a.lift.disc",)
    assert fitted.steps[0] == "stated 0.1 for default"


def test_causes_that_state_the_finding_are_held(toy: Pack) -> None:
    """The joint states lift often (0.7): false positives of 0.7 there say nothing of the background."""
    row = accuracy("a", sens=None, **counts(70, 70, 30, 30), among=("joint",))
    pooling = pool_pack(pack_with(toy, row))
    assert ("background", "lift") not in pooling.estimates
    assert pooling.fits["lift"].beyond == ()
    apart = accuracy("a", sens=None, **counts(70, 5, 30, 95), among=("joint",))
    assert [g.id for g in pool_pack(pack_with(toy, apart)).fits["lift"].beyond] == ["a.lift.disc"]


@pytest.mark.parametrize("mark", [{"among": ()}, {"weight": 0.0}, {"suspect": True}, {"used": False}])
def test_healthy_controls_and_rows_set_aside_say_nothing(toy: Pack, mark: dict[str, object]) -> None:
    row = accuracy("a", sens=None, **{**counts(50, 40, 50, 60), "among": ("muscle",), **mark})
    good = accuracy("b", sens=0.5, id="b")
    assert ("background", "lift") not in pool_pack(pack_with(toy, row, good)).estimates


def test_weight_and_spectrum_hold_a_study_back(toy: Pack) -> None:
    def fitted(**marks: object) -> float:
        row = accuracy("a", sens=None, **counts(50, 40, 50, 60), among=("muscle",), **marks)
        return pool_pack(pack_with(toy, row)).estimates["background", "lift"].share

    assert 0.1 < fitted(weight=0.3) < fitted(weight=0.6) < fitted()


def test_the_target_is_never_among_the_compared(toy: Pack) -> None:
    row = accuracy("a", sens=None, **counts(50, 40, 50, 60), among=("disc", "muscle"))
    only = accuracy("a", sens=None, **counts(50, 40, 50, 60), among=("muscle",))
    shares = [pool_pack(pack_with(toy, r)).estimates["background", "lift"].share for r in (row, only)]
    assert shares[0] == shares[1]


def test_an_origin_with_its_own_background_moves_apart(toy: Pack) -> None:
    info = toy.findings["lift"].model_copy(
        update={"background": {"default": "uncommonly", "sacroiliac": "half"}}
    )
    silent = toy.causes["joint"].model_copy(update={"findings": {}})
    changed = replace(toy, findings={**toy.findings, "lift": info}, causes={**toy.causes, "joint": silent})
    row = accuracy("a", sens=None, **counts(50, 10, 50, 90), among=("joint",))
    pack = pack_with(changed, row)
    estimates = pool_pack(pack).estimates
    assert ("background", "lift") not in estimates
    moved = estimates["background:sacroiliac", "lift"].share
    assert 0.1 < moved < 0.5
    knowledge = compile_pack(pack)
    at = int(knowledge.bg_ptr[knowledge.finding_index["lift"]])
    assert expit(float(knowledge.bg[at, 1 + ORIGINS.index("sacroiliac")])) == pytest.approx(moved)
    assert expit(float(knowledge.bg[at, 0])) == pytest.approx(0.1)


def test_people_without_pain_count_by_the_ages_of_who_consults(toy: Pack) -> None:
    ages = ((20, 0.2), (50, 0.5), (80, 0.8))
    rows = [
        frequency("s", id=f"s.{a}", cause="background", finding="scan", proportion=p, age_years=str(a))
        for a, p in ages
    ]
    pack = pack_with(toy, frequency("a", k=1, n=2), *rows, studies=(study("s", n=3000),))
    fitted = pool_pack(pack)
    (gap,) = fitted.fits["scan"].gaps
    assert 0.35 < gap.stated < 0.6
    assert fitted.estimates["background", "scan"].share > 0.1
    young = [r.model_copy(update={"proportion": 0.2}) for r in rows]
    flat = pool_pack(pack_with(toy, frequency("a", k=1, n=2), *young, studies=(study("s", n=3000),)))
    assert flat.fits["scan"].gaps[0].stated == pytest.approx(0.2, rel=1e-2)
    assert logit(flat.estimates["background", "scan"].share) < logit(
        fitted.estimates["background", "scan"].share
    )
