"""One check as far as it has come, and the signed cookie that carries it; the server keeps nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from whence.case import Answer, Person
from whence.clinic.drawing import Painting
from whence.nextstep.interview import Kind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["Asked", "Check", "Step", "check_of", "forget", "remember"]

_COOKIE = "check"
_SALT = "whence.check"
_PIECE = 3800
"""Bytes of one cookie; browsers take 4096 with its name and attributes."""

_PIECES = 3
_HOURS = 12


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Asked(_Part):
    """A question: its id, why it is asked, and for a safety question the findings that it names."""

    id: str
    kind: Kind
    why: str
    findings: tuple[str, ...] = ()


class Step(Asked):
    """A question that was answered, and what the answer made known."""

    given: dict[str, str | float]


class Check(_Part):
    """One check as far as it has come.

    Attributes
    ----------
    painted
        What was painted on the body map, as `Painting.dump` gives it; None before the map was shown.
    told
        What was understood from the story and not struck out by the person.
    struck
        Findings understood from the story that the person struck out.
    saved
        Token of the private link under which it was saved.
    """

    person: Person = Person()
    painted: dict[str, Any] | None = None
    story: str = ""
    told: tuple[Answer, ...] = ()
    struck: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    saved: str | None = None
    began: bool = Field(default=False, description="the person has said who they are, or chose not to")
    ahead: Asked | None = Field(
        default=None, description="the question that comes next, once it is worked out"
    )
    done: bool = Field(default=False, description="no question is left")

    @property
    def painting(self) -> Painting:
        """What was painted on the body map."""
        return Painting.load(self.painted or {})

    def with_(self, **changes: Any) -> Check:
        """Return this check with some parts changed; what comes next is then open again."""
        return self.model_copy(update={"ahead": None, "done": False, **changes})


def check_of(request: HttpRequest) -> Check:
    """Return the check that the request carries; an empty one where there is none or it was tampered with."""
    pieces = (request.COOKIES.get(f"{_COOKIE}{i or ''}", "") for i in range(_PIECES))
    try:
        data = signing.loads("".join(pieces), salt=_SALT, max_age=_HOURS * 3600)
        return Check.model_validate(data)
    except (signing.BadSignature, ValidationError):
        return Check()


def remember(response: HttpResponse, check: Check, request: HttpRequest) -> HttpResponse:
    """Return the response, carrying the check in cookies that end with the browser's session."""
    data = check.model_dump(mode="json", exclude_defaults=True)
    text = signing.dumps(data, salt=_SALT, compress=True)
    pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
    for i in range(_PIECES):
        name = f"{_COOKIE}{i or ''}"
        if i < len(pieces):
            response.set_cookie(name, pieces[i], secure=settings.HTTPS, httponly=True, samesite="Lax")
        elif name in request.COOKIES:
            response.delete_cookie(name)
    return response


def forget(response: HttpResponse) -> None:
    """Let the response remove the check from the browser."""
    for i in range(_PIECES):
        response.delete_cookie(f"{_COOKIE}{i or ''}")
