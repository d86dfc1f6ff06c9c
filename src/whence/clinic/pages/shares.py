"""Shares and ratios as pages show them: a word first, then figure, interval, basis and studies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from whence.evidence.shrinkage import clamp, logit
from whence.knowledge.words import SHARES

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.knowledge.trace import CellTrace, Figure

__all__ = ["Ratio", "Row", "Share", "option_rows", "ratio_of", "share_of", "word_of"]

_Z90 = 1.6448536269514722
_CLEAR = 1.5
"""A ratio at least this far from one says something; below it a page says "little"."""

Says = Literal["for", "against", "little"]


@dataclass(frozen=True, slots=True)
class Share:
    """A probability with its word, its 90% interval and what it rests on.

    Attributes
    ----------
    word
        A word of `whence.knowledge.words.SHARES`, the nearest on the log-odds scale.
    steps
        The arithmetic, one line a step, where it rests on studies.
    cites
        Numbers of the page's references.
    """

    share: float
    low: float
    high: float
    word: str
    basis: str
    steps: tuple[str, ...] = ()
    cites: tuple[int, ...] = ()

    @property
    def studied(self) -> bool:
        """Whether it rests on studies rather than on judgement."""
        return self.basis != "judgement"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A likelihood ratio with its 90% interval."""

    value: float
    low: float
    high: float

    @property
    def says(self) -> Says:
        """Which way it points."""
        if self.value >= _CLEAR:
            return "for"
        return "against" if self.value <= 1 / _CLEAR else "little"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in one cause: how often it is given there, and how often by all who consult.

    Attributes
    ----------
    option
        The answer.
    absent
        Ratio of a no, for a yes/no finding.
    """

    option: str
    here: Share
    everywhere: Share
    present: Ratio
    absent: Ratio | None = None


def word_of(share: float) -> str:
    """Return the nearest word for a share, on the log-odds scale.

    Examples
    --------
    >>> word_of(0.6), word_of(0.001)
    ('half', 'never')
    """
    at = logit(clamp(share))
    return min(SHARES, key=lambda word: abs(logit(SHARES[word]) - at))


def share_of(figure: Figure, cite: Callable[[tuple[str, ...]], tuple[int, ...]] | None = None) -> Share:
    """Return a traced figure as a page shows it.

    Parameters
    ----------
    cite
        Turns ids of evidence rows into numbers of references; without it nothing is cited.
    """
    studied = figure.basis != "judgement"
    return Share(
        share=figure.share,
        low=figure.low,
        high=figure.high,
        word=word_of(figure.share),
        basis=figure.basis,
        steps=figure.steps if studied else (),
        cites=cite(figure.rows) if cite and figure.rows else (),
    )


def ratio_of(here: Share, there: Share, *, absent: bool = False) -> Ratio:
    """Return the likelihood ratio of a yes (or a no) with its 90% interval.

    The spreads of both log odds are carried over to the log ratio by the delta method.
    """
    parts = [(s.share, _sd(s)) for s in (here, there)]
    (p, sd_p), (q, sd_q) = [(1 - share if absent else share, sd) for share, sd in parts]
    spread = _Z90 * math.hypot((1 - p) * sd_p, (1 - q) * sd_q)
    value = p / q
    return Ratio(value, value * math.exp(-spread), value * math.exp(spread))


def _sd(share: Share) -> float:
    low, high = clamp(share.low), clamp(share.high)
    return (logit(high) - logit(low)) / (2 * _Z90)


def option_rows(
    cell: CellTrace, cite: Callable[[tuple[str, ...]], tuple[int, ...]] | None = None
) -> tuple[Row, ...]:
    """Return the answers to a finding in a cause, most common first; empty where the cause is silent."""
    alone = set(cell.values) == {"yes"}
    rows = []
    for option, figure in cell.values.items():
        here = share_of(figure, cite)
        there = share_of(cell.background[option]) if option in cell.background else here
        absent = ratio_of(here, there, absent=True) if alone else None
        rows.append(Row(option, here, there, ratio_of(here, there), absent))
    return tuple(sorted(rows, key=lambda row: -row.here.share))
