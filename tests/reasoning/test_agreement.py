"""Agreement with an independent exact engine (pyAgrum) on explicit joint tables, to 1e-9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from reasoning_models import MODELS, model, random_case, share_by_rule
from whence.reasoning.answers import Item
from whence.reasoning.copula import NODES, node_shares, node_weights
from whence.reasoning.posterior import Posterior, reason
from whence.reasoning.synthetic import Size, synthetic_knowledge

gum = pytest.importorskip("pyagrum")


def network(posterior: Posterior, places: Sequence[int], prior: np.ndarray):
    """Return a network of the hypotheses at `places`, latent factors, true findings and erring answers.

    The tables come from the rule written out one number at a time, not from the engine's arrays.
    """
    stratum, k = posterior.stratum, posterior.stratum.knowledge
    net = gum.BayesNet()
    net.add(gum.LabelizedVariable("H", "hypothesis", len(places)))
    net.cpt("H").fillWith([float(p) for p in prior / prior.sum()])
    evidence = {}
    for item in posterior.facts.items:
        info = k.findings[item.finding]
        truth, said = f"T{item.finding}", f"S{item.finding}"
        for name in (truth, said):
            net.add(gum.LabelizedVariable(name, name, len(info.options)))
        net.addArc("H", truth)
        rows = np.array([share_by_rule(stratum, item.finding, *_held(posterior, p)) for p in places])
        if info.group >= 0:
            _latent(net, f"L{info.group}")
            net.addArc(f"L{info.group}", truth)
        for at, place in enumerate(places):
            if info.group < 0:
                net.cpt(truth)[{"H": at}] = rows[at].tolist()
                continue
            nodes = node_shares(
                rows[at][:, None],
                _rho(posterior, info.group, place),
                falling=info.is_yes_no or not info.rising,
            )
            for node in range(NODES):
                net.cpt(truth)[{"H": at, f"L{info.group}": node}] = nodes[:, node, 0].tolist()
        net.addArc(truth, said)
        for option in range(len(info.options)):
            net.cpt(said)[{truth: option}] = _said(stratum, item, option)
        evidence[said] = item.option
    return net, evidence


def _latent(net, name: str) -> None:
    if name not in net.names():
        net.add(gum.LabelizedVariable(name, name, NODES))
        net.cpt(name).fillWith(node_weights().tolist())


def _held(posterior: Posterior, place: int) -> tuple[int, int]:
    return int(posterior.stratum.sets.a[place]), int(posterior.stratum.sets.b[place])


def _rho(posterior: Posterior, group: int, place: int) -> float:
    k = posterior.stratum.knowledge
    source = any(k.group_source[group][c] for c in _held(posterior, place) if c >= 0)
    return float((k.rho_source if source else k.rho)[group])


def _said(stratum, item: Item, truth: int) -> list[float]:
    """Return P(what is said | truth): a yes is missed with e1, a false one said with min(e1, b / 2)."""
    typical = stratum.typical(item.finding)
    if len(typical) > 2:
        return [(1 - item.miss) * (o == truth) + item.miss * float(typical[o]) for o in range(len(typical))]
    false = min(item.miss, float(typical[0]) / 2)
    return [1 - item.miss, item.miss] if truth == 0 else [false, 1 - false]


def agree(posterior: Posterior, places: Sequence[int]) -> None:
    prior = np.exp(posterior.log_prior[list(places)])
    net, evidence = network(posterior, places, prior)
    engine = gum.LazyPropagation(net)
    engine.setEvidence(evidence)
    expected = np.array(engine.posterior("H").tolist())
    logs = posterior.log_likelihood[list(places)]
    own = prior * np.exp(logs - logs.max())
    assert_allclose(own / own.sum(), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(MODELS))
def test_single_causes(seed: int) -> None:
    k = model(seed)
    posterior = reason(random_case(k, seed, drawn=False), k)
    agree(posterior, range(len(k.causes)))


@pytest.mark.parametrize("seed", range(2 * MODELS))
def test_singles_and_pairs_with_groups_and_errors(seed: int) -> None:
    k = model(seed % MODELS)
    posterior = reason(random_case(k, 100 + seed, drawn=False), k)
    agree(posterior, range(len(posterior.stratum.sets)))


def test_one_large_group_with_options() -> None:
    k = synthetic_knowledge(Size(causes=4, findings=6, grouped=1.0, options=0.6, stated=0.9), 5)
    for seed in range(4):
        posterior = reason(random_case(k, seed, answered=1.0, drawn=False), k)
        assert any(unit.label == "group" for unit in posterior.units)
        agree(posterior, range(len(posterior.stratum.sets)))


@pytest.mark.parametrize("seed", range(MODELS))
def test_information_of_unanswered_findings(seed: int) -> None:
    """The next step's bits agree with mutual information worked out by the independent engine."""
    from whence.nextstep.changes import information
    from whence.nextstep.tables import family_parts, outcomes_of

    k = model(seed)
    posterior = reason(random_case(k, seed, answered=0.4, drawn=False), k)
    everywhere = np.arange(len(posterior.stratum.sets))
    open_findings = [f for f in range(k.zone_start) if f not in posterior.facts.asked]
    table = outcomes_of(posterior, open_findings, everywhere)
    parts = family_parts(posterior, everywhere)
    bits = information(table, parts * posterior.weights)
    for finding, own in zip(table.finding[table.start], bits, strict=True):
        assert own == pytest.approx(_reference_bits(posterior, int(finding), parts.T), abs=1e-9)


def _reference_bits(posterior: Posterior, finding: int, parts: np.ndarray) -> float:
    info = posterior.stratum.knowledge.findings[finding]
    places = range(len(posterior.stratum.sets))
    asked = Item(finding, 0, 0.0)
    wide = Posterior(**{**_fields(posterior), "facts": _with(posterior, asked)})
    net, evidence = network(wide, places, np.exp(posterior.log_prior))
    evidence.pop(f"S{finding}")
    engine = gum.LazyPropagation(net)
    engine.setEvidence(evidence)
    engine.addJointTarget({"H", f"T{finding}"})
    joint = engine.jointPosterior({"H", f"T{finding}"})
    table = (
        np.array([[joint[{"H": h, f"T{finding}": o}] for h in places] for o in range(len(info.options))])
        @ parts
    )
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0)
    inside = table > 0
    return float((table[inside] * np.log2(table[inside] / expected[inside])).sum())


def _fields(posterior: Posterior) -> dict[str, object]:
    return {name: getattr(posterior, name) for name in posterior.__dataclass_fields__}


def _with(posterior: Posterior, item: Item):
    facts = posterior.facts
    return replace(facts, items=(*facts.items, item))
