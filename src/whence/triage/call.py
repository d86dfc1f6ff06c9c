"""Whom to call: the emergency number of the person's country, and what to say there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["Call", "call_for"]


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

    def sentence(self, urgency: str, label: str, knowledge: Knowledge) -> str:
        """Return what to dial and what to say, empty where no call is needed.

        Parameters
        ----------
        urgency
            Level of the result.
        label
            What alarmed, in plain words.
        """
        if urgency == "emergency":
            said = f"{label[:1].lower()}{label[1:]}"
            return knowledge.say(
                "call.emergency", number=self.emergency, complaint=knowledge.complaint, alarm=said
            )
        if urgency == "urgent" and self.advice_line:
            return knowledge.say("call.urgent", number=self.advice_line)
        return ""


def call_for(knowledge: Knowledge, country: str | None) -> Call:
    """Return the numbers of a country (two-letter code), or general advice where it is not known."""
    found = knowledge.documents["countries"].get(country or "")
    return (
        Call(found["emergency"], found.get("advice_line")) if found else Call(knowledge.say("call.anywhere"))
    )
