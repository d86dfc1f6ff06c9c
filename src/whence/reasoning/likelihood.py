"""How probable the answers are under each set of causes: errors, groups, silence, and the pain drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.reasoning.copula import node_weights
from whence.reasoning.telling import telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from whence.case import Drawing
    from whence.reasoning.answers import Facts, Item
    from whence.reasoning.stratum import Stratum

__all__ = [
    "Unit", "answered_share", "by_class", "log_likelihoods", "member_nodes", "place_unit", "single", "together",
    "units_of",
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
        mixed: NDArray[np.float64] = (1 - e1) * share + e1 * float(background[item.option])
        return mixed
    e0 = min(e1, float(background[0]) / 2)
    yes = e0 + (1 - e0 - e1) * share
    result: NDArray[np.float64] = yes if item.option == 0 else 1 - yes
    return result


def units_of(facts: Facts, stratum: Stratum, drawing: Drawing, *, told: bool) -> list[Unit]:
    """Return every unit of evidence with its log-likelihood over all sets."""
    knowledge = stratum.knowledge
    units: list[Unit] = []
    for group, items in grouped(facts.items, knowledge.group_of).items():
        alone = len(items) == 1
        name = knowledge.findings[items[0].finding].id if alone else knowledge.groups[group]
        units.append(Unit("finding" if alone else "group", name, tuple(items), answered(stratum, items)))
    drawn = place_unit(stratum, drawing, told=told)
    if drawn is not None:
        units.append(drawn)
    if told:
        units.append(Unit("silence", "not mentioned", (), telling(stratum, facts)))
    return units


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


def answered(
    stratum: Stratum, items: Sequence[Item], keep: NDArray[np.intp] | None = None
) -> NDArray[np.float64]:
    """Return log P(answers | set) of a finding alone, or of a group's members, over the sets at `keep` or all."""
    if len(items) == 1:
        return single(stratum, items[0], keep)
    if keep is not None:
        return together(stratum, items, keep)
    return stratum.recall(tuple(items), lambda: together(stratum, items))


def single(stratum: Stratum, item: Item, keep: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
    """Return log P(answer | set) of one finding on its own, over the sets at `keep` or all."""
    classes = stratum.frame.classes(item.finding)
    return np.take(by_class(stratum, item), classes if keep is None else classes[keep])


def by_class(stratum: Stratum, item: Item) -> NDArray[np.float64]:
    """Return log P(answer | class of sets) of one finding on its own, [classes]."""

    def logs() -> NDArray[np.float64]:
        found = np.log(answered_share(stratum.values(item.finding), stratum.typical(item.finding), item))
        return found if item.weight == 1.0 else item.weight * found

    return stratum.remember(("logs", item), logs)


def together(
    stratum: Stratum, items: Sequence[Item], keep: NDArray[np.intp] | None = None
) -> NDArray[np.float64]:
    """Return log P(answers | set) of several members of a group that share one latent factor, [sets]."""
    product = member_nodes(stratum, items[0], keep)
    for item in items[1:]:
        product *= member_nodes(stratum, item, keep)
    result: NDArray[np.float64] = np.log(node_weights() @ product)
    return result


def member_nodes(
    stratum: Stratum,
    item: Item,
    keep: NDArray[np.intp] | None = None,
    dtype: type[np.float64] | type[np.float32] = np.float64,
) -> NDArray[np.float64]:
    """Return P(answer | node, set) of one member of a group, [nodes, sets], over the sets at `keep` or all."""
    typical = stratum.typical(item.finding)

    def read(nodes: NDArray[np.float64]) -> NDArray[np.float64]:
        found = with_errors(nodes, typical, item)
        return found if item.weight == 1.0 else found**item.weight

    option = read_option(item, len(typical))
    nodes = [stratum.nodes(item.finding, source=source)[option] for source in (False, True)]
    if keep is not None:  # fewer than the classes
        return read(over_sets(stratum, item.finding, nodes, keep))
    tables = [read(table).astype(dtype, copy=False) for table in nodes]
    return over_sets(stratum, item.finding, tables, None)


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


_PLACES_ALIKE = 0.6
"""How alike the places of one drawing are (judgement): five places weigh what the stated weight says."""


def place_unit(stratum: Stratum, drawing: Drawing, *, told: bool) -> Unit | None:
    """Weigh the pain drawing: one finding with many places.

    The log-likelihoods of the zones are summed and weighted: places go together, so n of them painted by a
    person count as ``n / (1 + (n - 1) rho)`` (the design effect of a cluster; Kish 1965), and never as less
    than the weight; places named in a story always count with the weight alone. An unpainted zone counts only
    where the person said that this is everywhere, never from a story; no set falls more than the cap behind
    the best.
    """
    knowledge = stratum.knowledge
    everywhere = drawing.everywhere and not told
    painted = set(drawing.zones)
    if not painted:
        return None
    total, many = np.zeros(len(stratum.sets)), 0
    for zone in knowledge.zones:
        if zone in painted or everywhere:
            many += 1
            finding = knowledge.finding_index[f"zone:{zone}"]
            logs = np.log(stratum.values(finding)[0 if zone in painted else 1])
            total += np.take(logs, stratum.frame.classes(finding))
    weight = knowledge.model["place_weight"]
    total *= weight if told else max(weight, 1 / (1 + (many - 1) * _PLACES_ALIKE))
    total = np.maximum(total, total.max() - knowledge.model["place_cap"])
    return Unit("place", "place", (), total)
