"""From rows of evidence to the numbers of cells and backgrounds, with the arithmetic kept.

A cell that says ``from: accuracy`` or ``from: frequency`` is pooled here; where studies give specificities,
the backgrounds are fitted to them (`whence.knowledge.backgrounds`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from whence._yaml import line_of
from whence.errors import ConvergenceError, PackError, Place, nearest
from whence.evidence.shrinkage import Rate, clamp, pool, shrink_pair, shrink_toward, widen
from whence.knowledge.margins import SPECTRA, Margin, accuracy_margin, factor_of, frequency_margins
from whence.knowledge.resolve import Estimate
from whence.knowledge.schema import AccuracyRow, Finding
from whence.knowledge.selection import Selection, select
from whence.knowledge.words import parse_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.evidence.consistency import ConsistencyFit
    from whence.knowledge.load import Pack
    from whence.knowledge.schema import FrequencyRow, Value

__all__ = ["Pooling", "pool_cells", "pool_pack", "shrunk", "stated_background"]

ENOUGH_TABLES: Final = 4
_OTHER_CONDITION: Final = 2.0


@dataclass(frozen=True)
class Pooling:
    """Everything that the evidence of a pack comes to.

    Attributes
    ----------
    estimates
        By (cause, finding); backgrounds under ``("background", finding)``, or ``("background:lumbar",
        finding)`` for the background of one origin.
    aside
        Rows that no cell counts, by (cause, finding): row id and reason.
    fits
        The consistency fit of each finding that studies constrain.
    """

    estimates: dict[tuple[str, str], Estimate]
    aside: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    fits: dict[str, ConsistencyFit] = field(default_factory=dict)


def pool_cells(pack: Pack) -> dict[tuple[str, str], Estimate]:
    """Return the estimate of every cell that points to evidence, and the fitted backgrounds.

    Raises
    ------
    PackError
        Naming cause file and field where a cell points to rows that cannot be used.
    """
    return pool_pack(pack).estimates


def pool_pack(pack: Pack) -> Pooling:
    """Return estimates together with what was set aside and how well backgrounds fit; see `pool_cells`."""
    from whence.knowledge.backgrounds import fit_all

    estimates: dict[tuple[str, str], Estimate] = {}
    aside: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for cause in pack.causes.values():
        for finding, value in cause.findings.items():
            if value.source is None:
                continue
            chosen = _chosen(pack, cause.id, finding, value)
            aside[cause.id, finding] = chosen.aside
            estimates[cause.id, finding] = _estimate(pack, cause.id, finding, value, chosen)
    fits, backgrounds = fit_all(pack, estimates)
    return Pooling(estimates | backgrounds, aside, fits)


def _chosen(
    pack: Pack, cause: str, finding: str, value: Value
) -> Selection[AccuracyRow] | Selection[FrequencyRow]:
    info = pack.findings.get(finding)
    if info is None:
        raise _error(pack, cause, finding, f"no finding {finding!r}.{nearest(finding, pack.findings)}")
    if not info.is_yes_no:
        raise _error(pack, cause, finding, f"{finding} has options; state a word for each")
    conditions = {value.condition} if value.condition else {cause}

    def fits(row: AccuracyRow | FrequencyRow) -> bool:
        about = row.condition in conditions or (value.condition is None and row.cause == cause)
        return about and row.finding == finding and (not value.studies or row.study in value.studies)

    if value.source == "accuracy":
        accuracy = select([r for r in pack.accuracy if fits(r)], pack.studies)
        found: Selection[AccuracyRow] | Selection[FrequencyRow] = accuracy
    else:
        found = select([r for r in pack.frequency if fits(r)], pack.studies)
    if not found.rows:
        reasons = "; ".join(f"{name}: {why}" for name, why in found.aside) or "no row is about it"
        where = value.condition or cause
        text = f"no usable row of {value.source} for {finding} in {where} ({reasons}); state a word"
        raise _error(pack, cause, finding, text)
    return found


def _error(pack: Pack, cause: str, finding: str, text: str) -> PackError:
    path = pack.files["cause", cause]
    return PackError(text, Place(str(path), line_of(path, ["findings", finding]), f"findings.{finding}"))


def _estimate(
    pack: Pack,
    cause: str,
    finding: str,
    value: Value,
    chosen: Selection[AccuracyRow] | Selection[FrequencyRow],
) -> Estimate:
    """Pool the chosen rows: shrink, pool on the log-odds scale, widen, clamp."""
    base = stated_background(pack, finding, pack.causes[cause].origin)
    factors = pack.region.model.spectrum
    accuracy = [row for row in chosen.rows if isinstance(row, AccuracyRow)]
    if accuracy:
        margins = [accuracy_margin(row, pack.studies) for row in accuracy]
    else:
        rows = [row for row in chosen.rows if not isinstance(row, AccuracyRow)]
        margins = frequency_margins(rows, pack.studies)
    steps = [m.step for m in margins]
    tables = [r for r in accuracy if None not in (r.tp, r.fp, r.fn, r.tn)]
    if len(tables) >= ENOUGH_TABLES:
        rate, more = _bivariate(tables, margins, factors)
    else:
        rate, more = _random_effects(margins, base, factors)
    steps += more
    if value.condition:
        rate = widen(rate, _OTHER_CONDITION)
        steps.append(f"rows about {value.condition}, so the odds may lie off by a factor of 2 more")
    share = clamp(rate.share)
    if share != rate.share:
        steps.append(f"held at {share:g}: nothing is impossible, little is certain")
    single = margins[0].counts if len(margins) == 1 and not value.condition else None
    k, n = single or (0.0, 0.0)
    steps += [f"left out {name}: {why}" for name, why in chosen.aside]
    basis = value.source or "accuracy"
    ids = tuple(name for m in margins for name in m.rows)
    return Estimate(share, rate.sd, basis, float(k), float(n), ids, tuple(steps))


def shrunk(margin: Margin, background: float, factors: Mapping[str, float]) -> tuple[Margin, str | None]:
    """Shrink a margin toward no information by the class of its spectrum, and say so.

    With a false-positive share both move toward their middle; a rate alone moves toward the background.
    """
    factor = factor_of(margin, factors)
    if not margin.spectra or factor == 1:
        return margin, None
    why = " and ".join(SPECTRA[name] for name in margin.spectra)
    if margin.fpr is not None:
        rate, fpr = shrink_pair(margin.rate, margin.fpr, factor)
        way = f"false positives from {margin.fpr.share:.2f} to {fpr.share:.2f}"
    else:
        rate, fpr = shrink_toward(margin.rate, background, factor), None
        way = f"toward the background {background:.2g}"
    text = f"shrunk by {factor:.2g} for {why}: from {margin.rate.share:.2f} to {rate.share:.2f}, {way}"
    return Margin(margin.rows, rate, fpr, margin.spectra, None, margin.step), text


def _random_effects(
    margins: Sequence[Margin], background: float, factors: Mapping[str, float]
) -> tuple[Rate, list[str]]:
    pairs = [shrunk(margin, background, factors) for margin in margins]
    steps = [f"{m.step.split(':')[0]} {text}" for m, text in pairs if text]
    if len(pairs) == 1:
        rate = pairs[0][0].rate
        return rate, [*steps, f"one source: {rate.share:.3g}; how much studies differ is not seen in it"]
    rate, between = pool([m.rate for m, _ in pairs])
    text = f"pooled on the log-odds scale, random effects (REML) over {len(pairs)} studies: {rate.share:.3g}"
    return rate, [*steps, f"{text}, between-study spread {between:.2f}"]


def _bivariate(
    rows: Sequence[AccuracyRow], margins: Sequence[Margin], factors: Mapping[str, float]
) -> tuple[Rate, list[str]]:
    """Pool four or more 2x2 tables by the bivariate model; rows without counts are left to the reader."""
    from whence.evidence import Table2x2, fit_bivariate

    by_row = {m.rows[0]: m for m in margins}
    tables = [Table2x2(r.tp or 0, r.fp or 0, r.fn or 0, r.tn or 0, r.study) for r in rows]
    try:
        fit = fit_bivariate(tables)
    except ConvergenceError as problem:
        rate, steps = _random_effects([by_row[r.id] for r in rows], 0.5, factors)
        return rate, [f"the bivariate model did not converge ({problem})", *steps]
    sens, spec = (
        Rate(float(fit.mean[i]), math.sqrt(float(fit.mean_cov[i, i] + fit.between[i, i]))) for i in (0, 1)
    )
    steps = [f"pooled by the {fit.method} model over {len(tables)} 2x2 tables: {sens.share:.3g}"]
    without = [m.step for name, m in by_row.items() if name not in {r.id for r in rows}]
    steps += [f"without counts, so beside the model: {text}" for text in without]
    weights = [t.diseased for t in tables]
    total = sum(w * factor_of(by_row[r.id], factors) for w, r in zip(weights, rows, strict=True))
    factor = total / sum(weights)
    if factor < 1:
        before = sens.share
        sens, _ = shrink_pair(sens, Rate(-spec.log_odds, spec.sd), factor)
        text = f"shrunk by {factor:.2g}, the average for the studies' spectra"
        steps.append(f"{text}: from {before:.2f} to {sens.share:.2f}")
    return sens, steps


def stated_background(pack: Pack, finding: str, origin: str | None = None) -> float:
    """Return the background that the pack states of a yes/no finding, of an origin where it states one."""
    info: Finding = pack.findings[finding]
    table = {**info.background, **pack.region.backgrounds.get(finding, {})}
    value = table.get(origin, table["default"]) if origin else table["default"]  # type: ignore[call-overload]
    if isinstance(value, tuple):
        return float(value[0])
    return parse_words(str(value))[0]
