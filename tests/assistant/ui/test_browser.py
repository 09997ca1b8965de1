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


def wait(browser: Any, condition: Callable[[], Any], seconds: float = 60) -> Any:
    """What `condition` gives as soon as it is true. The page may redraw any element at any
    moment, so a condition finds its elements anew each time and is tried again if one is gone."""
    from selenium.common.exceptions import (
        ElementClickInterceptedException,
        ElementNotInteractableException,
        StaleElementReferenceException,
    )
    from selenium.webdriver.support.ui import WebDriverWait

    ignored = (
        ElementClickInterceptedException,
        ElementNotInteractableException,
        StaleElementReferenceException,
    )
    return WebDriverWait(browser, seconds, 0.1, ignored).until(lambda _: condition())


def all_of(browser: Any, selector: str) -> list[Any]:
    from selenium.webdriver.common.by import By

    return browser.find_elements(By.CSS_SELECTOR, selector)


def first(browser: Any, selector: str) -> Any:
    return next(iter(all_of(browser, selector)), None)


def one(browser: Any, selector: str) -> Any:
    return wait(browser, lambda: first(browser, selector))


def text_of(browser: Any, selector: str) -> str:
    """The text of the first such element, once it has some."""
    return wait(browser, lambda: (found := first(browser, selector)) and found.text)


def link_of(browser: Any, selector: str) -> str:
    return wait(browser, lambda: (found := first(browser, selector)) and found.get_attribute("href"))


def click(browser: Any, selector: str) -> None:
    def clicked() -> bool:
        found = first(browser, selector)
        if found is None or not found.is_displayed():
            return False
        found.click()
        return True

    wait(browser, clicked)


def ask(browser: Any, question: str) -> None:
    """Types the question as soon as the page takes one, and sends it once."""
    from selenium.webdriver.common.keys import Keys

    def typed() -> bool:
        box = first(browser, "#chat-input")
        if box is None or not all_of(browser, "#starters button:not([disabled])"):
            return False
        if box.text != question:
            box.send_keys(Keys.CONTROL, "a")
            box.send_keys(question)
        return first(browser, "#chat-input").text == question

    def sent() -> bool:
        if (box := first(browser, "#chat-input")) and box.text == question:
            box.send_keys(Keys.ENTER)
        return bool(all_of(browser, ".ai-message, [data-step-type='user_message']"))

    wait(browser, typed)
    wait(browser, sent)


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
    ask(browser, "Who has to sign off before a new prompt goes live?")
    wait(browser, lambda: "/thread/" in browser.current_url)
    conversation = browser.current_url
    one(browser, "a[href*='&source=']")

    click(browser, "a[href*='&cite=1']")
    assert "Before a new prompt goes live" in text_of(browser, ".source-view mark")
    view = text_of(browser, ".source-view")
    for fact in ("In force", "Maria Kowalski", "3.0", "1 March 2026"):
        assert fact in view
    document = link_of(browser, ".source-view .actions a")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(browser, lambda: not first(browser, ".source-view").is_displayed())

    browser.get(document)
    assert "Before a new prompt goes live" in text_of(browser, "mark#quote")
    assert "Every approval is kept for seven years." in text_of(browser, "article.text")

    browser.get(server.base_url + "/")
    listed = text_of(browser, f"a[href='{conversation.removeprefix(server.base_url)}']")
    assert "Who has to sign off" in listed
    browser.get(conversation)
    one(browser, "a[href*='&cite=1']")
    assert "risk lead" in text_of(browser, ".ai-message .prose")

    loopback = server.base_url.removeprefix("http://")
    assert requested_hosts(browser) == {loopback}
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert complaints == []


def test_a_hostile_document_fetches_runs_and_links_nothing(browser, server) -> None:
    browser.get(f"{server.base_url}/sign-in?token={server.store.sessions.issue_link('ada')}")
    ask(browser, "When does the zebra desk open?")
    one(browser, "a[href*='&source=']")
    assert "opens at nine" in text_of(browser, ".ai-message .prose")
    links = wait(
        browser,
        lambda: [link.get_attribute("href") for link in all_of(browser, ".ai-message .prose a")],
    )
    own = tuple(f"{server.base_url}/{pages}/" for pages in ("source", "answers"))
    assert all(link.startswith(own) for link in links)
    assert all_of(browser, ".ai-message .prose img") == []
    click(browser, "a[href*='&cite=1']")
    one(browser, ".source-view mark")
    browser.get(link_of(browser, ".source-view .actions a"))
    one(browser, "mark#quote")
    assert "pwned" not in browser.title and all_of(browser, "article img") == []
    assert requested_hosts(browser) == {server.base_url.removeprefix("http://")}


def test_a_phone_keeps_its_place_over_a_reload(browser, server) -> None:
    narrow = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    browser.get(f"{server.base_url}/sign-in?token={server.store.sessions.issue_link('ada')}")
    ask(browser, "Who signs a prompt?")
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
    click(browser, "form button")
    one(browser, "#chat-input")
    server.store.accounts.set_password("ken", "correct horse battery")
    browser.refresh()
    wait(browser, lambda: first(browser, "#password").is_displayed())
