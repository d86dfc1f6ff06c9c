"""Backgrounds fitted to studies: what specificities and healthy people say of how common a finding is."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from whence.evidence.consistency import ConsistencyFit, Constraint, fit_backgrounds
from whence.evidence.shrinkage import Rate, clamp, from_counts, logit
from whence.knowledge.compiled import UNEXPLAINED
from whence.knowledge.margins import ASSUMED_N, accuracy_margin, factor_of, frequency_margins
from whence.knowledge.people import people_tables, share_tables
from whence.knowledge.resolve import Estimate
from whence.knowledge.selection import family_of, select
from whence.knowledge.words import BANDS, parse_words, spread_to_sd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from whence.knowledge.load import Pack
    from whence.knowledge.schema import AccuracyRow, FrequencyRow

    Estimates: TypeAlias = Mapping[tuple[str, str], Estimate]

__all__ = ["fit_all", "reference_mix"]

_MODEL_SD: Final = 0.3
"""Spread of every constraint beyond its own: a study's mix of causes is never quite the one held here."""

_DECIMAL_WITHIN: Final = 2.0


def fit_all(
    pack: Pack, estimates: Estimates
) -> tuple[dict[str, ConsistencyFit], dict[tuple[str, str], Estimate]]:
    """Fit the background of every yes/no finding that studies constrain.

    Returns
    -------
    fits
        By finding.
    estimates
        ``("background", finding)`` and ``("background:<origin>", finding)``, where a study moved it.
    """
    mix, ages = reference_mix(pack), _reference_ages(pack)
    fits: dict[str, ConsistencyFit] = {}
    found: dict[tuple[str, str], Estimate] = {}
    constraints: dict[str, list[Constraint]] = defaultdict(list)
    rows: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for finding, constraint, names in _constraints(pack, estimates, mix, ages):
        constraints[finding].append(constraint)
        rows[finding] += names
    for finding, own in constraints.items():
        stated = _stated(pack, finding)
        fit = fits[finding] = fit_backgrounds(stated, own)
        moved = {key for c in own for key, weight in c.free if weight > 0}
        for key in stated:
            if key in moved:
                name = "background" if key == "default" else f"background:{key}"
                found[name, finding] = _estimate(key, stated[key], fit, own, rows[finding])
    return fits, found


def reference_mix(pack: Pack) -> dict[str, float]:
    """Return how common each cause is in the stated mixture of settings; sums to 1 with ``unexplained``."""
    causes = list(pack.region.shares)
    mixture = people_tables(pack.region)["mixture"]
    shares = mixture @ share_tables(pack, causes)["shares"]
    return dict(zip(causes, (float(s) for s in shares / shares.sum()), strict=True))


def _reference_ages(pack: Pack) -> dict[float, float]:
    """Return the share of people by the middle year of their age band, adults only."""
    tables = people_tables(pack.region)
    bands = np.einsum("s,sapq->a", tables["mixture"], tables["people"])
    middles = (np.array(BANDS) + np.array([*BANDS[1:], 95])) / 2
    adult = middles >= 18
    return dict(zip(middles[adult].tolist(), (bands[adult] / bands[adult].sum()).tolist(), strict=True))


def _stated(pack: Pack, finding: str) -> dict[str, Rate]:
    table = {**pack.findings[finding].background, **pack.region.backgrounds.get(finding, {})}
    found = {}
    for key, value in table.items():
        share, within = (value[0], _DECIMAL_WITHIN) if isinstance(value, tuple) else parse_words(str(value))
        found[str(key)] = Rate(logit(clamp(share)), spread_to_sd(max(within, 1.05)))
    return found


def _constraints(
    pack: Pack, estimates: Estimates, mix: Mapping[str, float], ages: Mapping[float, float]
) -> Iterator[tuple[str, Constraint, tuple[str, ...]]]:
    """Yield finding, what usable rows say of its background, and the rows."""
    known = {name for name, f in pack.findings.items() if f.is_yes_no}
    accuracy: dict[tuple[str, str], list[AccuracyRow]] = defaultdict(list)
    for row in pack.accuracy:
        if row.finding in known and row.among and row.weight:
            accuracy[row.cause or row.condition, str(row.finding)].append(row)
    for (target, finding), rows in accuracy.items():
        for row in select(rows, pack.studies).rows:
            constraint = _of_accuracy(pack, row, target, estimates, mix)
            if constraint is not None:
                yield finding, constraint, (row.id,)
    for (finding, _), members in _people_rows(pack, known).items():
        yield finding, _of_people(pack, members, ages), tuple(r.id for r in members)


def _people_rows(pack: Pack, known: set[str]) -> dict[tuple[str, str], list[FrequencyRow]]:
    """Return rows about anybody, by finding and cohort."""
    found: dict[tuple[str, str], list[FrequencyRow]] = defaultdict(list)
    for row in pack.frequency:
        sound = row.used and not row.suspect and row.seen != "memory"
        if row.finding in known and row.cause == "background" and sound:
            found[str(row.finding), family_of(row, pack.studies)].append(row)
    return found


def _of_accuracy(
    pack: Pack, row: AccuracyRow, target: str, estimates: Estimates, mix: Mapping[str, float]
) -> Constraint | None:
    """Return a row's false-positive share as the average over the causes that it compared."""
    from whence.knowledge.pooling import shrunk, stated_background

    finding, factors = str(row.finding), pack.region.model.spectrum
    margin, _ = shrunk(accuracy_margin(row, pack.studies), stated_background(pack, finding), factors)
    if margin.fpr is None:
        return None
    own = {target} | {c.id for c in pack.causes.values() if c.part_of == target}
    fixed: list[tuple[float, float]] = []
    free: dict[str, float] = defaultdict(float)
    origins = _stated(pack, finding)
    for name in row.among:
        if name in own or name not in mix or name == UNEXPLAINED:
            continue
        share = _stated_share(pack, name, finding, estimates)
        if share is not None:
            fixed.append((mix[name], share))
        else:
            origin = pack.causes[name].origin
            free[origin if origin in origins else "default"] += mix[name]
    if not fixed and not free:
        return None
    sd = math.hypot(margin.fpr.sd, _MODEL_SD) / (factor_of(margin, factors) * row.weight)
    return Constraint(row.id, Rate(margin.fpr.log_odds, sd), tuple(fixed), tuple(free.items()))


def _stated_share(pack: Pack, cause: str, finding: str, estimates: Estimates) -> float | None:
    estimate = estimates.get((cause, finding))
    if estimate is not None:
        return estimate.share
    value = pack.causes[cause].findings.get(finding)
    return parse_words(value.value)[0] if value is not None and isinstance(value.value, str) else None


def _of_people(pack: Pack, members: Sequence[FrequencyRow], ages: Mapping[float, float]) -> Constraint:
    """Return what people without the complaint show: by age, averaged over the ages of who consults."""
    factor = pack.region.model.spectrum.get("healthy_controls", 0.5)
    by_age = sorted((float(r.age_years), r.proportion) for r in members if r.age_years and r.proportion)
    rate, name = frequency_margins(members[:1], pack.studies)[0].rate, members[0].id
    if by_age:
        at = np.interp(list(ages), [a for a, _ in by_age], [logit(clamp(p)) for _, p in by_age])
        share = float(np.array(list(ages.values())) @ (1 / (1 + np.exp(-at))))
        study = pack.studies.get(members[0].study)
        n = (study.n if study and study.n else ASSUMED_N) / len(by_age)
        rate, name = from_counts(share * n, n), f"{name} and {len(by_age) - 1} more ages"
    sd = math.hypot(rate.sd, _MODEL_SD) / factor
    return Constraint(name, Rate(rate.log_odds, sd), free=(("default", 1.0),))


def _estimate(
    key: str, stated: Rate, fit: ConsistencyFit, own: Sequence[Constraint], rows: tuple[str, ...]
) -> Estimate:
    rate = fit.rates[key]
    steps = [f"stated {stated.share:.3g} for {key}"]
    for constraint, gap in zip(own, fit.gaps, strict=True):
        weights = sum(w for w, _ in constraint.fixed) + sum(w for _, w in constraint.free)
        silent = sum(w for _, w in constraint.free) / weights
        far = ", beyond tolerance: reported, not forced" if gap in fit.beyond else ""
        steps.append(
            f"{gap.id}: {gap.stated:.3g} among the people compared ({silent:.0%} of them in causes that"
            f" are silent); the fit gives {gap.fitted:.3g}{far}"
        )
    steps.append(f"least squares on the log-odds scale: {stated.share:.3g} becomes {rate.share:.3g}")
    return Estimate(clamp(rate.share), rate.sd, "accuracy", rows=rows, steps=tuple(steps))
