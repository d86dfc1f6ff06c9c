"""Words of the drawings. Names of zones come from the pack; the rest stands here, for translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whence.clinic.drawing.painting import side_of, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whence.knowledge import Knowledge

__all__ = ["ENDS", "SENSATIONS", "SHORT", "SIDES", "SPOTS", "SPREADS", "VIEWS", "listed", "place_name"]

VIEWS = {
    "buttock": gettext_lazy("Close-up"),
    "back": gettext_lazy("Back"),
    "front": gettext_lazy("Front"),
    "left": gettext_lazy("Left side"),
    "right": gettext_lazy("Right side"),
}
_LEFT, _RIGHT = gettext_lazy("Left"), gettext_lazy("Right")
_FRONT, _BACK = gettext_lazy("Front"), gettext_lazy("Back")
SIDES = {"left": _LEFT, "right": _RIGHT, None: gettext_lazy("Here")}
ENDS = {
    "buttock": (_LEFT, _RIGHT),
    "back": (_LEFT, _RIGHT),
    "front": (_RIGHT, _LEFT),
    "left": (_FRONT, _BACK),
    "right": (_BACK, _FRONT),
}
SPOTS = {
    "sit_bone": gettext_lazy("The bone that you sit on"),
    "gluteal_fold": gettext_lazy("The fold under your buttock"),
    "dimple": gettext_lazy("The dimple at the top of your buttock"),
    "piriformis": gettext_lazy("Deep in the middle of your buttock, where the piriformis muscle lies"),
}
SHORT = {
    "sit_bone": gettext_lazy("Sit bone"),
    "gluteal_fold": gettext_lazy("Gluteal fold"),
    "dimple": gettext_lazy("Dimple"),
    "piriformis": gettext_lazy("Piriformis"),
    "sacrum": gettext_lazy("Sacrum"),
    "coccyx": gettext_lazy("Tailbone"),
    "lateral_hip": gettext_lazy("Outer hip"),
}
SPREADS = {
    "fingertip": gettext_lazy("One spot that I can cover with a fingertip"),
    "area": gettext_lazy("An area about as big as my hand"),
    "band": gettext_lazy("A narrow line or band down the leg"),
    "diffuse": gettext_lazy("Spread out and hard to pin down"),
}
SENSATIONS = {
    "numb": gettext_lazy("Numb: I feel touch less there"),
    "tingling": gettext_lazy("Tingling, pins and needles"),
    "both": gettext_lazy("Both"),
}


def place_name(place: str, knowledge: Knowledge) -> str:
    """Return words for a place, with its side."""
    region = place.partition(".")[0]
    name = str(SPOTS[region]) if region in SPOTS else knowledge.zones[zone_of(place)]["plain"]
    side = side_of(place)
    if side is None:
        return name
    sided = _("%(place)s, left") if side == "left" else _("%(place)s, right")
    return sided % {"place": name}


def listed(places: Iterable[str], knowledge: Knowledge) -> str:
    """Return the places in words, one after the other."""
    return "; ".join(place_name(p, knowledge) for p in places)
