"""The site as a whole: pages answer, headers are strict, limits hold, themes are remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from whence.clinic.middleware.headers import POLICY
from whence.clinic.middleware.limits import LIMITS

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper


@pytest.mark.parametrize("path", ["/", "/about/", "/privacy/", "/es/", "/robots.txt"])
def test_pages_answer_with_a_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def test_a_missing_page_is_friendly(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert b"does not exist" in response.content


def test_the_theme_is_remembered_and_never_leads_away(client: Client) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"
    page = client.get("/")
    assert b'data-theme="dark"' in page.content
    assert "Cookie" in page["Vary"]


def test_too_many_requests_are_refused(client: Client, settings: SettingsWrapper) -> None:
    settings.RATE_LIMITS = True
    cache.clear()
    for _ in range(LIMITS["read"]):
        assert client.get("/robots.txt").status_code == 200
    refused = client.get("/robots.txt")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    cache.clear()


def test_a_clinic_shows_its_own_details(client: Client, settings: SettingsWrapper) -> None:
    assert b"tel:" not in client.get("/").content
    settings.CLINIC = {
        **settings.CLINIC,
        "name": "Hill Street",
        "phone": "020 7946 0000",
        "booking": "https://book.example",
    }
    page = client.get("/").content.decode()
    assert 'href="tel:02079460000"' in page
    assert "Hill Street" in page
    assert 'href="https://book.example"' in page


def test_the_other_language_is_one_step_away_and_keeps_the_page(client: Client) -> None:
    assert 'href="/es/privacy/"' in client.get("/privacy/").content.decode()
    assert 'href="/privacy/"' in client.get("/es/privacy/").content.decode()
