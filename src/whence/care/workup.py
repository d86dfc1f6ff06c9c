"""Which tests to order for this person, with what they can be expected to show, and which not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from whence.care.model import PlannedTest, Yield
from whence.care.sources import sources_of
from whence.care.steps import why_barred
from whence.triage.logic import Truth, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from whence.care.model import Lead, TestStatus
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.logic import Known

__all__ = ["expected_of", "tests_of_plan"]

_SHOWN = 3
_MOST = 14
_NORMAL = {"no", "normal", "none", "under_200"}
_ORDER = {"urgent": 0, "order": 1, "later": 2, "not": 3}


def tests_of_plan(
    knowledge: Knowledge,
    posterior: Posterior,
    leads: Sequence[Lead],
    worries: Sequence[Lead],
    known: Known,
    bits: Mapping[str, float],
) -> tuple[PlannedTest, ...]:
    """Return the tests of the leading sources' plans, and any that the answers ask for at once.

    Parameters
    ----------
    bits
        Expected information of a whole test where the next step has worked it out, by id.
    """
    care = knowledge.documents["care"]
    wanted: dict[str, float] = {}
    for lead in (*worries, *leads):
        for name in care["plans"].get(lead.plan, {}).get("investigations", ()):
            wanted[name] = wanted.get(name, 0.0) + (1.0 if lead in worries else lead.weight)
    for name, item in care["investigations"].items():
        if "urgent_when" in item and evaluate(item["urgent_when"], known) is Truth.YES:
            wanted.setdefault(name, 0.0)
    weights = posterior.causes / posterior.causes.sum()
    asked = {name for lead in worries for name in care["plans"].get(lead.plan, {}).get("investigations", ())}
    found = []
    for name, weight in sorted(wanted.items(), key=lambda kv: -kv[1])[:_MOST]:
        item = care["investigations"][name]
        if all(f in known.options for f in item["findings"]):
            continue
        status, reason = _status(knowledge, item, known, feared=name in asked)
        found.append((weight, _planned(knowledge, posterior, item, known, status, reason, weights, bits)))
    found.sort(key=lambda wt: (_ORDER[wt[1].status], -wt[0], wt[1].id))
    return tuple(test for _, test in found)


def _status(
    knowledge: Knowledge, item: Mapping[str, Any], known: Known, *, feared: bool
) -> tuple[TestStatus, str]:
    barred = why_barred(knowledge, item, known)
    urgent = "urgent_when" in item and evaluate(item["urgent_when"], known) is Truth.YES
    if barred and not (urgent or feared):
        return "not", knowledge.say("test.barred", barred=barred)
    if urgent or feared:
        asked = knowledge.say("test.urgent")
        return "urgent", f"{asked} {knowledge.say('test.weigh', barred=barred)}" if barred else asked
    truth = evaluate(item["order_when"], known) if "order_when" in item else Truth.NO
    if truth is Truth.YES:
        return "order", knowledge.say("test.order")
    if "not_when" in item:
        text = item["not_when"]
        return "not", knowledge.say("test.no_reason", text=f"{text[:1].lower()}{text[1:]}")
    return "later", knowledge.say("test.later")


def _planned(
    knowledge: Knowledge,
    posterior: Posterior,
    item: Mapping[str, Any],
    known: Known,
    status: TestStatus,
    reason: str,
    weights: NDArray[np.float64],
    bits: Mapping[str, float],
) -> PlannedTest:
    names = [f for f in item["findings"] if f not in known.options]
    shown = expected_of(knowledge, posterior, names, weights)
    return PlannedTest(
        id=item["id"],
        name=item["name"],
        status=status,
        reason=reason,
        looks_for=tuple(item.get("looks_for", ())),
        expected=shown,
        bits=bits.get(item["id"], max((y.bits for y in shown), default=0.0)),
        cost=item["cost"],
        minutes=item["minutes"],
        pain=item.get("pain", "none"),
        radiation=item.get("radiation", "none"),
        plain=item["plain"],
        technical=item["technical"],
        evidence=(
            *sources_of(knowledge, "guidelines", item.get("guidelines", ())),
            *sources_of(knowledge, "tests", item.get("rows", ())),
        ),
    )


def expected_of(
    knowledge: Knowledge, posterior: Posterior, names: Sequence[str], weights: NDArray[np.float64]
) -> tuple[Yield, ...]:
    """Return the most telling findings of a test with their probability for this person.

    The probability is the mean over causes, weighted by their posterior (pairs of sources count as half each,
    a small approximation); the bits are the mutual information between finding and cause.

    Parameters
    ----------
    weights
        Posterior of the causes, scaled to sum to one, [C].
    """
    start, table = posterior.stratum.answers_by_cause
    at = [knowledge.finding_index[name] for name in names]
    plain = [f for f in at if knowledge.findings[f].is_yes_no]
    found = _plain(knowledge, posterior.stratum.yes.shares[plain], plain, weights) if plain else []
    for f in at:
        info = knowledge.findings[f]
        if info.is_yes_no:
            continue
        shares = table[start[f] : start[f + 1]]
        mean = shares @ weights
        gain = float(_entropy(mean) - _entropy(shares) @ weights)
        odd = [i for i, option in enumerate(info.options) if option not in _NORMAL]
        named = f" {knowledge.say('or')} ".join(info.label(info.options[i]) for i in odd)
        label = f"{info.name}: {named}"
        found.append(Yield(info.id, label, float(mean[odd].sum()), max(gain, 0.0)))
    found.sort(key=lambda y: (-y.bits, y.finding))
    return tuple(found[:_SHOWN])


def _plain(
    knowledge: Knowledge, yes: NDArray[np.float64], at: Sequence[int], weights: NDArray[np.float64]
) -> list[Yield]:
    """Return the yields of yes-or-no findings at once; `yes` is [findings, C]."""
    mean = yes @ weights
    inside = _entropy(np.stack([yes, 1 - yes])) @ weights
    gain = np.maximum(_entropy(np.stack([mean, 1 - mean])) - inside, 0.0)
    return [
        Yield(knowledge.findings[f].id, knowledge.findings[f].name, float(mean[i]), float(gain[i]))
        for i, f in enumerate(at)
    ]


def _entropy(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy, in bits, over the first axis."""
    result: NDArray[np.float64] = -(shares * np.log2(shares)).sum(axis=0)
    return result
