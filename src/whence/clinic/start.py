"""Start the site: database, static files, knowledge, then gunicorn (where it runs) or Django's own server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["prepare", "run"]

_THREADS = 4


def prepare() -> None:
    """Bring the database up to date, collect the static files, and compile the pack where that is needed."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from whence.clinic.knowledge import knowledge

    knowledge("en")


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    if sys.platform == "win32":
        call_command("runserver", f"{host}:{port}", use_reloader=False, insecure_serving=True)
        return
    _gunicorn(host, port, workers)


def _gunicorn(host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):  # type: ignore[misc]
        """The site under gunicorn, with settings from here instead of a file."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            settings: dict[str, Any] = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "workers": workers,
                "threads": _THREADS,
                "worker_class": "gthread",
                "keepalive": 30,
                "preload_app": True,
                "loglevel": "warning",
                "limit_request_field_size": 16_380,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Callable[..., Any]:
            """Return the application."""
            from whence.clinic.wsgi import application

            return application

    Site().run()
