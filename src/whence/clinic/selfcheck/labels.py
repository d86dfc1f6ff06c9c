"""An answer in words, with the question that it belongs to where it would not be understood alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whence.knowledge.compiled import FindingInfo

__all__ = ["said"]


def said(info: FindingInfo, value: str | float) -> str:
    """Return what an answer to a finding says, such as ``How the pain began: Gradual``.

    Examples
    --------
    >>> import whence
    >>> known = whence.load("buttock")
    >>> said(known.finding("pain_duration"), 17.39), said(known.finding("fever"), "no")
    ('How long the pain has lasted: 17 weeks', 'No: fever')
    """
    if isinstance(value, float):
        unit = f" {info.limits[2]}" if info.limits else ""
        return f"{info.name}: {value:.0f}{unit}" if value >= 10 else f"{info.name}: {value:.2g}{unit}"
    label = info.label(value)
    return label if info.is_yes_no or label == info.name else f"{info.name}: {label}"
