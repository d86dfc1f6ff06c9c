"""The form with which a reader reports an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from whence.clinic.reports.models import Report

if TYPE_CHECKING:
    _Form = forms.ModelForm[Report]
else:
    _Form = forms.ModelForm

__all__ = ["ReportForm", "own_page"]


def own_page(address: str) -> bool:
    """Whether an address is a path on this site.

    Examples
    --------
    >>> own_page("/causes/"), own_page("//elsewhere.example/"), own_page("javascript:alert(1)")
    (True, False, False)
    """
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


class ReportForm(_Form):
    """Page, selected text, comment, e-mail if wanted; `website` is a trap that no person sees."""

    website = forms.CharField(required=False)

    class Meta:
        """Which fields a reader fills in."""

        model = Report
        fields = ("page", "text", "comment", "email")
        labels: ClassVar = {
            "text": _("The text that is wrong"),
            "comment": _("What is wrong, and what would be right?"),
            "email": _("Your e-mail, if you want an answer"),
        }
        error_messages: ClassVar = {
            "comment": {"required": _("Please say what is wrong.")},
            "email": {
                "invalid": _("This does not look like an e-mail address. You can also leave it empty.")
            },
        }

    def clean_page(self) -> str:
        """Keep addresses on this site alone."""
        page = str(self.cleaned_data["page"]).strip()
        if not own_page(page):
            raise forms.ValidationError(_("The address of the page is missing."))
        return page

    @property
    def trapped(self) -> bool:
        """Whether the hidden field was filled in, which only a program does."""
        return bool(self.data.get("website"))

    def kept(self, **more: Any) -> Report:
        """Store the report with what the form does not ask for."""
        report = self.save(commit=False)
        for name, value in more.items():
            setattr(report, name, value)
        report.save()
        return report
