"""The words of the closed lists of a pack, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

__all__ = [
    "AMOUNTS", "BASES", "CERTAINTIES", "DANGERS", "DIRECTIONS", "FACTS", "KINDS", "LEVELS", "ORIGINS", "POSITIONS",
    "PREGNANCIES", "SEEN", "SETTINGS", "SEXES", "STEP_KINDS", "THINGS", "URGENCIES", "URGENCIES_SHORT", "WORDS",
    "YES_NO",
]  # fmt: skip

KINDS: Final[dict[str, Lazy]] = {
    "history": _("What people notice"),
    "exposure": _("What came before, or goes with it"),
    "sign": _("What an examination shows"),
    "laboratory": _("Blood and other samples"),
    "imaging": _("Pictures: X-ray, scan, ultrasound"),
    "neurophysiology": _("Nerve tests"),
    "block": _("Test injections"),
    "response": _("What treatment changes"),
}
ORIGINS: Final[dict[str, Lazy]] = {
    "local": _("Muscle, tendon, bone and skin of the buttock"),
    "lumbar": _("Low back"),
    "sacroiliac": _("Joint between spine and pelvis, and tailbone"),
    "hip": _("Hip"),
    "nerve": _("Nerves in the pelvis and buttock"),
    "vascular": _("Blood vessels"),
    "visceral": _("Organs in the belly and pelvis"),
    "systemic": _("Illness of the whole body"),
}
DANGERS: Final[dict[str, Lazy]] = {
    "benign": _("Not dangerous, as a rule"),
    "serious": _("Can be serious"),
    "emergency": _("An emergency when it is there"),
}
URGENCIES: Final[dict[str, Lazy]] = {
    "emergency": _("Emergency: go now"),
    "urgent": _("Urgent: today or tomorrow"),
    "soon": _("Soon: within two weeks"),
    "routine": _("A planned visit"),
    "self_care": _("Look after it yourself"),
}
URGENCIES_SHORT: Final[dict[str, Lazy]] = {
    "emergency": _("Emergency"),
    "urgent": _("Urgent"),
    "soon": _("Soon"),
    "routine": _("Planned visit"),
    "self_care": _("Self-care"),
}
LEVELS: Final[dict[str, Lazy]] = {
    "self_care": _("What you can do yourself"),
    "first_line": _("First care"),
    "second_line": _("If that is not enough"),
    "interventional": _("Injections and the like"),
    "surgical": _("Operations"),
}
STEP_KINDS: Final[dict[str, Lazy]] = {
    "education": _("advice"),
    "exercise": _("exercise"),
    "manual": _("hands-on care"),
    "physical": _("physical care"),
    "medicine": _("medicine"),
    "injection": _("injection"),
    "surgery": _("operation"),
    "device": _("aid"),
    "lifestyle": _("daily life"),
    "referral": _("visit"),
}
WORDS: Final[dict[str, Lazy]] = {
    "never": _("almost never"),
    "very rarely": _("very rarely"),
    "rarely": _("rarely"),
    "uncommonly": _("uncommonly"),
    "sometimes": _("sometimes"),
    "half": _("about half the time"),
    "often": _("often"),
    "usually": _("usually"),
    "nearly always": _("nearly always"),
}
BASES: Final[dict[str, Lazy]] = {
    "judgement": _("judgement"),
    "frequency": _("counted in a study"),
    "accuracy": _("accuracy study"),
}
SEEN: Final[dict[str, Lazy]] = {
    "fulltext": _("full text read"),
    "abstract": _("abstract read"),
    "secondary": _("read in a secondary source"),
    "memory": _("remembered, not read"),
}
AMOUNTS: Final[dict[str, Lazy]] = {
    "none": _("none"),
    "low": _("low"),
    "mild": _("mild"),
    "moderate": _("moderate"),
    "high": _("high"),
}
SETTINGS: Final[dict[str, Lazy]] = {
    "primary_care": _("family doctor"),
    "physiotherapy": _("physiotherapist"),
    "sports_clinic": _("sports clinic"),
    "spine_clinic": _("spine clinic"),
    "orthopaedics": _("orthopaedic clinic"),
    "emergency": _("emergency department"),
}
SEXES: Final[dict[str, Lazy]] = {"female": _("Female"), "male": _("Male")}
PREGNANCIES: Final[dict[str, Lazy]] = {
    "not_pregnant": _("not pregnant"),
    "pregnant": _("pregnant"),
    "postpartum": _("after giving birth"),
}
FACTS: Final[dict[str, Lazy]] = {
    "dose": _("How much"),
    "progression": _("How to go on"),
    "stop": _("When to stop"),
    "expected": _("What to expect"),
    "delivered_by": _("Who gives it"),
    "sets": _("Sets"),
    "repetitions": _("Repetitions"),
    "hold": _("Hold"),
    "frequency": _("How often"),
    "weeks": _("Weeks"),
    "cost": _("Cost"),
    "pain": _("Pain"),
    "radiation": _("Radiation"),
}
DIRECTIONS: Final[dict[str, Lazy]] = {
    "favours": _("it helped"),
    "no_difference": _("no difference seen"),
    "harms": _("it did harm"),
    "against": _("advised against"),
    "for": _("advised"),
}
CERTAINTIES: Final[dict[str, Lazy]] = {
    "high": _("we can be sure"),
    "moderate": _("fairly sure"),
    "low": _("not very sure"),
    "very_low": _("quite unsure"),
}
THINGS: Final[dict[str, Lazy]] = {
    "cause": _("cause"),
    "family": _("group of causes"),
    "finding": _("sign"),
    "exercise": _("exercise"),
    "investigation": _("test"),
}
POSITIONS: Final[dict[str, Lazy]] = {
    "kneeling_sitting": _("On hands and knees, or sitting"),
    "lying": _("Lying down"),
    "standing": _("Standing"),
}
YES_NO: Final[dict[str, Lazy]] = {"yes": _("Yes"), "no": _("No")}
