"""A person's way through the page, in a real browser: sign in, ask, open the quote, come back."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1280,900",
)  # fmt: skip


def _find(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    binary, driver = _find("chromium", "chromium-browser", "google-chrome"), _find("chromedriver")
    if binary is None or driver is None:
        if os.environ.get("PLAYBOOK_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium and chromedriver are required here; install both.")
        pytest.skip("no Chromium with chromedriver here; install chromium and chromium-driver")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield started
    finally:
        started.quit()


def wait(browser: Any, condition: Callable[[], Any], seconds: float = 30) -> Any:
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.ui import WebDriverWait

    ignored = (StaleElementReferenceException,)
    return WebDriverWait(browser, seconds, 0.1, ignored).until(lambda _: condition())


def all_of(browser: Any, selector: str) -> list[Any]:
    from selenium.webdriver.common.by import By

    return browser.find_elements(By.CSS_SELECTOR, selector)


def one(browser: Any, selector: str) -> Any:
    return wait(browser, lambda: next(iter(all_of(browser, selector)), None))


def requested_hosts(browser: Any) -> set[str]:
    """The hosts that pages asked for, by the browser's own log."""
    hosts = set()
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        asked = message["params"].get("request", {}).get("url") or message["params"].get("url", "")
        if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
            found = re.match(r"(?:https?|wss?)://([^/]+)", asked)
            hosts |= {found.group(1)} if found else set()
    return hosts


def test_from_sign_in_to_the_marked_quote_and_back(browser, server) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(server.link)
    ask = one(browser, "#chat-input")
    wait(browser, lambda: all_of(browser, "#starters button:not([disabled])"))
    ask.send_keys("Who has to sign off before a new prompt goes live?", Keys.ENTER)
    wait(browser, lambda: "/thread/" in browser.current_url)
    conversation = browser.current_url
    one(browser, "a[href*='&source=']")

    wait(browser, lambda: one(browser, "a[href*='&cite=1']").is_displayed())
    one(browser, "a[href*='&cite=1']").click()
    mark = one(browser, ".source-view mark")
    assert "Before a new prompt goes live" in mark.text
    view = one(browser, ".source-view").text
    for fact in ("In force", "Maria Kowalski", "3.0", "1 March 2026"):
        assert fact in view
    document = one(browser, ".source-view .actions a").get_attribute("href")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(browser, lambda: not one(browser, ".source-view").is_displayed())

    browser.get(document)
    mark = one(browser, "mark#quote")
    assert "Before a new prompt goes live" in mark.text
    assert "Every approval is kept for seven years." in one(browser, "article.text").text

    browser.get(server.base_url + "/")
    listed = one(browser, f"a[href='{conversation.removeprefix(server.base_url)}']")
    assert "Who has to sign off" in listed.text
    browser.get(conversation)
    one(browser, "a[href*='&cite=1']")
    assert "risk lead" in one(browser, ".ai-message .prose").text

    loopback = server.base_url.removeprefix("http://")
    assert requested_hosts(browser) == {loopback}
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert complaints == []


def test_a_hostile_document_fetches_runs_and_links_nothing(browser, server) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{server.base_url}/sign-in?token={server.store.sessions.issue_link('ada')}")
    ask = one(browser, "#chat-input")
    wait(browser, lambda: all_of(browser, "#starters button:not([disabled])"))
    ask.send_keys("When does the zebra desk open?", Keys.ENTER)
    one(browser, "a[href*='&source=']")
    assert "opens at nine" in one(browser, ".ai-message .prose").text
    links = [link.get_attribute("href") for link in all_of(browser, ".ai-message .prose a")]
    assert links and all(link.startswith(f"{server.base_url}/source/") for link in links)
    assert all_of(browser, ".ai-message .prose img") == []
    one(browser, "a[href*='&cite=1']").click()
    one(browser, ".source-view mark")
    browser.get(one(browser, ".source-view .actions a").get_attribute("href"))
    one(browser, "mark#quote")
    assert "pwned" not in browser.title and all_of(browser, "article img") == []
    assert requested_hosts(browser) == {server.base_url.removeprefix("http://")}


def test_a_phone_keeps_its_place_over_a_reload(browser, server) -> None:
    from selenium.webdriver.common.keys import Keys

    narrow = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    browser.get(f"{server.base_url}/sign-in?token={server.store.sessions.issue_link('ada')}")
    ask = one(browser, "#chat-input")
    wait(browser, lambda: all_of(browser, "#starters button:not([disabled])"))
    ask.send_keys("Who signs a prompt?", Keys.ENTER)
    one(browser, "a[href*='&source=']")
    wait(browser, lambda: "/thread/" in browser.current_url)
    browser.refresh()
    one(browser, "a[href*='&cite=1']")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 390


def test_an_ended_session_leads_back_to_signing_in(browser, server) -> None:
    browser.get(server.base_url + "/sign-in")
    one(browser, "#name").send_keys("ken")
    one(browser, "#password").send_keys("correct horse battery")
    one(browser, "form button").click()
    one(browser, "#chat-input")
    server.store.accounts.set_password("ken", "correct horse battery")
    browser.refresh()
    assert one(browser, "#password").is_displayed()
