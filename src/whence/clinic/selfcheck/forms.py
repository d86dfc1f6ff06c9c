"""The forms of the self-check: who it is, and the story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from whence.case import Person

if TYPE_CHECKING:
    from whence.knowledge import Knowledge

__all__ = ["StoryForm", "WhoForm", "country_of"]

_STORY = 3000


class WhoForm(forms.Form):
    """Who it is, as far as the causes depend on it; everything may be left open."""

    age = forms.IntegerField(
        label=_("Age in years"),
        required=False,
        min_value=0,
        max_value=120,
        error_messages={"invalid": _("An age is a whole number, such as 44.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=_("Sex at birth"),
        required=False,
        choices=[("female", _("Female")), ("male", _("Male")), ("", _("Rather not say"))],
    )
    pregnancy = forms.ChoiceField(
        label=_("Pregnant, or gave birth in the last six months?"),
        required=False,
        choices=[
            ("no", _("No")),
            ("pregnant", _("Pregnant now")),
            ("postpartum", _("Gave birth in the last six months")),
            ("", _("Not sure, or does not apply")),
        ],
    )
    country = forms.ChoiceField(label=_("Country you are in"), required=False)

    def __init__(self, *args: Any, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        countries = sorted(
            ((c["id"], c["name"]) for c in knowledge.documents["countries"].values()),
            key=lambda pair: pair[1],
        )
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Another country")), *countries]

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be."""
        data = super().clean() or {}
        if data.get("sex") == "male" and data.get("pregnancy") in {"pregnant", "postpartum"}:
            self.add_error("pregnancy", _("This does not go with the sex given above. Please change one."))
        return data

    def person(self) -> Person:
        """Return who it is."""
        data = self.cleaned_data
        pregnancy = data["pregnancy"] if data["sex"] != "male" else ""
        return Person(
            age=data["age"],
            sex=data["sex"] or None,
            pregnant={"pregnant": True, "no": False, "postpartum": False}.get(pregnancy),
            weeks_since_birth=12 if pregnancy == "postpartum" else None,
            country=data["country"] or None,
        )

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """Return the values of the form for a person."""
        pregnancy = {"pregnant": "pregnant", "postpartum": "postpartum"}.get(str(person.pregnancy), "")
        return {
            "age": None if person.age is None else int(person.age),
            "sex": person.sex or "",
            "pregnancy": "no" if person.pregnant is False and not pregnancy else pregnancy,
            "country": person.country or "",
        }


class StoryForm(forms.Form):
    """The person's own words."""

    story = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=_STORY,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"max_length": _("Please shorten it to 3000 letters.")},
    )


def country_of(accept_language: str, known: Knowledge) -> str:
    """Return the country that a browser's languages name first, such as GB in ``en-GB``; empty where none.

    Examples
    --------
    >>> import whence
    >>> country_of("en-GB,en;q=0.9,es-ES;q=0.5", whence.load("buttock"))
    'GB'
    """
    for region in re.findall(r"\b[A-Za-z]{2,3}-([A-Za-z]{2})\b", accept_language[:200]):
        if region.upper() in known.documents["countries"]:
            return str(region.upper())
    return ""
