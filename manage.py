#!/usr/bin/env python
"""Django's own commands for the site, such as ``python manage.py check --deploy``."""

import os
import sys


def main() -> None:
    """Run a command of Django's under the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whence.clinic.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
