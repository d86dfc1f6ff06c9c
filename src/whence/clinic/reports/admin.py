"""The curator's queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from whence.clinic.reports.models import Report

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    _Admin = admin.ModelAdmin[Report]
else:
    _Admin = admin.ModelAdmin

__all__ = ["ReportAdmin"]

admin.site.site_header = admin.site.site_title = _("For the curator")
admin.site.index_title = _("Queue")


@admin.register(Report)
class ReportAdmin(_Admin):
    """Reports by status; what a reader wrote stays as it was written."""

    list_display = ("created", "status", "link", "short_text", "short_comment", "language")
    list_filter = ("status", "language")
    search_fields = ("page", "text", "comment")
    readonly_fields = ("link", "text", "comment", "email", "language", "version", "created", "changed")
    fields = ("status", "answer", *readonly_fields)
    actions = ("accept", "reject", "fix")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: reports come from readers alone."""
        del request
        return False

    @admin.display(description=_("page"))
    def link(self, report: Report) -> SafeString:
        """Link to the page."""
        return format_html('<a href="{}">{}</a>', report.page, report.page)

    @admin.display(description=_("selected text"))
    def short_text(self, report: Report) -> str:
        """Return the first words of the selected text."""
        return report.text[:80]

    @admin.display(description=_("what is wrong"))
    def short_comment(self, report: Report) -> str:
        """Return the first words of the comment."""
        return report.comment[:80]

    @admin.action(description=_("Accept"))
    def accept(self, request: HttpRequest, reports: object) -> None:
        """Mark as accepted."""
        self._mark(request, reports, Report.Status.ACCEPTED)

    @admin.action(description=_("Reject"))
    def reject(self, request: HttpRequest, reports: object) -> None:
        """Mark as rejected."""
        self._mark(request, reports, Report.Status.REJECTED)

    @admin.action(description=_("Mark as fixed"))
    def fix(self, request: HttpRequest, reports: object) -> None:
        """Mark as fixed."""
        self._mark(request, reports, Report.Status.FIXED)

    def _mark(self, request: HttpRequest, reports: object, status: Report.Status) -> None:
        del request
        reports.update(status=status)  # type: ignore[attr-defined]
