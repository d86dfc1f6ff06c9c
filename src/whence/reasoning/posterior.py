"""The exact posterior over single causes and pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.answers import Facts, facts_of
from whence.reasoning.likelihood import Unit, answered, grouped, log_likelihoods, units_of
from whence.reasoning.person import CaseMix
from whence.reasoning.sets import normalise
from whence.reasoning.stratum import Stratum, stratum_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["Posterior", "reason"]


@dataclass(frozen=True)
class Posterior:
    """What the answers leave of the hypotheses.

    Attributes
    ----------
    weights
        P(set | answers), [sets], for the case mix of `mix`.
    units
        The evidence, each with its log-likelihood over the sets, before `clarity`.
    """

    stratum: Stratum
    facts: Facts
    units: tuple[Unit, ...]
    mix: CaseMix
    log_prior: NDArray[np.float64]
    log_likelihood: NDArray[np.float64]
    weights: NDArray[np.float64]

    @cached_property
    def causes(self) -> NDArray[np.float64]:
        """P(cause is among the sources), [C]; sums to 1 + P(two sources)."""
        return self.stratum.sets.sum_by_cause(self.weights, len(self.stratum.knowledge.causes))

    @cached_property
    def prior(self) -> NDArray[np.float64]:
        """P(set) before any answer, [sets]."""
        return np.exp(self.log_prior)

    @cached_property
    def two_sources(self) -> float:
        """P(two sources at once)."""
        return float(self.weights[self.stratum.sets.b >= 0].sum())

    def family(self, members: tuple[int, ...]) -> float:
        """Return P(any of these causes is a source); members of a family never pair."""
        return float(self.causes[list(members)].sum())

    @cached_property
    def clarity(self) -> float:
        """What the log-likelihood is multiplied by in this case mix."""
        return float(self.stratum.knowledge.model["clarity"][self.mix])

    def by_answers(self, facts: Facts | None = None) -> NDArray[np.float64]:
        """Return the weights of single causes, as seen, by answers and drawing alone, [C], up to a constant.

        What a story leaves out is no answer, and urgency must not hear it.

        Parameters
        ----------
        facts
            The answers to weigh; None for all of this posterior.
        """
        stratum, singles = self.stratum, np.arange(len(self.stratum.knowledge.causes))
        logs = stratum.log_prior("as_seen")[singles]
        if facts is None:
            parts = [u.values[singles] for u in self.units if u.label in {"finding", "group"}]
        else:
            groups = grouped(facts.items, stratum.knowledge.group_of)
            parts = [answered(stratum, items, singles) for items in groups.values()]
        for part in (*parts, *(u.values[singles] for u in self.units if u.label == "place")):
            logs += part
        weights: NDArray[np.float64] = np.exp(logs - logs.max())
        return weights

    def under(self, mix: CaseMix) -> Posterior:
        """Return the same evidence under another case mix."""
        if mix == self.mix:
            return self
        return _weighed(self.stratum, self.facts, self.units, mix, self.log_likelihood)


def reason(case: Case, knowledge: Knowledge) -> Posterior:
    """Return the posterior of `case` under its case mix.

    Raises
    ------
    CaseError
        Where the answers do not fit the pack or contradict each other.
    """
    facts = facts_of(case, knowledge)
    stratum = stratum_for(knowledge, case)
    units = tuple(units_of(facts, stratum, case.drawing, told=case.told))
    return _weighed(stratum, facts, units, case.case_mix, log_likelihoods(units, len(stratum.sets)))


def _weighed(
    stratum: Stratum, facts: Facts, units: tuple[Unit, ...], mix: CaseMix, likelihood: NDArray[np.float64]
) -> Posterior:
    prior = stratum.log_prior(mix)
    weights = normalise(prior + stratum.knowledge.model["clarity"][mix] * likelihood)
    return Posterior(stratum, facts, units, mix, prior, likelihood, weights)
