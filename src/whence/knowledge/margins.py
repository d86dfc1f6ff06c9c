"""What rows of evidence say, each as a rate with an honest spread on the log-odds scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from whence.evidence.shrinkage import Rate, from_counts, from_interval, implied, widen
from whence.knowledge.schema import AccuracyRow, FrequencyRow, Study

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ASSUMED_N", "SPECTRA", "Margin", "accuracy_margin", "factor_of", "frequency_margins"]

ASSUMED_N: Final = 20
"""People that a rate without count, interval or denominator is held to rest on (judgement)."""

SPECTRA: Final = {
    "healthy_controls": "controls without the complaint",
    "surgical": "a selected (surgical, endoscopic or known-case) series",
    "incorporation": "a test that was part of the reference",
    "wider": "a figure about a wider group",
    "high_risk_of_bias": "a study at high risk of bias",
}
"""What a class of spectrum means, for the lines of arithmetic."""

_SCOPE: Final = {"wider": 2.0, "unclear": 2.0, "narrower": 1.5}
_DERIVED: Final = 1.25
_Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Margin:
    """What one row (or the disjoint rows of one study) says.

    Attributes
    ----------
    rows
        Their ids.
    rate
        Sensitivity, or how often the finding is there.
    fpr
        Share of false positives, where there is one.
    spectra
        Classes that ask for shrinkage; empty for an ordinary series.
    counts
        k and n of a plain count whose spread nothing widens.
    step
        The arithmetic in a line.
    """

    rows: tuple[str, ...]
    rate: Rate
    fpr: Rate | None
    spectra: tuple[str, ...]
    counts: tuple[float, float] | None
    step: str


def factor_of(margin: Margin, factors: Mapping[str, float]) -> float:
    """Return what is left of the margin's log odds after shrinkage: the product over its classes."""
    fallback = factors.get("surgical", 1.0)
    return math.prod(factors.get(name, fallback) for name in margin.spectra)


def accuracy_margin(row: AccuracyRow, studies: Mapping[str, Study]) -> Margin:
    """Return sensitivity and false-positive share of a row.

    Counts go before intervals, intervals before the study's own numbers of people; a rate without any of
    these weighs as `ASSUMED_N` people. Likelihood ratios enter through the rates that they imply.
    """
    study = studies.get(row.study)
    cases, controls = (study.cases, study.controls) if study else (None, None)
    fpr: Rate | None = None
    if row.sens is None and row.tp is None and row.lr_pos is not None and row.lr_neg is not None:
        rate, fpr = implied(_ratio(row, "lr_pos"), _ratio(row, "lr_neg"))
        step = (
            f"{row.study}: LR+ {row.lr_pos:g} and LR- {row.lr_neg:g} imply sensitivity {rate.share:.2f}"
            f" and specificity {1 - fpr.share:.2f}"
        )
    else:
        rate, said = _rate(row.tp, row.fn, row.sens, (row.sens_low, row.sens_high), cases)
        step = f"{row.study}: sensitivity {said}"
        if row.spec is not None or (row.fp is not None and row.tn is not None):
            ends = (row.spec_low, row.spec_high)
            spec, said = _rate(row.tn, row.fp, row.spec, ends, controls)
            fpr, step = Rate(-spec.log_odds, spec.sd), f"{step}; specificity {said}"
    wideners = _wideners(row)
    return Margin(
        (row.id,),
        widen(rate, *wideners),
        widen(fpr, *wideners) if fpr else None,
        (*_spectra(row), *_bias(studies.get(row.study))),
        None,
        step + _words(row),
    )


def _bias(study: Study | None) -> tuple[str, ...]:
    return ("high_risk_of_bias",) if study is not None and study.risk_of_bias == "high" else ()


def frequency_margins(rows: Sequence[FrequencyRow], studies: Mapping[str, Study]) -> list[Margin]:
    """Return the share of each row; the disjoint rows of one study are added up to one count."""
    found, parts = [], dict[str, list[FrequencyRow]]()
    for row in rows:
        study = studies.get(row.study)
        if study is not None and study.disjoint and row.n:
            parts.setdefault(row.study, []).append(row)
        else:
            found.append(_frequency(row))
    for name, group in parts.items():
        k, n = sum(_count(r) for r in group), sum(r.n or 0 for r in group)
        terms = " + ".join(f"{_count(r):g}" for r in group)
        step = f"{name}: {terms} = {k:g} of {n} in {len(group)} groups of different people{_words(group[0])}"
        rate = widen(from_counts(k, n), *_wideners(group[0]))
        plain = not _wideners(group[0]) and not _spectra(group[0])
        ids = tuple(r.id for r in group)
        found.append(Margin(ids, rate, None, _spectra(group[0]), (k, n) if plain else None, step))
    return found


def _frequency(row: FrequencyRow) -> Margin:
    wideners, spectra = _wideners(row), _spectra(row)
    counts: tuple[float, float] | None = None
    if row.n and row.denominator:
        counts = (_count(row), row.n)
        rate, step = from_counts(*counts), f"{row.study}: {counts[0]:g} of {row.n}"
    elif row.low is not None and row.high is not None and row.proportion is not None:
        rate = from_interval(row.proportion, row.low, row.high)
        step = f"{row.study}: {row.proportion:g} ({row.low:g} to {row.high:g})"
    else:
        share = row.proportion or 0.0
        rate = from_counts(share * ASSUMED_N, ASSUMED_N)
        step = f"{row.study}: {share:g}, its denominator not shown, so it weighs as {ASSUMED_N} people"
    plain = counts if not wideners and not spectra else None
    return Margin((row.id,), widen(rate, *wideners), None, spectra, plain, step + _words(row))


def _count(row: FrequencyRow) -> float:
    return float(row.k) if row.k is not None else round((row.proportion or 0.0) * (row.n or 0))


def _rate(
    hits: int | None,
    misses: int | None,
    share: float | None,
    ends: tuple[float | None, float | None],
    n: int | None,
) -> tuple[Rate, str]:
    """Return a rate and how it is said: from counts, an interval, the study's people, or few."""
    if hits is not None and misses is not None and hits + misses:
        return from_counts(hits, hits + misses), f"{hits} of {hits + misses}"
    share = share or 0.0
    low, high = ends
    if low is not None and high is not None and low < share < high:
        return from_interval(share, low, high), f"{share:g} ({low:g} to {high:g})"
    if n:
        return from_counts(share * n, n), f"{share:g} in {n} people"
    return from_counts(
        share * ASSUMED_N, ASSUMED_N
    ), f"{share:g}, their number not shown, so it weighs as {ASSUMED_N}"


def _ratio(row: AccuracyRow, name: str) -> Rate:
    """Return the logarithm of a likelihood ratio; without an interval its odds lie within a factor of 2."""
    value, low, high = (getattr(row, name + end) for end in ("", "_low", "_high"))
    if low and high:
        return Rate(math.log(value), (math.log(high) - math.log(low)) / 2 / _Z95)
    return widen(Rate(math.log(value), 0.0), 2.0)


def _spectra(row: AccuracyRow | FrequencyRow) -> tuple[str, ...]:
    """Return what asks for shrinkage; a frequency of a wider group only has its spread widened."""
    own = () if row.spectrum_class == "ordinary" else (row.spectrum_class,)
    return (*own, "wider") if row.scope == "wider" and isinstance(row, AccuracyRow) else own


def _wideners(row: AccuracyRow | FrequencyRow) -> tuple[float, ...]:
    scope = (_SCOPE[row.scope],) if row.scope else ()
    return (*scope, _DERIVED) if row.derived else scope


def _words(row: AccuracyRow | FrequencyRow) -> str:
    marks = (
        [f"about a {row.scope} group" if row.scope in ("wider", "narrower") else "scope unclear"]
        if row.scope
        else []
    )
    marks += ["computed from stated figures"] if row.derived else []
    return f" ({', '.join(marks)})" if marks else ""
