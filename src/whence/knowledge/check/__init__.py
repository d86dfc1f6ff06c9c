"""Lint a pack: ids join, numbers have a basis, questions and words exist, texts can be read, causes differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.knowledge.check.apart import check_apart
from whence.knowledge.check.coverage import Coverage, coverage
from whence.knowledge.check.figures import check_figures
from whence.knowledge.check.joins import check_joins
from whence.knowledge.check.problem import Problem
from whence.knowledge.check.texts import check_texts
from whence.knowledge.check.usage import check_usage

if TYPE_CHECKING:
    from datetime import date

    from whence.knowledge.compiled import Knowledge
    from whence.knowledge.load import Pack

__all__ = ["Coverage", "Problem", "Report", "check"]


@dataclass(frozen=True)
class Report:
    """What lint found.

    Attributes
    ----------
    problems
        Errors first; a pack is clean when there are none.
    coverage
        How much is known, by basis.
    """

    problems: tuple[Problem, ...]
    coverage: Coverage


def check(pack: Pack, knowledge: Knowledge, *, today: date | None = None) -> Report:
    """Return every problem of a pack that could be read and compiled.

    Parameters
    ----------
    today
        Texts reviewed more than two years before this day are past their review date; None skips that.
    """
    problems = [
        *check_joins(pack),
        *check_usage(pack),
        *check_texts(pack, today),
        *check_apart(pack, knowledge),
        *check_figures(pack),
    ]
    problems.sort(key=lambda p: (p.level != "error", str(p.place), p.what))
    return Report(tuple(problems), coverage(pack, knowledge))
