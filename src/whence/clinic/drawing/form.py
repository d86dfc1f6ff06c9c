"""The form of the body map: what was painted and asked beside, checked, as a drawing and answers for a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from whence.clinic.drawing.atlas import places, read_data
from whence.clinic.drawing.labels import SENSATIONS, SPREADS
from whence.clinic.drawing.painting import Painting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.knowledge import Knowledge

__all__ = ["BodyMapForm"]

_NOT_SURE = ("", _("Not sure"))


class BodyMapForm(forms.Form):
    """Where it hurts, where it travels, where the skin is numb, and how it feels there.

    After ``is_valid`` the cleaned data hold ``painting`` (`Painting`), ``drawing`` (`whence.case.Drawing`) and
    ``answers`` (a tuple of `whence.case.Answer`).

    Parameters
    ----------
    data
        What was sent; None for an empty form.
    knowledge
        The pack whose zones are shown.
    painting
        What an empty form shows.
    """

    zones = forms.MultipleChoiceField(required=False)
    travels = forms.MultipleChoiceField(required=False)
    numb = forms.MultipleChoiceField(required=False)
    worst = forms.ChoiceField(required=False)
    everywhere = forms.ChoiceField(
        required=False, choices=[("yes", _("Yes")), ("no", _("No, there is more"))]
    )
    depth = forms.ChoiceField(required=False)
    spread = forms.ChoiceField(required=False, choices=[*SPREADS.items(), _NOT_SURE])
    sensation = forms.ChoiceField(required=False, choices=SENSATIONS.items())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, knowledge: Knowledge, painting: Painting | None = None
    ) -> None:
        super().__init__(data)
        self.knowledge = knowledge
        self.start = painting or Painting()
        choices = [(p, p) for p in places()]
        for name in ("zones", "travels", "numb"):
            self._choices(name, choices)
        self._choices("worst", choices)
        self._choices("depth", _depths(knowledge))

    @property
    def painting(self) -> Painting:
        """What to show: what was sent, as far as it can be read, or the start."""
        if not self.is_bound:
            return self.start
        self.is_valid()
        found = self.cleaned_data.get("painting")
        return found if isinstance(found, Painting) else self._painted()

    def clean(self) -> dict[str, Any]:
        """Join what was sent to a painting; the worst place hurts even if only named as worst."""
        painting = self._painted()
        if not painting.painful and not self.errors:
            raise forms.ValidationError(_("Mark at least one place where it hurts."), code="empty")
        self.cleaned_data |= {
            "painting": painting,
            "drawing": painting.drawing(),
            "answers": painting.answers(self.knowledge),
        }
        return self.cleaned_data

    def _painted(self) -> Painting:
        got = self.cleaned_data
        hurts, travels, worst = got.get("zones") or [], got.get("travels") or [], got.get("worst") or None
        if worst and worst not in (*hurts, *travels):
            hurts = [*hurts, worst]
        return Painting(
            hurts=tuple(hurts),
            travels=tuple(travels),
            numb=tuple(got.get("numb") or ()),
            worst=worst,
            everywhere={"yes": True, "no": False}.get(got.get("everywhere") or ""),
            depth=got.get("depth") or None,
            spread=got.get("spread") or None,
            sensation=got.get("sensation") or None,
        )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _depths(knowledge: Knowledge) -> list[tuple[str, Any]]:
    """Return the options of the pack's finding about depth, in its words; none where it has no such finding."""
    rule = read_data("answers")["depth"]
    at = knowledge.finding_index.get(rule["finding"])
    if at is None:
        return []
    labels = knowledge.findings[at].labels
    return [*((option, labels[option]) for option in rule["options"]), _NOT_SURE]
