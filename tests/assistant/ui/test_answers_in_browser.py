"""What people do with an answer, in a real browser: why, as files, next citation, a file of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.ui.test_browser import all_of, ask, browser, click, first, link_of, one, text_of, wait

__all__ = ["browser"]

pytestmark = pytest.mark.browser

SIGNS = "Who has to sign off before a new prompt goes live?"
PLAN = "# Harbour plan\n\n## Berths\n\nThe northern berth closes on 4 May for dredging.\n"


def press(browser: Any, key: str) -> None:
    """Press a key in the side view."""
    one(browser, ".source-view").send_keys(key)


def fetched(browser: Any, address: str) -> dict[str, Any]:
    """What a link of the page gives: its status, type and first characters."""
    script = """
      const [address, done] = arguments;
      fetch(address).then(async (answer) => done(JSON.stringify({
        status: answer.status, type: answer.headers.get("content-type"),
        saved: answer.headers.get("content-disposition") || "",
        text: (await answer.text()).slice(0, 4000) })));
    """
    return json.loads(browser.execute_async_script(script, address))


def test_an_answer_tells_why_and_is_saved_with_its_references(browser, server) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(server.link_for("ken"))
    ask(browser, SIGNS)
    click(browser, "a[href$='/why']")
    wait(browser, lambda: "Confidence" in text_of(browser, ".source-view .body"))
    why = text_of(browser, ".source-view")
    for said in ("Why this answer", SIGNS, "Passages considered", "cited as 1", "Knowledge release"):
        assert said in why
    press(browser, Keys.ESCAPE)
    wait(browser, lambda: not first(browser, ".source-view").is_displayed())

    for suffix, kind in (("md", "text/markdown"), ("docx", "officedocument"), ("pdf", "application/pdf")):
        got = fetched(browser, link_of(browser, f"a[href$='/export/{suffix}']"))
        assert got["status"] == 200 and kind in got["type"] and got["saved"].startswith("attachment")
    copied = fetched(browser, link_of(browser, "a[href$='/copy']"))["text"]
    assert "Before a new prompt goes live" in copied and "Maria Kowalski" in copied


def test_arrows_lead_from_citation_to_citation(browser, server) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(server.link_for("ken"))
    ask(browser, SIGNS)
    one(browser, "a[href*='&cite=1']")
    several = len(all_of(browser, "a[href*='&cite=']")) > 1
    click(browser, "a[href*='&cite=1']")
    wait(browser, lambda: "Source 1 of" in text_of(browser, ".source-view h2"))
    press(browser, Keys.ARROW_RIGHT)
    expected = "Source 2 of" if several else "Source 1 of"
    wait(browser, lambda: expected in text_of(browser, ".source-view h2"))
    press(browser, Keys.ARROW_LEFT)
    wait(browser, lambda: "Source 1 of" in text_of(browser, ".source-view h2"))


def test_a_file_is_asked_and_its_quote_opens(browser, server, tmp_path: Path) -> None:
    plan = tmp_path / "harbour-plan.md"
    plan.write_text(PLAN)
    browser.get(server.link_for("ken"))
    click(browser, "#asked-in")
    one(browser, "#asked-in-file").send_keys(str(plan))
    wait(browser, lambda: "harbour-plan.md" in text_of(browser, "#asked-in"))

    ask(browser, "When does the northern berth close?")
    click(browser, "a[href*='&cite=1']")
    wait(browser, lambda: "4 May" in text_of(browser, ".source-view mark"))
    assert "Your own file" in text_of(browser, ".source-view")
    assert "Asked in: your file harbour-plan.md" in text_of(browser, ".ai-message .prose")


def test_what_was_typed_survives_a_reload(browser, server) -> None:
    browser.get(server.link_for("ken"))

    def typed() -> bool:
        box = first(browser, "#chat-input")
        if box is not None and not box.get_attribute("value"):
            box.send_keys("Who signs")
        return bool(box) and box.get_attribute("value") == "Who signs"

    wait(browser, typed)
    browser.refresh()
    one(browser, "#chat-input")
    wait(browser, lambda: first(browser, "#chat-input").get_attribute("value") == "Who signs")

    ask(browser, SIGNS)
    one(browser, "a[href$='/why']")
    assert first(browser, "#chat-input").get_attribute("value") == ""
