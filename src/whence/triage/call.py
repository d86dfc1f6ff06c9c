"""Whom to call: the emergency number of the person's country, and what to say there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Call", "call_for"]

_ANYWHERE = "your local emergency number (112 works on most mobile phones)"


@dataclass(frozen=True, slots=True)
class Call:
    """Numbers to call.

    Attributes
    ----------
    emergency
        The number for an ambulance, or how to find it where the country is not known.
    advice_line
        A national health line for what cannot wait but is no emergency; None where none is known.
    """

    emergency: str
    advice_line: str | None = None

    def sentence(self, urgency: str, label: str) -> str:
        """Return what to dial and what to say, empty where no call is needed.

        Parameters
        ----------
        urgency
            Level of the result.
        label
            What alarmed, in plain words.
        """
        said = f"{label[:1].lower()}{label[1:]}"
        if urgency == "emergency":
            where = f"If you cannot get there safely, call {self.emergency}."
            return f"{where} Say: buttock pain, with this: {said}."
        if urgency == "urgent" and self.advice_line:
            return f"If nobody can see you by tomorrow, call {self.advice_line}."
        return ""


def call_for(countries: Mapping[str, Mapping[str, Any]], country: str | None) -> Call:
    """Return the numbers of a country (two-letter code), or general advice where it is not known.

    Examples
    --------
    >>> call_for({"GB": {"emergency": "999 or 112", "advice_line": "NHS 111"}}, "GB").advice_line
    'NHS 111'
    >>> call_for({}, None).emergency
    'your local emergency number (112 works on most mobile phones)'
    """
    found = countries.get(country or "")
    return Call(found["emergency"], found.get("advice_line")) if found else Call(_ANYWHERE)
