"""Scores of outcome measures: missing items, range, and whether a change matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Score", "compare", "score"]


@dataclass(frozen=True, slots=True)
class Score:
    """A score, or why there is none.

    Attributes
    ----------
    value
        In the measure's range; None where too much is missing or where only subscales are scored.
    subscales
        Id to score, None where too much is missing.
    answered
        Number of answered items.
    """

    value: float | None
    subscales: dict[str, float | None]
    answered: int
    note: str


def score(measure: Mapping[str, Any], answers: Sequence[float | None]) -> Score:
    """Score the answers to a measure.

    Parameters
    ----------
    measure
        Fields of `whence.knowledge.schema.care.Measure` as plain data.
    answers
        One per item, in order; None where it was left out. A measure of freely chosen activities may have
        fewer answers than items.

    Raises
    ------
    ValueError
        Where there are too many answers, or one lies outside its range.

    Examples
    --------
    >>> psfs = {"id": "psfs", "items": 5, "low": 0, "high": 10, "item_high": 10, "scoring": "mean",
    ...         "max_missing": 0.8, "missing": ""}
    >>> score(psfs, [4, 6, None]).value
    5.0
    """
    high = float(measure.get("item_high") or measure["high"])
    items = _checked(measure, answers, high)
    answered = sum(a is not None for a in items)
    if measure.get("subscales"):
        parts = _subscales(measure, items, high)
        return Score(None, parts, answered, "Subscales are read one by one; there is no total.")
    value = _value(measure, items, high)
    return Score(value, {}, answered, "" if value is not None else str(measure["missing"]))


def _checked(measure: Mapping[str, Any], answers: Sequence[float | None], high: float) -> list[float | None]:
    items = list(answers) + [None] * (int(measure["items"]) - len(answers))
    if len(items) > measure["items"]:
        raise ValueError(f"{measure['id']} has {measure['items']} items, not {len(items)}")
    low = min(float(measure["low"]), 0.0)
    for place, answer in enumerate(items, start=1):
        if answer is not None and not low <= answer <= high:
            raise ValueError(
                f"item {place} of {measure['id']} is {answer:g}; it goes from {low:g} to {high:g}"
            )
    return items


def _subscales(
    measure: Mapping[str, Any], items: Sequence[float | None], high: float
) -> dict[str, float | None]:
    found, start = {}, 0
    for part in measure["subscales"]:
        found[part["id"]] = _value(measure, items[start : start + part["items"]], high)
        start += part["items"]
    return found


def _value(measure: Mapping[str, Any], items: Sequence[float | None], high: float) -> float | None:
    given = [a for a in items if a is not None]
    if not given or (len(items) - len(given)) / len(items) > measure["max_missing"] + 1e-9:
        return None
    if measure["scoring"] == "sum":
        return float(sum(given))
    mean = sum(given) / len(given)
    if measure["scoring"] == "percent":
        share = 100.0 * mean / high
        return 100.0 - share if measure["better"] == "higher" else share
    return float(mean)


def compare(measure: Mapping[str, Any], first: float, now: float) -> str:
    """Return ``better``, ``worse`` or ``same``: whether the change is as large as one that matters.

    Where no important change is known the answer is ``unknown`` unless nothing changed.

    Examples
    --------
    >>> nprs = {"better": "lower", "important_change": 2}
    >>> compare(nprs, 7, 4), compare(nprs, 7, 6), compare(nprs, 3, 6)
    ('better', 'same', 'worse')
    """
    gain = (now - first) * (1 if measure["better"] == "higher" else -1)
    limits = []
    if measure.get("important_change") is not None:
        limits.append(float(measure["important_change"]))
    if measure.get("important_percent") is not None:
        limits.append(float(measure["important_percent"]) * abs(first))
    if gain == 0:
        return "same"
    if not limits:
        return "unknown"
    limit = max(limits)
    return ("better" if gain > 0 else "worse") if abs(gain) >= limit > 0 else "same"
