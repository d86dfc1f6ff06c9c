"""One page about a pooled table: self-contained HTML for phone, desk and print, light and dark."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from whence.evidence._style import inline
from whence.evidence.intervals import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.figure import Figure

    from whence.evidence.fit import BivariateFit
    from whence.evidence.intervals import Estimate
    from whence.evidence.pooling import PoolResult

__all__ = ["html"]

_CSS = """
:root{color-scheme:light dark;--ink:#1d2733;--faint:#66717f;--paper:#ffffff;--line:#d5dbe2;--one:#0b6e8f;
--two:#b3541e}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf1;--faint:#9aa7b5;--paper:#12171d;--line:#2f3944;
--one:#5cc0e0;--two:#f0955c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{max-width:66rem;margin:0 auto;padding:1rem 1.1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:1.2rem 0 .3rem}
h2{font-size:1.2rem;margin:2.4rem 0 .6rem}h3{font-size:1rem;margin:1.4rem 0 .4rem}
p,li{max-width:44rem}.lead{color:var(--faint);margin-top:0}
.wide{overflow-x:auto;margin:.6rem 0}.wide:focus-visible{outline:2px solid var(--one);outline-offset:2px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
caption{text-align:left;color:var(--faint);padding:.2rem 0 .4rem}
th,td{padding:.3rem .9rem .3rem 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left}
ul.notes{border-left:3px solid var(--two);padding-left:1.6rem;margin-left:0}
figure{margin:.6rem 0}figure svg{width:100%;height:auto;display:block}
figcaption{color:var(--faint);font-size:.92rem;max-width:44rem}
.pair{display:flex;flex-wrap:wrap;gap:1.2rem}.pair figure{flex:1 1 20rem;min-width:0}
@media print{main{max-width:none}.wide{overflow:visible}}
"""

_MEASURES = (
    ("sens", "Sensitivity"), ("spec", "Specificity"), ("lr_pos", "Positive likelihood ratio"),
    ("lr_neg", "Negative likelihood ratio"), ("dor", "Diagnostic odds ratio"),
)  # fmt: skip


def html(result: PoolResult, figures: Mapping[str, Figure]) -> str:
    """Write the report as one HTML document that asks for no other file.

    Parameters
    ----------
    result
        What was pooled.
    figures
        Plots by name: ``forest``, ``sroc``, and ``fagan`` and ``curve`` (with ``-2`` for a second test).
    """
    tests = list(result.fits)
    people = sum(t.diseased + t.healthy for t in result.tables)
    parts = [
        f"<h1>{escape(result.title)}</h1>",
        f'<p class="lead">Pooled accuracy of {_count(len(tests), "test")} from '
        f"{_count(len(result.tables), 'table')} of {people:,} people.</p>",
        _summary(result.fits),
        _notes(result),
        _comparison(result),
        "<h2>Studies</h2>",
        _figure(figures["forest"], "forest", "Paired forest plot", _forest_words(result)),
        "<h2>Summary ROC</h2>",
        _figure(figures["sroc"], "sroc", "Summary ROC plot", _sroc_words(result))
        if "sroc" in figures
        else "",
        "<h2>What a result does to a probability</h2>",
        *(_what_it_does(result, figures, i) for i in range(len(tests))),
        "<h2>Details</h2>",
        *(_details(test, fit, len(tests) > 1) for test, fit in result.fits.items()),
        _studies(result),
        _method(result),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(result.title)}</title><style>{_CSS}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def words(estimate: Estimate, digits: int = 3) -> str:
    """Write an estimate with its interval; what is infinite or unknown is said so."""
    value, low, high = (_number(x, digits) for x in (estimate.value, estimate.low, estimate.high))
    return f"{value} ({low} to {high})"


def _number(value: float, digits: int) -> str:
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞"
    return (
        f"{value:.{digits}f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 1000 else f"{value:.0f}"
    )


def _count(n: int, thing: str) -> str:
    return f"{n} {thing}{'s' * (n != 1)}"


def _table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Put a table in a box of its own that scrolls sideways, also by keyboard."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>" + "".join(
            f'<th scope="row">{escape(cell)}</th>' if i == 0 else f"<td>{escape(cell)}</td>"
            for i, cell in enumerate(row)
        ) + "</tr>"
        for row in rows
    )  # fmt: skip
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _summary(fits: Mapping[str, BivariateFit]) -> str:
    head = ["", *(test or "Pooled" for test in fits)]
    rows = [["Studies", *(str(fit.k) for fit in fits.values())]]
    for key, name in _MEASURES:
        digits = 3 if key in ("sens", "spec", "lr_neg") else 2
        rows.append([name, *(words(getattr(fit, key), digits) for fit in fits.values())])
    return _table("Pooled result (95% interval)", head, rows)


def _notes(result: PoolResult) -> str:
    notes = [
        f"{test}: {note}" if len(result.fits) > 1 and test else note
        for test, fit in result.fits.items()
        for note in fit.notes
    ] + list(result.notes)
    if not notes:
        return ""
    return (
        f'<h2>Please note</h2><ul class="notes">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>'
    )


def _comparison(result: PoolResult) -> str:
    c = result.comparison
    if c is None:
        return ""
    rows = [
        [name, words(difference), words(ratio), f"{test.chi2:.2f}", _p(test.p)]
        for name, difference, ratio, test in (
            ("Sensitivity", c.sens_diff, c.sens_ratio, c.sens_test),
            ("Specificity", c.spec_diff, c.spec_ratio, c.spec_test),
        )
    ]
    how = "The same studies did both tests and share their random effects." if c.paired else (
        "The tests come from different studies, so other differences between these may explain the result."
    )  # fmt: skip
    return (
        f"<h2>{escape(c.tests[0])} against {escape(c.tests[1])}</h2>"
        + _table(f"{c.tests[0]} against {c.tests[1]}", ["", "Difference", "Ratio", "χ² (1 df)", "p"], rows)
        + f"<p>{how} Whether accuracy differs at all: χ² {c.either.chi2:.2f} with 2 df, p {_p(c.either.p)}. "
        f"{escape(_sentence(c.method))}.{''.join(f' {escape(_sentence(n))}.' for n in c.notes)}</p>"
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _figure(figure: Figure, name: str, title: str, description: str) -> str:
    return (
        f'<figure><div class="wide" role="region" tabindex="0" aria-label="{escape(title)}">'
        f"{inline(figure, name, title, description)}</div>"
        f"<figcaption>{escape(description)}</figcaption></figure>"
    )


def _forest_words(result: PoolResult) -> str:
    return (
        f"Sensitivity and specificity of {_count(len(result.tables), 'table')} with exact 95% intervals; "
        "diamonds are the pooled results. The counts are in the table at the end."
    )


def _sroc_words(result: PoolResult) -> str:
    points = "; ".join(
        f"{test + ': ' if test else ''}summary point at sensitivity {fit.sens.value:.2f} and false "
        f"positive rate {1 - fit.spec.value:.2f}"
        for test, fit in result.fits.items()
    )
    return (
        f"Each study by false positive rate and sensitivity; {points}. Dashed: where the mean lies with 95% "
        "confidence. Dotted: where a new study would lie."
    )


def _what_it_does(result: PoolResult, figures: Mapping[str, Figure], i: int) -> str:
    from whence.evidence.nomogram import post_test

    test, fit = list(result.fits.items())[i]
    suffix = f"-{i + 1}" if i else ""
    if f"fagan{suffix}" not in figures:
        return ""
    after = [100 * post_test(result.pre_test, e.value) for e in (fit.lr_pos, fit.lr_neg)]
    said = (
        f"A pre-test probability of {100 * result.pre_test:.3g}% becomes {after[0]:.1f}% after a positive "
        f"and {after[1]:.1f}% after a negative result."
    )
    head = f"<h3>{escape(test)}</h3>" if len(result.fits) > 1 else ""
    pair = _figure(
        figures[f"fagan{suffix}"], f"fagan{suffix}", f"Fagan nomogram {test}".strip(), said
    ) + _figure(
        figures[f"curve{suffix}"],
        f"curve{suffix}",
        f"Probability after the test against before {test}".strip(),
        "Every pre-test probability; bands are the 95% intervals of the likelihood ratios.",
    )
    return f'{head}<div class="pair">{pair}</div>'


def _details(test: str, fit: BivariateFit, several: bool) -> str:
    h, i2 = fit.hsroc, fit.i2
    rows = [
        ("Between-study SD of logit sensitivity", _number(fit.tau_sens, 3)),
        ("Between-study SD of logit specificity", _number(fit.tau_spec, 3)),
        ("Their correlation", _number(fit.rho, 3)),
        (
            "I² of sensitivity, specificity, both",
            " / ".join(f"{100 * i2[key]:.0f}%" for key in ("sens", "spec", "both")),
        ),
        ("Area under the summary curve", _number(fit.auc if fit.auc is not None else math.nan, 3)),
        ("Log-likelihood", _number(fit.loglik, 3)),
    ]
    if h is not None:
        rows += [
            (
                "HSROC accuracy Λ, threshold Θ, shape β",
                " / ".join(f"{x:.3f}" for x in (h.accuracy, h.threshold, h.shape)),
            ),
            ("HSROC variances of accuracy, threshold", f"{h.var_accuracy:.3f} / {h.var_threshold:.3f}"),
        ]
    return _table(f"Model{': ' + (test or 'Other') if several else ''}", ("Figure", "Value"), rows)


def _studies(result: PoolResult) -> str:
    several = len(result.fits) > 1
    rows = []
    for t in result.tables:
        each = clopper_pearson(t.tp, t.diseased), clopper_pearson(t.tn, t.healthy)
        counts = [str(n) for n in (t.tp, t.fp, t.fn, t.tn)]
        rows.append([t.study, *[t.test] * several, *counts, *(words(e, 2) for e in each)])
    head = ["Study", *["Test"] * several, "TP", "FP", "FN", "TN", "Sensitivity", "Specificity"]
    return _table("Studies, with exact 95% intervals", head, rows)


def _method(result: PoolResult) -> str:
    methods = dict.fromkeys(fit.method for fit in result.fits.values())
    parts = [f"Model: {escape('; '.join(methods))}."]
    for test, asymmetry in result.asymmetry.items():
        of = f" ({escape(test)})" if test and len(result.fits) > 1 else ""
        verdict = "suggests" if asymmetry.p < 0.1 else "does not show"
        parts.append(
            f"Deeks' test{of}: slope {asymmetry.slope:.2f}, p {_p(asymmetry.p)}, which {verdict} that "
            "small studies find another accuracy."
        )
    parts.append(
        "Pooled accuracy describes the studies and their patients. It does not say whether these are like "
        "yours, nor how well the studies were done. For research and education."
    )
    return f"<h2>Method</h2><p>{' '.join(parts)}</p>"
