"""Error reports: taken with and without scripts, guarded, and shown to the curator."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from whence.clinic.reports.models import Report
from whence.clinic.reports.views import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

PAGE = "/causes/piriformis_syndrome/"
WRITTEN = {"page": PAGE, "text": "pear-shaped", "comment": "It is pyramid-shaped.", "email": ""}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_the_form_knows_the_page_and_the_selected_text(client: Client) -> None:
    text = client.get("/reports/new/", {"page": PAGE, "text": "a <b> muscle"}).content.decode()
    assert f'name="page" value="{PAGE}"' in text
    assert "a &lt;b&gt; muscle</textarea>" in text
    assert "Used only to answer you." in text


def test_an_address_elsewhere_never_becomes_a_link(client: Client) -> None:
    for page in ("javascript:alert(1)", "//elsewhere.example/", "https://elsewhere.example/"):
        assert page not in client.get("/reports/new/", {"page": page}).content.decode()
        assert f'href="{page}"' not in client.post("/reports/new/", WRITTEN | {"page": page}).content.decode()


def test_a_page_leads_to_its_own_form(client: Client) -> None:
    text = client.get(PAGE).content.decode()
    assert f'href="/reports/new/?page={PAGE}" data-report' in text


@pytest.mark.django_db
def test_a_report_reaches_the_queue(client: Client) -> None:
    response = client.post("/reports/new/", WRITTEN)
    assert b"Thank you" in response.content
    report = Report.objects.get()
    assert (report.page, report.text, report.comment) == (PAGE, "pear-shaped", "It is pyramid-shaped.")
    assert (report.status, report.language, report.email) == ("new", "en", "")
    assert report.version


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"comment": ""}, "Please say what is wrong."),
        ({"email": "nobody"}, "does not look like an e-mail address"),
        ({"page": "https://elsewhere.example/"}, "The address of the page is missing."),
        ({"page": "//elsewhere.example/"}, "The address of the page is missing."),
        ({"page": "/\\elsewhere.example/"}, "The address of the page is missing."),
        ({"page": "javascript:alert(1)"}, "The address of the page is missing."),
    ],
)
def test_what_cannot_be_used_is_said_and_not_kept(client: Client, wrong: dict[str, str], said: str) -> None:
    response = client.post("/reports/new/", WRITTEN | wrong)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_a_program_that_fills_in_the_trap_is_thanked_and_forgotten(client: Client) -> None:
    response = client.post("/reports/new/", WRITTEN | {"website": "https://spam.example"})
    assert b"Thank you" in response.content
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_one_address_cannot_flood_the_queue(client: Client) -> None:
    for _ in range(LIMIT):
        assert client.post("/reports/new/", WRITTEN).status_code == 200
    refused = client.post("/reports/new/", WRITTEN)
    assert refused.status_code == 429
    assert b"Please try again in ten minutes" in refused.content
    assert Report.objects.count() == LIMIT


def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/reports/new/", WRITTEN).status_code == 403


def test_the_dialog_gets_the_form_alone(client: Client) -> None:
    text = client.get("/reports/new/", {"page": PAGE}, headers={"X-Part": "dialog"}).content.decode()
    assert "<html" not in text
    assert 'id="report-title"' in text


@pytest.mark.django_db
def test_the_curator_sees_marks_and_cannot_change_what_was_written(admin_user: User, client: Client) -> None:
    client.post("/reports/new/", WRITTEN)
    report = Report.objects.get()
    assert client.get("/curate/reports/report/").status_code == 302
    client.force_login(admin_user)
    queue = client.get("/curate/reports/report/").content.decode()
    assert "pear-shaped" in queue
    assert f'href="{PAGE}"' in queue
    marked: dict[str, Any] = {"action": "accept", "_selected_action": [report.pk]}
    client.post("/curate/reports/report/", marked)
    report.refresh_from_db()
    assert report.status == "accepted"
    client.post(
        f"/curate/reports/report/{report.pk}/change/", {"status": "fixed", "answer": "Done.", "comment": "x"}
    )
    report.refresh_from_db()
    assert (report.status, report.answer, report.comment) == ("fixed", "Done.", "It is pyramid-shaped.")
    assert client.get("/curate/reports/report/add/").status_code == 403


@pytest.mark.django_db
def test_the_queue_is_exported_without_addresses(client: Client) -> None:
    client.post("/reports/new/", WRITTEN | {"email": "reader@example.org"})
    Report.objects.create(page="/x/", comment="old", language="en", status="fixed")
    out = StringIO()
    call_command("reports", stdout=out)
    (only,) = json.loads(out.getvalue())
    assert only["comment"] == "It is pyramid-shaped."
    assert "reader@example.org" not in out.getvalue()
    out = StringIO()
    call_command("reports", "--status", "all", stdout=out)
    assert len(json.loads(out.getvalue())) == 2
