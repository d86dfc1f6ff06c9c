"""People drawn from the model itself, and from a disturbed model.

Simulating from the very model only tests the code. Under stress, shares, values, correlation and answers
are disturbed, and some people have a cause that the pack does not know: that shows how calibration holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from whence.case import Answer, Case, Person
from whence.knowledge.words import BANDS, LEVELS
from whence.reasoning.stratum import Stratum, stratum_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge

__all__ = ["CALM", "STRESS", "Simulated", "Stress", "simulate"]

_ASKED_KINDS = {"history", "exposure", "sign"}


@dataclass(frozen=True)
class Stress:
    """How far the world differs from the pack.

    Attributes
    ----------
    shares
        Standard deviation of each cause's log share.
    values
        Standard deviation of each stated log odds.
    correlation
        Latent correlation within groups.
    errors
        Factor on the chance of a wrong answer.
    missing
        Chance that an answer is "not sure".
    unknown_cause
        Chance of a cause that is not in the pack: findings half way between two random causes.
    """

    shares: float = 0.0
    values: float = 0.0
    correlation: float | None = None
    errors: float = 1.0
    missing: float = 0.1
    unknown_cause: float = 0.0


CALM = Stress()
STRESS = Stress(shares=0.7, values=0.6, correlation=0.6, errors=2.0, missing=0.2, unknown_cause=0.05)


@dataclass(frozen=True)
class Simulated:
    """A made-up person.

    Attributes
    ----------
    truth
        Id of the cause; None for a cause that the pack does not know.
    full
        Every answer that the person could give, findings in the order of the pack.
    """

    person: Person
    setting: str
    truth: str | None
    full: tuple[Answer, ...]

    def case(self, answers: tuple[Answer, ...] | None = None, mix: str = "as_seen") -> Case:
        """Return this person's case with some or all answers."""
        return Case.model_validate(
            {
                "person": self.person,
                "setting": self.setting,
                "case_mix": mix,
                "answers": answers if answers is not None else self.full,
            }
        )


def simulate(
    knowledge: Knowledge, count: int, *, seed: int = 1, stress: Stress = CALM, stated_only: bool = True
) -> Iterator[Simulated]:
    """Yield made-up people over all settings.

    Parameters
    ----------
    stated_only
        Leave out findings that the true cause is silent about and that are absent (a short history).
    """
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(len(knowledge.theta)) * stress.values
    tilt = np.exp(rng.standard_normal(len(knowledge.causes)) * stress.shares)
    for _ in range(count):
        yield _person(knowledge, rng, stress, noise, tilt, stated_only=stated_only)


def _person(
    knowledge: Knowledge,
    rng: np.random.Generator,
    stress: Stress,
    noise: NDArray[np.float64],
    tilt: NDArray[np.float64],
    *,
    stated_only: bool,
) -> Simulated:
    setting = int(rng.choice(len(knowledge.mixture), p=knowledge.mixture))
    kind = rng.choice(knowledge.people[setting].size, p=knowledge.people[setting].ravel())
    band, sex, pregnancy = np.unravel_index(int(kind), knowledge.people[setting].shape)
    top = BANDS[band + 1] if band + 1 < len(BANDS) else 95
    level = LEVELS["pregnancy"][pregnancy]
    person = Person(
        age=float(rng.integers(BANDS[band], top)),
        sex=LEVELS["sex"][sex],
        pregnant=level == "pregnant" if sex == 0 else None,
        weeks_since_birth=8.0 if level == "postpartum" else None,
    )
    name = LEVELS["setting"][setting]
    stratum = stratum_for(knowledge, Case.model_validate({"person": person, "setting": name}))
    omega = stratum.omega("as_seen") * tilt
    cause = int(rng.choice(len(omega), p=omega / omega.sum()))
    other = int(rng.integers(len(omega) - 1)) if rng.random() < stress.unknown_cause else None
    answers = _answers(stratum, rng, stress, noise, cause, other, stated_only=stated_only)
    truth = None if other is not None else knowledge.causes[cause].id
    return Simulated(person, name, truth, answers)


def _answers(
    stratum: Stratum,
    rng: np.random.Generator,
    stress: Stress,
    noise: NDArray[np.float64],
    cause: int,
    other: int | None,
    *,
    stated_only: bool,
) -> tuple[Answer, ...]:
    knowledge = stratum.knowledge
    factors = rng.standard_normal(len(knowledge.groups) + 1)
    found = []
    for f, info in enumerate(knowledge.findings[: knowledge.zone_start]):
        if info.kind not in _ASKED_KINDS or info.role == "care" or info.replaces or not stratum.applies(f):
            continue
        shares, stated, _ = stratum.by_cause(f)
        own = shares[:, cause].copy()
        if stated[cause] and info.is_yes_no and stress.values:
            start, end = knowledge.cell_ptr[f], knowledge.cell_ptr[f + 1]
            cell = start + int(np.flatnonzero(knowledge.cell_cause[start:end] == cause)[0])
            odds = own[0] / own[1] * np.exp(noise[knowledge.theta_ptr[cell]])
            own = np.array([odds / (1 + odds), 1 / (1 + odds)])
        if other is not None:
            own = 0.5 * (own + shares[:, other])
        option = _draw(own, info.group, factors, knowledge, stress, rng)
        option = _misheard(option, info.options, info.kind, stress, knowledge, rng)
        quiet = info.is_yes_no and option == 1 and not stated[cause]
        if rng.random() < stress.missing or (stated_only and quiet):
            continue
        found.append(Answer(finding=info.id, value=info.options[option]))
    return tuple(found)


def _draw(
    shares: NDArray[np.float64],
    group: int,
    factors: NDArray[np.float64],
    knowledge: Knowledge,
    stress: Stress,
    rng: np.random.Generator,
) -> int:
    """Draw an option; members of a group share a latent factor."""
    if group < 0:
        return int(rng.choice(len(shares), p=shares))
    rho = float(knowledge.rho[group]) if stress.correlation is None else stress.correlation
    level = ndtr(np.sqrt(rho) * factors[group] + np.sqrt(1 - rho) * rng.standard_normal())
    return min(int(np.searchsorted(np.cumsum(shares), level)), len(shares) - 1)


def _misheard(
    option: int,
    options: tuple[str, ...],
    kind: str,
    stress: Stress,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> int:
    """Return the answer that is given: a yes is missed now and then, other options are mixed up."""
    errors = knowledge.model["errors"]
    chance = stress.errors * errors["examiner" if kind == "sign" else "patient"]
    if rng.random() >= chance or (options == ("yes", "no") and option == 1):
        return option
    return 1 if options == ("yes", "no") else int(rng.integers(len(options)))
