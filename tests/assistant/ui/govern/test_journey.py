"""From an upload to the new answer in the chat, by two people in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.assistant.ui.test_browser import (  # noqa: F401 - `browser` is a fixture
    all_of,
    ask,
    browser,
    click,
    first,
    one,
    requested_hosts,
    text_of,
    wait,
)

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
PIXEL = "<img src=http://evil.example/x.png onerror=document.title='pwned'>"
HERON = """---
kind: policy
owner: Maria Kowalski
audience: [staff]
review_by: 2030-01-31
---
# Heron desk

The heron desk opens at seven in the morning and answers every claim within two days.
"""


@pytest.fixture
def leads(server) -> tuple[str, str]:
    """Two people who govern."""
    for name in ("grace", "lee"):
        if server.store.accounts.find(name) is None:
            server.store.accounts.add(name, role="governance_lead", password=PASSWORD)
    return "grace", "lee"


def enter(browser: Any, server: Any, account: str, path: str) -> None:  # noqa: F811
    """Sign somebody in and open a page.

    Cookies are dropped on a page without scripts: the chat page, still loading, would ask as nobody.
    """
    browser.get(server.base_url + "/healthz")
    browser.delete_all_cookies()
    browser.get(f"{server.base_url}/sign-in?token={server.store.sessions.issue_link(account)}")
    wait(browser, lambda: "/sign-in" not in browser.current_url)
    browser.get(server.base_url + path)


def arrive(browser: Any, beginning: str) -> str:  # noqa: F811
    """Wait for a page; the path at which it is."""
    wait(browser, lambda: beginning in browser.current_url)
    return browser.current_url.partition("//")[2].partition("/")[2].partition("?")[0].partition("#")[0]


def test_upload_review_approve_publish_and_the_new_answer(browser, server, leads, tmp_path: Path) -> None:  # noqa: F811
    author, reviewer = leads
    file = tmp_path / "heron-desk.md"
    file.write_text(HERON, encoding="utf-8")

    enter(browser, server, author, "/")
    click(browser, "a[href='/govern']")
    arrive(browser, "/govern")
    click(browser, "a[href='/govern/proposals/new']")
    one(browser, "#files").send_keys(str(file))
    one(browser, "#reason").send_keys(f"The heron desk has opened {PIXEL}")
    one(browser, "#collection").send_keys("documents")
    click(browser, "form.fields button")
    wait(browser, lambda: "The heron desk has opened" in text_of(browser, "main"))
    path = "/" + arrive(browser, "/govern/proposals/")
    wait(browser, lambda: not all_of(browser, "[data-work]"))
    assert "opens at seven" in text_of(browser, "#differences .words")
    assert "cannot approve it" in text_of(browser, "#decide")
    assert first(browser, "#approve-password") is None

    enter(browser, server, reviewer, path)
    one(browser, "#approve-password").send_keys(PASSWORD)
    click(browser, f"form[action='{path}/approve'] button")
    assert "You approved exactly this content." in text_of(browser, ".done")

    one(browser, "#publish-password").send_keys(PASSWORD)
    click(browser, f"form[action='{path}/publish'] button")
    arrive(browser, "/govern/releases/")
    assert "Published." in text_of(browser, ".done")

    enter(browser, server, "ken", "/")
    assert not all_of(browser, "a[href='/govern']")
    ask(browser, "When does the heron desk open?")
    one(browser, "a[href*='&source=']")
    assert "opens at seven" in text_of(browser, ".ai-message .prose")
    assert requested_hosts(browser) == {server.base_url.removeprefix("http://")}
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert complaints == []


def test_the_pages_fit_a_phone(browser, server, leads) -> None:  # noqa: F811
    narrow = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    enter(browser, server, leads[0], "/govern")
    for path in (
        "",
        "/proposals",
        "/proposals/new",
        "/documents",
        "/gaps",
        "/releases/1",
        "/preview",
        "/audit",
    ):
        browser.get(f"{server.base_url}/govern{path}")
        one(browser, "main h1")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390, path
