"""The invariants of the reasoning, over random packs and random cases."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import whence
from reasoning_models import MODELS, model, random_case, toy
from whence.case import Answer, Case, Drawing
from whence.knowledge.compiled import Knowledge
from whence.reasoning.answers import facts_of
from whence.reasoning.copula import node_shares, node_weights
from whence.reasoning.explain import reasons
from whence.reasoning.person import CaseMix, omega, spread_out, who
from whence.reasoning.posterior import reason
from whence.reasoning.sets import Sets, combine, log_prior
from whence.reasoning.stratum import Stratum, build_stratum, stratum_for
from whence.reasoning.telling import expected_rows, picture, silence_of, surely_told, told_powers
from whence.reasoning.uncertainty import spread_of

models = st.integers(0, MODELS - 1).map(model)
seeds = st.integers(0, 10_000)
shares = st.floats(0.002, 0.98)
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(models, seeds, st.booleans())
@quick
def test_sets_sum_to_one_and_causes_to_one_plus_two_sources(k: Knowledge, seed: int, told: bool) -> None:
    posterior = reason(random_case(k, seed, told=told), k)
    assert posterior.weights.sum() == pytest.approx(1, abs=1e-12)
    assert posterior.causes.sum() == pytest.approx(1 + posterior.two_sources, abs=1e-12)
    assert (posterior.weights >= 0).all()


@given(models, seeds)
@quick
def test_intervals_contain_the_point(k: Knowledge, seed: int) -> None:
    posterior = reason(random_case(k, seed), k)
    spread = spread_of(posterior)
    for cause, point in enumerate(posterior.causes):
        low, high = spread.interval([cause], float(point))
        assert 0 <= low <= point <= high <= 1 + 1e-9
    assert spread.sets <= 300
    for family in k.families:
        low, high = spread.interval(list(family.members), posterior.family(family.members))
        assert low <= posterior.family(family.members) <= high


def test_what_is_certain_has_no_interval() -> None:
    posterior = reason(random_case(model(0), 1), model(0))
    sure = np.zeros(len(posterior.weights))
    sure[0] = 1.0
    only = np.where(sure > 0, 0.0, -1e3)
    spread = spread_of(replace(posterior, weights=sure, log_prior=posterior.log_prior + only))
    assert spread.interval([0], 1.0) == pytest.approx((1.0, 1.0))


@given(models, seeds, st.randoms(use_true_random=False))
@quick
def test_order_of_answers_never_matters(k: Knowledge, seed: int, random) -> None:
    case = random_case(k, seed)
    shuffled = list(case.answers)
    random.shuffle(shuffled)
    first = reason(case, k)
    second = reason(case.model_copy(update={"answers": tuple(shuffled)}), k)
    assert_allclose(first.weights, second.weights, rtol=1e-12)


@given(models, seeds)
@quick
def test_unknown_answers_drop_out(k: Knowledge, seed: int) -> None:
    case = random_case(k, seed)
    known = tuple(a for a in case.answers if a.value != "unknown")
    assert_allclose(
        reason(case, k).weights, reason(case.model_copy(update={"answers": known}), k).weights, rtol=1e-12
    )


@given(models, seeds)
@quick
def test_asking_removes_what_silence_said(k: Knowledge, seed: int) -> None:
    case = random_case(k, seed, told=True)
    answered = {a.finding for a in case.answers}
    tellable = [
        f.id for i, f in enumerate(k.findings) if k.told[i, 0] and f.id not in answered and f.kind != "sign"
    ]
    if not tellable:
        return
    case = case.model_copy(
        update={"answers": tuple(a for a in case.answers if k.finding(a.finding).kind != "sign")}
    )
    asked = case.model_copy(update={"asked": (tellable[0],)})
    before = next(u for u in reason(case, k).units if u.label == "silence")
    after = next(u for u in reason(asked, k).units if u.label == "silence")
    stratum, f = stratum_for(k, case), k.finding_index[tellable[0]]
    if not stratum.applies(f):
        return
    everything, _, said = next(expected_rows(stratum, facts_of(case, k)))
    facts = facts_of(case, k)
    count, told = len(said), picture(stratum, facts, said) + surely_told(stratum, facts)
    left = everything - told_powers(stratum, _asked(k, case, stratum))
    assert_allclose(before.values, silence_of(left, count) + told, atol=1e-9)
    assert_allclose(after.values, silence_of(left - told_powers(stratum, [f]), count) + told, atol=1e-9)


def _asked(k: Knowledge, case: Case, stratum: Stratum) -> list[int]:
    return next(expected_rows(stratum, facts_of(case, k)))[1]


@given(models, seeds)
@quick
def test_a_single_cause_keeps_what_it_states_and_a_silent_partner_adds_nothing(
    k: Knowledge, seed: int
) -> None:
    stratum = stratum_for(k, random_case(k, seed))
    sets = stratum.sets
    for finding in range(len(k.findings)):
        stated_shares, stated, _ = stratum.by_cause(finding)
        row = stratum.row(finding)
        assert_allclose(row.sum(axis=0), 1, atol=1e-12)
        single = sets.b < 0
        assert_allclose(row[:, single], stated_shares[:, sets.a[single]], atol=1e-15)
        pair = np.flatnonzero(~single)
        for one, other in ((sets.a, sets.b), (sets.b, sets.a)):
            alone = pair[stated[one[pair]] & ~stated[other[pair]]]
            assert_allclose(row[:, alone], stated_shares[:, one[alone]], atol=1e-15)


@given(shares)
def test_two_at_background_stay_there(b: float) -> None:
    background = np.array([[b, b], [1 - b, 1 - b]])
    for stated in ([True, True], [True, False], [False, False]):
        found = combine(background, np.array(stated), background, Sets(np.array([0]), np.array([1])))
        assert found[0, 0] == pytest.approx(b, abs=1e-12)


@given(shares, shares)
def test_a_value_at_background_changes_nothing_that_a_partner_produces(b: float, p: float) -> None:
    p = max(b, p)
    background = np.array([[b, b], [1 - b, 1 - b]])
    pair = Sets(np.array([0]), np.array([1]))
    one = np.array([[b, p], [1 - b, 1 - p]])
    said = combine(one, np.array([True, True]), background, pair)
    assert_allclose(said, combine(one, np.array([False, True]), background, pair), atol=1e-12)


@given(
    st.lists(st.floats(0.02, 1), min_size=3, max_size=3), st.lists(st.floats(0.02, 1), min_size=3, max_size=3)
)
def test_options_at_background_change_nothing(b: list[float], p: list[float]) -> None:
    base, own = np.array(b) / sum(b), np.array(p) / sum(p)
    background = np.stack([base, base], axis=1)
    pair = Sets(np.array([0]), np.array([1]))
    said = combine(np.stack([base, own], axis=1), np.array([True, True]), background, pair)
    assert_allclose(said[:, 0], own, atol=1e-12)


@given(shares, shares, shares)
def test_a_cause_never_speaks_against_what_its_partner_produces(b: float, p: float, q: float) -> None:
    values = np.array([[p, q], [1 - p, 1 - q]])
    background = np.array([[b, b], [1 - b, 1 - b]])
    both = combine(values, np.array([True, True]), background, Sets(np.array([0]), np.array([1])))
    assert both[0, 0] >= max(p, q) - 1e-12
    assert both.sum() == pytest.approx(1, abs=1e-12)


@given(models, seeds, st.integers(0, 40))
@quick
def test_a_stated_value_equal_to_its_background_changes_nothing(k: Knowledge, seed: int, pick: int) -> None:
    """A cause that restates its background behaves in every set as if it were silent."""
    case = random_case(k, seed)
    plain = [f for f in range(k.zone_start) if k.cell_ptr[f] < k.cell_ptr[f + 1]]
    finding = plain[pick % len(plain)]
    cells = range(int(k.cell_ptr[finding]), int(k.cell_ptr[finding + 1]))
    cell = cells[pick % len(cells)]
    restated = int(k.cell_cause[cell])
    rows = slice(int(k.bg_ptr[finding]), int(k.bg_ptr[finding + 1]))
    base = k.bg[rows][:, 1 + k.origin[restated]]
    values = slice(int(k.theta_ptr[cell]), int(k.theta_ptr[cell + 1]))
    arrays = dict(k.arrays) | {"theta": k.theta.copy()}
    arrays["theta"][values] = np.where(np.isnan(base), k.bg[rows][:, 0], base)
    inside = (k.cell_mods[:, 0] >= values.start) & (k.cell_mods[:, 0] < values.stop)
    arrays["cell_mods"] = k.cell_mods[~inside]
    at = k.bg_mods[:, 0]
    arrays["bg_mods"] = k.bg_mods[~((at >= rows.start) & (at < rows.stop))]
    stratum = stratum_for(replace(k, arrays=arrays), case)
    shares, stated, background = stratum.by_cause(finding)
    assert not stated[restated]
    assert_allclose(shares[:, restated], background[:, restated], atol=1e-12)
    sets, row = stratum.sets, stratum.row(finding)
    for place in np.flatnonzero((sets.a == restated) | (sets.b == restated)):
        a, b = int(sets.a[place]), int(sets.b[place])
        partner = b if a == restated else a
        if b < 0 or _same(background, a, b):
            alone = background[:, restated] if b < 0 or not stated[partner] else shares[:, partner]
            assert_allclose(row[:, place], alone, atol=1e-12)


def _same(background: np.ndarray, a: int, b: int) -> bool:
    return bool(np.allclose(background[:, a], background[:, b], atol=1e-12))


@given(
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40),
    st.sampled_from([0.0, 0.1, 0.3, 0.4, 0.7, 0.95]),
    st.booleans(),
)
def test_the_copula_keeps_marginals(p: list[float], rho: float, falling: bool) -> None:
    marginal = np.stack([np.array(p), 1 - np.array(p)])
    nodes = node_shares(marginal, rho, falling=falling)
    assert_allclose(np.tensordot(node_weights(), nodes, axes=(0, 1)), marginal, atol=1e-12)
    assert (nodes >= -1e-12).all()
    assert_allclose(nodes.sum(axis=0), 1, atol=1e-12)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.sampled_from([0.2, 0.6]), st.booleans())
def test_the_copula_keeps_marginals_of_options(p: list[float], rho: float, falling: bool) -> None:
    marginal = (np.array(p) / sum(p))[:, None]
    nodes = node_shares(marginal, rho, falling=falling)
    assert_allclose(np.tensordot(node_weights(), nodes, axes=(0, 1)), marginal, atol=1e-12)
    assert (nodes >= -1e-12).all()


@given(models)
@quick
def test_unexplained_families_and_excluded_causes_never_pair(k: Knowledge) -> None:
    last = len(k.causes) - 1
    for a, b in zip(k.pair_a, k.pair_b, strict=True):
        assert last not in (a, b)
        assert k.family_of[a] != k.family_of[b]
    assert len({(int(a), int(b)) for a, b in zip(k.pair_a, k.pair_b, strict=True)}) == len(k.pair_a)


def test_excluded_causes_never_pair() -> None:
    k = toy()
    barred = {k.cause_index["disc"], k.cause_index["joint"]}
    assert all({int(a), int(b)} != barred for a, b in zip(k.pair_a, k.pair_b, strict=True))


@given(models, st.integers(0, 5))
@quick
def test_shares_keep_their_meaning_over_the_people_of_a_setting(k: Knowledge, setting: int) -> None:
    stated = k.shares[setting] / k.shares[setting].sum()
    average = np.zeros(len(k.causes))
    for cell in np.argwhere(k.people[setting] > 0):
        weights = np.zeros_like(k.people)
        weights[(setting, *cell)] = 1.0
        average += k.people[(setting, *cell)] * omega(k, weights, "as_seen")
    assert_allclose(average, stated, atol=1e-9)
    assert_allclose(omega(k, who(k, (None, None, None, setting)), "as_seen"), stated, atol=1e-9)


@given(st.lists(st.floats(1e-6, 1), min_size=3, max_size=12), st.floats(0.1, 1), seeds)
@quick
def test_a_disease_written_as_several_keeps_its_place_in_a_case_mix(
    raw: list[float], power: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    shares = np.array(raw) / sum(raw)
    alone = np.arange(len(shares))
    whole = spread_out(shares, alone, power)
    assert whole.sum() == pytest.approx(1)
    assert_allclose(whole, shares**power / (shares**power).sum())
    cut = rng.random()
    divided = np.append(shares, shares[-1] * cut)
    divided[-2] *= 1 - cut
    family_of = np.append(alone, alone[-1])
    parts = spread_out(divided, family_of, power)
    assert_allclose(np.bincount(family_of, parts), whole, rtol=1e-9)
    assert (parts[-2] >= parts[-1]) == (divided[-2] >= divided[-1]) or parts[-2] == pytest.approx(parts[-1])


@given(models, seeds, st.floats(0.01, 0.5))
@quick
def test_pairs_together_have_the_stated_chance(k: Knowledge, seed: int, rho: float) -> None:
    stratum = stratum_for(k, random_case(k, seed))
    for mix in get_args(CaseMix):
        prior = np.exp(log_prior(stratum.omega(mix), stratum.sets, rho))
        pair = stratum.sets.b >= 0
        assert prior.sum() == pytest.approx(1, abs=1e-12)
        assert prior[pair].sum() == pytest.approx(rho, abs=1e-12)
        assert_allclose(prior[~pair], (1 - rho) * stratum.omega(mix), atol=1e-12)


@given(models, seeds, st.booleans())
@quick
def test_the_cap_of_the_drawing_holds(k: Knowledge, seed: int, told: bool) -> None:
    for unit in reason(random_case(k, seed, told=told), k).units:
        if unit.label == "place":
            assert unit.values.max() - unit.values.min() <= k.model["place_cap"] + 1e-12


@given(models, seeds)
@quick
def test_what_is_told_speaks_for_the_causes_whose_picture_holds_it_and_only_then(
    k: Knowledge, seed: int
) -> None:
    case = random_case(k, seed, told=True)
    stratum, facts = stratum_for(k, case), facts_of(case, k)
    said = {f for _, _, told in expected_rows(stratum, facts) for f in told}
    expected = np.zeros(len(stratum.sets))
    for item in facts.items:
        info = k.findings[item.finding]
        quiet = 1 if info.is_yes_no else info.baseline
        if item.finding not in said or item.option == quiet:
            continue
        share = stratum.row(item.finding)[item.option]
        expected += np.log(k.model["picture"]) * (share > 1.5 * stratum.typical(item.finding)[item.option])
    assert_allclose(picture(stratum, facts, sorted(said)), expected, atol=1e-12)


@given(models, seeds)
@quick
def test_unpainted_zones_never_count_from_a_story(k: Knowledge, seed: int) -> None:
    case = random_case(k, seed, told=True)
    loud = case.model_copy(update={"drawing": case.drawing.model_copy(update={"everywhere": True})})
    assert_allclose(reason(case, k).weights, reason(loud, k).weights, rtol=1e-12)


@given(models, seeds)
@quick
def test_an_explanation_never_lists_a_member_on_the_opposite_side(k: Knowledge, seed: int) -> None:
    posterior = reason(random_case(k, seed), k)
    for cause in range(len(k.causes)):
        for part in reasons(posterior, (cause,))[0]:
            if part.label == "group":
                assert all(member.log_ratio * part.log_odds > 0 for member in part.members)


@given(models, seeds)
@quick
def test_an_explanation_is_the_leave_one_out_change(k: Knowledge, seed: int) -> None:
    posterior = reason(random_case(k, seed), k)
    cause = int(np.argmax(posterior.causes))
    found = {(r.label, r.name): r.log_odds for r in reasons(posterior, (cause,))[0]}
    holds = (posterior.stratum.sets.a == cause) | (posterior.stratum.sets.b == cause)
    logs = posterior.log_prior + posterior.log_likelihood

    def log_odds(values: np.ndarray) -> float:
        weights = np.exp(values - values.max())
        return float(np.log(weights[holds].sum() / weights[~holds].sum()))

    for unit in posterior.units:
        change = log_odds(logs) - log_odds(logs - unit.values)
        assert found.get((unit.label, unit.name), 0.0) == pytest.approx(
            change, abs=0.0501 if abs(change) < 0.0501 else 1e-9
        )


@given(models, seeds)
@settings(max_examples=10, deadline=None)
def test_the_same_case_gives_the_same_numbers(k: Knowledge, seed: int) -> None:
    case = random_case(k, seed)
    first, second = (whence.assess(case, k).model_dump() for _ in range(2))
    assert first == second
    stratum = stratum_for(k, case)
    fresh = build_stratum(replace(k), stratum.key)
    for finding in range(len(k.findings)):
        assert_allclose(fresh.row(finding), stratum.row(finding), rtol=1e-6)


@given(models, seeds)
@quick
def test_mild_weighs_half_and_doubt_doubles_the_error(k: Knowledge, seed: int) -> None:
    rng = np.random.default_rng(seed)
    plain = [f for f in k.findings[: k.zone_start] if f.is_yes_no]
    info = plain[int(rng.integers(len(plain)))]

    def unit(**change: object):
        case = Case(answers=(Answer(finding=info.id, value="yes", **change),))  # type: ignore[arg-type]
        return reason(case, k).units[0], facts_of(case, k).items[0]

    sure, item = unit()
    mild, _ = unit(degree="mild")
    assert_allclose(mild.values, 0.5 * sure.values, rtol=1e-12)
    _, doubtful = unit(certainty="think_so")
    assert doubtful.miss == pytest.approx(2 * item.miss)


@given(models, seeds)
@quick
def test_an_empty_case_is_the_prior(k: Knowledge, seed: int) -> None:
    case = random_case(k, seed).model_copy(update={"answers": (), "drawing": Drawing(), "told": False})
    posterior = reason(case, k)
    assert_allclose(posterior.weights, np.exp(posterior.log_prior), rtol=1e-12)
    assert posterior.two_sources == pytest.approx(k.model["two_sources"], abs=1e-12)
