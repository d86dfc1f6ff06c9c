"""How probable the answers are under each set of causes: errors, groups, silence, and the pain drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.reasoning.copula import node_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from whence.case import Drawing
    from whence.reasoning.answers import Facts, Item
    from whence.reasoning.stratum import Stratum

__all__ = [
    "Unit", "answered_share", "log_likelihoods", "member_nodes", "picture", "place_unit", "silence_unit", "single",
    "together", "units_of",
]  # fmt: skip


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
    shares: NDArray[np.float64], background: NDArray[np.float64], item: Item
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
    return with_errors(shares[read_option(item, len(shares))], background, item)


def read_option(item: Item, options: int) -> int:
    """Return whose share an answer is read from: its own, or that of yes."""
    return item.option if options > 2 else 0


def with_errors(
    share: NDArray[np.float64], background: NDArray[np.float64], item: Item
) -> NDArray[np.float64]:
    """Return `answered_share` from the share of the option of `read_option` alone."""
    e1 = item.miss
    if len(background) > 2:
        mixed: NDArray[np.float64] = (1 - e1) * share + e1 * background[item.option]
        return mixed
    e0 = min(e1, float(background[0]) / 2)
    yes = e0 + (1 - e0 - e1) * share
    result: NDArray[np.float64] = yes if item.option == 0 else 1 - yes
    return result


def units_of(facts: Facts, stratum: Stratum, drawing: Drawing, *, told: bool) -> list[Unit]:
    """Return every unit of evidence with its log-likelihood over all sets."""
    units = answer_units(facts, stratum, drawing, told=told)
    return [*units, silence_unit(stratum, facts)] if told else units


def answer_units(
    facts: Facts, stratum: Stratum, drawing: Drawing, *, told: bool, made: Iterable[Unit] = ()
) -> list[Unit]:
    """Return the units of what is answered and drawn, without what a story leaves out.

    Parameters
    ----------
    made
        Units that are taken as they are where they hold the same answers.
    """
    knowledge = stratum.knowledge
    before = {unit.items: unit for unit in made if unit.items}
    units: list[Unit] = []
    for group, items in grouped(facts.items, knowledge.group_of).items():
        if tuple(items) in before:
            units.append(before[tuple(items)])
        elif len(items) == 1:
            item = items[0]
            name = knowledge.findings[item.finding].id
            units.append(Unit("finding", name, (item,), single(stratum, item)))
        else:
            units.append(Unit("group", knowledge.groups[group], tuple(items), together(stratum, items)))
    drawn = place_unit(stratum, drawing, told=told)
    return units if drawn is None else [*units, drawn]


def grouped(items: Iterable[Item], group_of: NDArray[np.int16]) -> dict[int, list[Item]]:
    """Sort answers by correlation group; a finding outside every group stands alone under a negative key."""
    found: dict[int, list[Item]] = {}
    for item in items:
        group = int(group_of[item.finding])
        found.setdefault(group if group >= 0 else -1 - item.finding, []).append(item)
    return found


def log_likelihoods(units: Iterable[Unit], size: int) -> NDArray[np.float64]:
    """Return the sum of the units' log-likelihoods, [sets]."""
    total = np.zeros(size)
    for unit in units:
        total += unit.values
    return total


def single(stratum: Stratum, item: Item) -> NDArray[np.float64]:
    """Return log P(answer | set) of one finding on its own, [sets]."""
    logs = np.log(answered_share(stratum.values(item.finding), stratum.typical(item.finding), item))
    if item.weight != 1.0:
        logs *= item.weight
    return np.take(logs, stratum.frame.classes(item.finding))


def together(stratum: Stratum, items: Sequence[Item]) -> NDArray[np.float64]:
    """Return log P(answers | set) of several members of a group that share one latent factor, [sets]."""
    product = member_nodes(stratum, items[0])
    for item in items[1:]:
        product *= member_nodes(stratum, item)
    result: NDArray[np.float64] = np.log(node_weights() @ product)
    return result


def member_nodes(
    stratum: Stratum,
    item: Item,
    keep: NDArray[np.intp] | None = None,
    dtype: type[np.float64] | type[np.float32] = np.float64,
) -> NDArray[np.float64]:
    """Return P(answer | node, set) of one member of a group, [nodes, sets], over the sets at `keep` or all."""
    tables = [
        answered_nodes(stratum, item, source=source).astype(dtype, copy=False) for source in (False, True)
    ]
    return over_sets(stratum, item.finding, tables, keep)


def over_sets(
    stratum: Stratum, finding: int, tables: Sequence[NDArray[Any]], keep: NDArray[np.intp] | None
) -> NDArray[np.float64]:
    """Spread tables over classes, [..., classes] for other sets and for those that hold a source, over sets."""
    classes = stratum.frame.classes(finding)
    holds = stratum.frame.holds_source(stratum.knowledge.findings[finding].group)
    if keep is not None:
        classes, holds = classes[keep], holds[keep]
    found: NDArray[np.float64] = np.take(tables[0], classes, axis=-1)
    at = np.flatnonzero(holds)
    if len(at):
        found[..., at] = np.take(tables[1], classes[at], axis=-1)
    return found


def answered_nodes(stratum: Stratum, item: Item, *, source: bool) -> NDArray[np.float64]:
    """Return P(answer | node, class) of one member of a group, to the power of its weight, [nodes, classes]."""
    nodes = stratum.nodes(item.finding, source=source)
    answered = answered_share(nodes, stratum.typical(item.finding), item)
    return answered if item.weight == 1.0 else answered**item.weight


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
            finding = knowledge.finding_index[f"zone:{zone}"]
            logs = np.log(stratum.values(finding)[0 if zone in painted else 1])
            total += np.take(logs, stratum.frame.classes(finding))
    total *= knowledge.model["place_weight"]
    total = np.maximum(total, total.max() - knowledge.model["place_cap"])
    return Unit("place", "place", (), total)


_POWERS = 4
_RAISED = 1.5
"""A share this many times the background belongs to the picture of a cause."""
_EVERY_STORY = {"exposure": 0.85, "history": 0.95}
"""A thing with this rate of telling or more is told in every story, however short."""
_AT_MOST = 0.95


def silence_unit(stratum: Stratum, facts: Facts) -> Unit:
    """Weigh the telling: given that a story tells N things, how likely are these, and no others?

    A teller tells each thing apart with chance ``v r``, where r is ``m1 P + m0 (1 - P)`` (mention rates) and v
    how much this teller tells at all; what belongs to the picture of a cause (its share is well above the
    background) is told `picture` times as readily, since tellers pick what seems to matter. With v set for
    each hypothesis so that N things are expected,
    ``log L = N log v + sum over the told of log r + sum over the untold of log(1 - v r)``, the last logarithm
    as its series to the fourth power, so that four rows a stratum suffice. A short story then says little by
    its silence and thicker cause files win nothing, but a thing that would surely be told and is not speaks
    against a cause. (Summing log P(not mentioned) at a fixed v punishes thick files after short stories:
    docs/design.md.) Tests, imaging and red flags never enter; signs enter only where the story tells of an
    examination at all.
    """
    sums, count = np.zeros((_POWERS, len(stratum.sets))), 0
    for everything, asked, said in expected_rows(stratum, facts):
        sums += everything
        for finding in asked:
            sums -= told_powers(stratum, finding)
        count += len(said)
    values = silence_of(sums, count) + picture(stratum, facts) + surely_told(stratum, facts)
    return Unit("silence", "not mentioned", (), values)


def picture(stratum: Stratum, facts: Facts) -> NDArray[np.float64]:
    """Return the log of how much more readily all that is told is told under each set, [sets]."""
    total = np.zeros(len(stratum.sets))
    options = {item.finding: item.option for item in facts.items}
    for _, _, said in expected_rows(stratum, facts):
        for finding in said:
            belongs = _in_picture(stratum, finding)[options[finding]]
            total += np.take(belongs, stratum.frame.classes(finding))
    total *= np.log(stratum.knowledge.model["picture"])
    return total


def surely_told(stratum: Stratum, facts: Facts) -> NDArray[np.float64]:
    """Return the log-likelihood that what every story tells is not told, [sets].

    An operation on the spine, an artificial hip or pain all over the body is told however short the story, so
    here the rates hold as they are.
    """
    sure = _tellable(stratum, "sure")
    total = stratum.remember("surely told", lambda: _sum_untold(stratum, sure))
    left_out = facts.asked & set(sure)
    return total - _sum_untold(stratum, sorted(left_out)) if left_out else total


def _sum_untold(stratum: Stratum, findings: Sequence[int]) -> NDArray[np.float64]:
    total = np.zeros(len(stratum.sets))
    for finding in findings:
        total += np.take(np.log1p(-told_chance(stratum, finding)), stratum.frame.classes(finding))
    return total


def silence_of(sums: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the log-likelihood of a choice of things told, from the sums of powers of the rates, [powers, sets].

    `count` things were told; the sums run over all that could be told.
    """
    if count == 0:
        return np.zeros(sums.shape[1])
    v = np.minimum(1.0, count / sums[0])
    total = count * np.log(v)
    for power in range(_POWERS):
        total -= v ** (power + 1) * sums[power] / (power + 1)
    result: NDArray[np.float64] = total
    return result


def expected_rows(
    stratum: Stratum, facts: Facts
) -> Iterator[tuple[NDArray[np.float64], list[int], list[int]]]:
    """Yield for what patients tell, then for signs: sums over all that could be told, what to take out, what is told.

    What was asked for is taken out; so are the things told from the sums of higher powers only in kind: they
    are few beside all that could be told, and stay.
    """
    findings = stratum.knowledge.findings
    told = {item.finding for item in facts.items}
    examined = any(findings[f].kind == "sign" for f in facts.asked)
    for what in ("story", "signs") if examined else ("story",):
        tellable = _tellable(stratum, what)
        key = ("expected to be told", what)
        total = stratum.remember(key, lambda t=tellable: _sum_powers(stratum, t))  # type: ignore[misc]
        yield total, sorted((facts.asked - told) & set(tellable)), sorted(told & set(tellable))


def _sum_powers(stratum: Stratum, findings: Sequence[int]) -> NDArray[np.float64]:
    total = np.zeros((_POWERS, len(stratum.sets)))
    for finding in findings:
        chance = np.take(told_chance(stratum, finding), stratum.frame.classes(finding))
        power = chance.copy()
        for place in range(_POWERS):
            total[place] += power
            power *= chance
    return total


def _tellable(stratum: Stratum, what: str) -> tuple[int, ...]:
    """Return what a ``story`` may tell, ``signs``, or what is ``sure`` to be told in every story."""
    findings, told = stratum.knowledge.findings, stratum.knowledge.told
    return stratum.remember(
        ("tellable", what),
        lambda: tuple(
            f
            for f in np.flatnonzero(told[:, 0]).tolist()
            if stratum.applies(f) and _what(findings[f].kind, float(told[f, 0])) == what
        ),
    )


def _what(kind: str, present: float) -> str:
    if kind == "sign":
        return "signs"
    return "sure" if present >= _EVERY_STORY["exposure" if kind == "exposure" else "history"] else "story"


def told_powers(stratum: Stratum, finding: int) -> NDArray[np.float64]:
    """Return the chance that a finding is told unasked under each set, to the powers 1 to 4, [powers, sets]."""
    chance = told_chance(stratum, finding)
    powers = np.stack([chance**p for p in range(1, _POWERS + 1)])
    return np.take(powers, stratum.frame.classes(finding), axis=1)


def told_chance(stratum: Stratum, finding: int) -> NDArray[np.float64]:
    """Return the chance that a finding is told unasked by somebody who tells all that there is, [classes]."""
    shares = stratum.values(finding)
    present, absent = stratum.knowledge.told[finding]
    said = np.full(shares.shape, present)
    quiet = _quiet(stratum, finding)
    if quiet is not None:
        said[quiet] = absent
    said *= 1 + (stratum.knowledge.model["picture"] - 1) * _in_picture(stratum, finding)
    chance: NDArray[np.float64] = (np.minimum(said, _AT_MOST) * shares).sum(axis=0)
    return chance


def _in_picture(stratum: Stratum, finding: int) -> NDArray[np.bool_]:
    """Return which options of a finding belong to the picture, [K, classes]; nobody tells the quiet one for that."""
    raised: NDArray[np.bool_] = stratum.values(finding) > _RAISED * stratum.typical(finding)[:, None]
    quiet = _quiet(stratum, finding)
    if quiet is not None:
        raised[quiet] = False
    return raised


def _quiet(stratum: Stratum, finding: int) -> int | None:
    """Return the option that nobody bothers to tell."""
    info = stratum.knowledge.findings[finding]
    return 1 if info.is_yes_no else info.baseline
