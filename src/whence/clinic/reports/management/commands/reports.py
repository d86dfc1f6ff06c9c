"""``python manage.py reports``: the curator's queue as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from whence.clinic.reports.models import Report

__all__ = ["Command"]


class Command(BaseCommand):
    """Prints reports, oldest first, without e-mail addresses."""

    help = "Print the error reports as JSON, oldest first; e-mail addresses are left out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let the caller choose a status."""
        parser.add_argument(
            "--status", choices=[*Report.Status.values, "all"], default=Report.Status.NEW.value
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the queue."""
        del args
        found = Report.objects.order_by("created")
        if options["status"] != "all":
            found = found.filter(status=options["status"])
        self.stdout.write(json.dumps([report.plain() for report in found], indent=2, ensure_ascii=False))
