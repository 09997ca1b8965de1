"""From a described workflow to a proposal, in a real browser."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.ui.drafts.conftest import HELP, WORK
from tests.assistant.ui.govern.test_journey import arrive, enter
from tests.assistant.ui.test_browser import (  # noqa: F401 - `browser` is a fixture
    all_of,
    browser,
    click,
    first,
    one,
    requested_hosts,
    text_of,
    wait,
)
from tests.assistant.ui.test_socket import Browser

PASSWORD = "correct horse battery"
HOSTILE = (
    "<img src=http://evil.example/x.png onerror=document.title='pwned'> ![x](http://evil.example/y.png) "
    "[the order](javascript:document.title='pwned')"
)


@pytest.fixture
def manager(server) -> str:
    """A program manager."""
    if server.store.accounts.find("pat") is None:
        server.store.accounts.add("pat", role="program_manager", password=PASSWORD)
    return "pat"


def say(browser: Any, text: str) -> str:  # noqa: F811
    """Send a message to the interview; what is said back."""
    from selenium.webdriver.common.keys import Keys

    before = len(all_of(browser, ".ai-message"))

    def typed() -> bool:
        box = one(browser, "#chat-input")
        if box.get_attribute("value") != text:
            box.send_keys(Keys.CONTROL, "a")
            browser.execute_cdp_cmd("Input.insertText", {"text": text})
        return one(browser, "#chat-input").get_attribute("value") == text

    wait(browser, typed)
    first(browser, "#chat-input").send_keys(Keys.ENTER)
    wait(browser, lambda: len(all_of(browser, ".ai-message")) > before)
    return wait(browser, lambda: all_of(browser, ".ai-message .prose")[-1].text)


@pytest.mark.browser
def test_described_asked_reloaded_exported_and_submitted(browser, server, manager, tmp_path: Path) -> None:  # noqa: F811
    enter(browser, server, manager, "/")
    one(browser, ".command-button")
    assert "Describe the work today" in say(browser, "Draft a workflow")
    told = say(browser, WORK)
    assert "required fields are filled" in told and "Which of these steps should AI do" in told
    picture = one(browser, ".ai-message img[src^='/drafts/']")
    wait(browser, lambda: picture.get_property("naturalWidth") > 100)

    browser.refresh()
    one(browser, "#attach-description")
    assert "Who in the business is accountable" in say(browser, f"{HELP} {HOSTILE}")
    assert "<img src=http://evil.example" in all_of(browser, "[data-step-type='user_message']")[-1].text
    assert "pwned" not in browser.title
    assert {link.get_attribute("href").split("/")[3] for link in all_of(browser, ".prose a")} == {"drafts"}
    assert {image.get_attribute("src").split("/")[3] for image in all_of(browser, ".prose img")} == {"drafts"}

    draft = wait(browser, lambda: all_of(browser, ".prose a[href*='/drafts/']")[0].get_attribute("href"))
    folder = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", folder)
    browser.get(draft)
    click(browser, ".downloads a[href$='/export/bpmn']")
    saved = wait(browser, lambda: next(tmp_path.glob("*.bpmn"), None))
    wait(browser, lambda: "definitions>" in saved.read_text(encoding="utf-8"))

    one(browser, "#reason").send_keys("The buyers want to begin in May")
    click(browser, "form[action$='/submit'] button")
    arrive(browser, "/govern/proposals/")
    assert "The buyers want to begin in May" in text_of(browser, "main")
    assert requested_hosts(browser) == {server.base_url.removeprefix("http://")}
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert complaints == []


@pytest.mark.browser
def test_a_phone_attaches_a_description_and_goes_on_from_the_drafts_page(
    browser,  # noqa: F811
    server,
    manager,
    tmp_path: Path,
) -> None:
    narrow = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    file = tmp_path / "offers.txt"
    file.write_text(WORK, encoding="utf-8")
    enter(browser, server, manager, "/")
    one(browser, ".command-button")
    say(browser, "Draft a workflow")
    one(browser, "#attach-place input").send_keys(str(file))
    link = wait(browser, lambda: first(browser, ".prose a[href*='/drafts/']"))
    number = link.get_attribute("href").rpartition("/")[2]
    assert "Which of these steps should AI do" in all_of(browser, ".ai-message .prose")[-1].text
    for path in ("/drafts", f"/drafts/{number}"):
        browser.get(server.base_url + path)
        one(browser, "main h1")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390, path
    click(browser, ".head a.button")
    box = f"continue draft {number}"
    wait(browser, lambda: (found := first(browser, "#chat-input")) and found.get_attribute("value") == box)


def test_staff_neither_begin_nor_continue_by_sending_the_command(server, manager) -> None:
    async def talk() -> list[str]:
        async with Browser(server, server.cookie(manager)) as page:
            [begun] = await page.ask(WORK, command="Draft a workflow")
            number = begun.partition("/drafts/")[2].partition("/")[0]
        async with Browser(server, server.cookie("ken")) as page:
            said = await page.ask(WORK, command="Draft a workflow")
            said += await page.ask("Draft a workflow")
            said += await page.ask(f"continue draft {number}")
            steps = server.store.history.steps("ken", page.thread_id)
        assert number.isdigit() and not any("interview" in (step.record or {}) for step in steps)
        return said

    said = asyncio.run(talk())
    assert len(said) == 3 and not any("/drafts/" in one or "Describe the work" in one for one in said)


def test_an_interview_is_taken_up_where_it_was_and_questions_are_asked_beside_it(server, manager) -> None:
    async def talk() -> tuple[list[str], list[str], list[str]]:
        cookie = server.cookie(manager)
        async with Browser(server, cookie) as page:
            await page.ask(WORK, command="Draft a workflow")
            thread_id = page.thread_id
        async with Browser(server, cookie, threadId=thread_id) as early:
            async with Browser(server, cookie, threadId=thread_id) as late:
                first_said = await early.ask(HELP)
                late_said = await late.ask("Dana Whitlock is accountable.")
            beside = await early.ask("ask: Who has to sign off before a new prompt goes live?")
        return first_said, late_said, beside

    taken, told, beside = asyncio.run(talk())
    assert "Who in the business is accountable" in taken[0]
    assert "changed meanwhile" in told[0] and "Who in the business is accountable" in told[0]
    assert "cite=1" in beside[0]


def test_who_may_no_longer_draft_sees_nothing_of_it(server) -> None:
    if server.store.accounts.find("max") is None:
        server.store.accounts.add("max", role="program_manager", password=PASSWORD)

    async def talk() -> tuple[str, list[str]]:
        cookie = server.cookie("max")
        async with Browser(server, cookie) as page:
            await page.ask(WORK, command="Draft a workflow")
            thread_id = page.thread_id
        server.store.accounts.set_role("max", "staff")
        async with Browser(server, server.cookie("max"), threadId=thread_id) as again:
            shown = " ".join(
                step["output"] for step in again.messages.values() if step["type"] == "assistant_message"
            )
            said = await again.ask(HELP)
            said += await again.ask("Who has to sign off before a new prompt goes live?")
        return shown, said

    shown, said = asyncio.run(talk())
    assert "you may no longer read" in shown and "/drafts/" not in shown
    assert "does not draft any more" in said[0] and "cite=1" in said[1]
