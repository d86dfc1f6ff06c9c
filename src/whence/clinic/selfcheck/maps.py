"""The map of the leading cause beside the person's own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from whence.case import Case
from whence.clinic.drawing import body_map, pain_map
from whence.reasoning.stratum import stratum_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.assessment import Assessment
    from whence.clinic.selfcheck.state import Check
    from whence.knowledge import Knowledge

__all__ = ["maps", "zone_shares"]


def maps(result: Assessment, check: Check, knowledge: Knowledge) -> dict[str, Any]:
    """Return the map of the leading named cause, and the person's own; nothing where nothing was painted."""
    leading = next((c for c in result.causes if c.id != "unexplained"), None)
    painting = check.painting
    if leading is None or not painting.painful:
        return {}
    members = tuple(knowledge.cause_index[m] for m in leading.members or (leading.id,))
    names = {zone: about["plain"] for zone, about in knowledge.zones.items()}
    title = _("Where %(cause)s is often felt") % {"cause": leading.name}
    side = painting.side or "right"
    return {
        "own_map": body_map(painting, knowledge=knowledge, interactive=False, name="own"),
        "cause_map": pain_map(
            zone_shares(knowledge, members), title=title, side=side, names=names, name="cause"
        ),
        "cause_map_name": leading.name,
    }


@lru_cache(maxsize=512)
def zone_shares(knowledge: Knowledge, causes: tuple[int, ...]) -> Mapping[str, float]:
    """Return how often it hurts in each zone where one of these causes is the source, on average over them."""
    stratum = stratum_for(knowledge, Case())
    shares = {}
    for zone in knowledge.zones:
        by_cause = stratum.by_cause(knowledge.finding_index[f"zone:{zone}"])[0]
        shares[zone] = float(by_cause[0, list(causes)].mean())
    return shares
