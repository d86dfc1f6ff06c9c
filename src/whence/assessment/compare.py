"""The two leading causes side by side: which findings separate them, and which of these are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whence.assessment.model import Comparison, SeparatorEntry
from whence.reasoning.explain import separators

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior

__all__ = ["compare_leading"]

_SHOWN = 6


def compare_leading(knowledge: Knowledge, posterior: Posterior) -> Comparison:
    """Return what separates the two most probable causes that are named, strongest first."""
    named = posterior.causes[:-1]  # the last one is "no source found"
    first, second = (int(i) for i in np.argsort(-named, kind="stable")[:2])
    found = []
    for part in separators(posterior, first, second, most=_SHOWN):
        info = knowledge.findings[part.finding]
        found.append(
            SeparatorEntry(
                finding=info.id,
                label=info.label(info.options[part.option]),
                option=info.options[part.option],
                log_ratio=part.log_ratio,
                answer=None if part.answered is None else info.options[part.answered],
            )
        )
    return Comparison(
        first=knowledge.causes[first].id, second=knowledge.causes[second].id, findings=tuple(found)
    )
