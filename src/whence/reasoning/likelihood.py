"""How probable the answers are under each set of causes: errors, groups, silence, and the pain drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.stratum import option_shares
from whence.reasoning.copula import correlation_of, node_shares, node_weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from whence.case import Drawing
    from whence.reasoning.answers import Facts, Item
    from whence.reasoning.stratum import Sets, Stratum

__all__ = ["Unit", "answered_share", "log_likelihoods", "place_unit", "silence_unit", "units_of"]


@dataclass(frozen=True)
class Unit:
    """What is weighed as one: a finding, a group of findings, the drawing, or what a story leaves out.

    Attributes
    ----------
    label
        ``finding``, ``group``, ``place`` or ``silence``.
    items
        The answers inside.
    values
        Log-likelihood of the unit under each set, [sets].
    """

    label: str
    name: str
    items: tuple[Item, ...]
    values: NDArray[np.float64] = field(repr=False)


def answered_share(
    shares: NDArray[np.float64], background: NDArray[np.float64] | float, item: Item
) -> NDArray[np.float64]:
    """Return P(answer | set) when answers err.

    For yes or no: ``q = e0 + (1 - e0 - e1) P`` with e1 the chance of a missed yes and e0 = min(e1, b / 2)
    that of a false one, so that rare telling signs keep their weight. For options the answer is the true one
    with chance 1 - e1, else one drawn from the background.

    Parameters
    ----------
    shares
        P(option | set), [K, ...].
    background
        Typical share of each option, [K].
    """
    e1 = item.miss
    share = shares[item.option]
    b = np.asarray(background)
    if len(shares) > 2:
        return (1 - e1) * share + e1 * b[item.option]
    e0 = min(e1, float(b[0]) / 2)
    yes = e0 + (1 - e0 - e1) * shares[0]
    result: NDArray[np.float64] = yes if item.option == 0 else 1 - yes
    return result


def typical(stratum: Stratum, finding: int) -> NDArray[np.float64]:
    """Return the default background of a finding for this person, [K]."""
    k = stratum.knowledge
    return option_shares(stratum.bg[k.bg_ptr[finding] : k.bg_ptr[finding + 1]])[:, 0]


def units_of(facts: Facts, stratum: Stratum, drawing: Drawing, *, told: bool) -> list[Unit]:
    """Return every unit of evidence with its log-likelihood over all sets."""
    knowledge = stratum.knowledge
    units: list[Unit] = []
    groups: dict[int, list[Item]] = {}
    for item in facts.items:
        group = knowledge.findings[item.finding].group
        groups.setdefault(group if group >= 0 else -1 - item.finding, []).append(item)
    for group, items in groups.items():
        if len(items) == 1:
            item = items[0]
            units.append(
                Unit("finding", knowledge.findings[item.finding].id, (item,), single(stratum, item))
            )
        else:
            units.append(Unit("group", knowledge.groups[group], tuple(items), together(stratum, group, items)))
    drawn = place_unit(stratum, drawing, told=told)
    if drawn is not None:
        units.append(drawn)
    if told:
        units.append(silence_unit(stratum, facts))
    return units


def log_likelihoods(units: Iterable[Unit], size: int) -> NDArray[np.float64]:
    """Return the sum of the units' log-likelihoods, [sets]."""
    total = np.zeros(size)
    for unit in units:
        total += unit.values
    return total


def single(stratum: Stratum, item: Item, sets: Sets | None = None) -> NDArray[np.float64]:
    """Return log P(answer | set) of one finding on its own, [sets]."""
    shares = stratum.row(item.finding) if sets is None else stratum.shares(item.finding, sets)
    return item.weight * np.log(answered_share(shares, typical(stratum, item.finding), item))


def together(stratum: Stratum, group: int, items: Iterable[Item], sets: Sets | None = None) -> NDArray[np.float64]:
    """Return log P(answers | set) of several members of a group that share one latent factor, [sets]."""
    chosen = stratum.sets if sets is None else sets
    product: NDArray[np.float64] | None = None
    for item in items:
        nodes = group_nodes(stratum, group, item.finding, sets)
        answered = answered_share(nodes, typical(stratum, item.finding), item)
        if item.weight != 1.0:
            answered = answered**item.weight
        product = answered if product is None else product * answered
    if product is None:
        return np.zeros(len(chosen))
    result: NDArray[np.float64] = np.log(node_weights() @ product)
    return result


def group_nodes(
    stratum: Stratum, group: int, finding: int, sets: Sets | None = None
) -> NDArray[np.float64]:
    """Return P(option | node of the latent factor, set) of one member, [K, nodes, sets]."""
    key = ("nodes", finding)
    if sets is None and key in stratum.memo:
        return stratum.memo[key]
    chosen = stratum.sets if sets is None else sets
    shares = stratum.row(finding) if sets is None else stratum.shares(finding, chosen)
    info = stratum.knowledge.findings[finding]
    falling = info.is_yes_no or not info.rising
    nodes = node_shares(shares, correlation_of(stratum.knowledge, group, chosen), falling=falling)
    if sets is None:
        stratum.memo[key] = nodes
    return nodes


def place_unit(stratum: Stratum, drawing: Drawing, *, told: bool) -> Unit | None:
    """Weigh the pain drawing: one finding with many places.

    The log-likelihoods of the zones are summed and weighted (they are not independent); an unpainted zone
    counts only where the person said that this is everywhere, never from a story; no set falls more than
    the cap behind the best.
    """
    knowledge = stratum.knowledge
    everywhere = drawing.everywhere and not told
    painted = set(drawing.zones)
    if not painted:
        return None
    total = np.zeros(len(stratum.sets))
    for zone in knowledge.zones:
        if zone in painted or everywhere:
            shares = stratum.row(knowledge.finding_index[f"zone:{zone}"])
            total += np.log(shares[0] if zone in painted else shares[1])
    total *= knowledge.model["place_weight"]
    total = np.maximum(total, total.max() - knowledge.model["place_cap"])
    return Unit("place", "place", (), total)


def silence_unit(stratum: Stratum, facts: Facts) -> Unit:
    """Weigh what a story leaves out: given that it tells N things, how likely are these the ones?

    A set under which more could be told spreads the teller's choice wider: each thing told costs
    ``log Lambda(set)``, with ``Lambda = sum of m1 P + m0 (1 - P)`` over all that could be told unasked. How much
    people tell drops out, so a short story says little by its silence, and thicker cause files win nothing.
    Tests, imaging and red flags never enter; signs enter only where the story tells of an examination at all.
    """
    findings = stratum.knowledge.findings
    examined = any(findings[f].kind == "sign" for f in facts.asked)
    told = {item.finding for item in facts.items}
    expected = np.zeros(len(stratum.sets))
    count = 0
    for signs in (False, True) if examined else (False,):
        tellable = _tellable(stratum, signs=signs)
        key = ("expected to be told", signs)
        if key not in stratum.memo:
            rates = (expected_told(stratum, f) for f in tellable)
            stratum.memo[key] = sum(rates, np.zeros(len(stratum.sets)))
        expected += stratum.memo[key]
        for finding in (facts.asked - told) & set(tellable):
            expected -= expected_told(stratum, finding)
        count += len(told & set(tellable))
    values = -count * np.log(expected) if count else np.zeros(len(stratum.sets))
    return Unit("silence", "not mentioned", (), values)


def _tellable(stratum: Stratum, *, signs: bool) -> list[int]:
    told, findings = stratum.knowledge.told, stratum.knowledge.findings
    return [
        int(f)
        for f in np.flatnonzero(told[:, 0])
        if (findings[f].kind == "sign") == signs and stratum.applies(int(f))
    ]


def expected_told(stratum: Stratum, finding: int) -> NDArray[np.float64]:
    """Return the chance that a finding is told unasked, present or absent, under each set, [sets]."""
    shares = stratum.row(finding)
    present, absent = stratum.knowledge.told[finding]
    info = stratum.knowledge.findings[finding]
    quiet = 1 if info.is_yes_no else info.baseline
    chance = np.zeros(shares.shape[1])
    for option, share in enumerate(shares):
        chance += (absent if option == quiet else present) * share
    return chance
