"""What readers report: the text that is wrong, where it stands, and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Report"]


class Report(models.Model):
    """One error that a reader reports; nothing about the reader but an e-mail address, if given."""

    class Status(models.TextChoices):
        """What became of a report."""

        NEW = "new", _("new")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        FIXED = "fixed", _("fixed")

    page = models.CharField(_("page"), max_length=300)
    text = models.TextField(_("selected text"), blank=True, max_length=1000)
    comment = models.TextField(_("what is wrong"), max_length=2000)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    version = models.CharField(_("version of the pack"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NEW)
    answer = models.TextField(_("note of the curator"), blank=True)
    created = models.DateTimeField(_("received"), auto_now_add=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        """Newest first; the queue is asked for by status."""

        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [models.Index(fields=["status", "-created"])]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return f"{self.page}: {self.comment[:60]}"

    def plain(self) -> dict[str, Any]:
        """Return the report as plain data, for the export of the queue; the e-mail address stays here."""
        return {
            "id": self.pk,
            "page": self.page,
            "text": self.text,
            "comment": self.comment,
            "language": self.language,
            "version": self.version,
            "status": self.status,
            "answer": self.answer,
            "created": self.created.isoformat(timespec="seconds"),
        }
