"""A lead approves and promotes a release in a real browser; the next answer in the chat names it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.answering.recipe import recipe_of
from assistant.bootstrap import Composition
from assistant.promotion.desk import PromotionDesk
from assistant.promotion.records import Registered, VerdictRecord
from assistant.settings import load_settings
from evals.gate.shipped import bar_from_file
from knowledge.acting import Actor
from prompts.release import load_release
from tests.assistant.ui.govern.test_journey import PASSWORD, enter, leads  # noqa: F401 - a fixture
from tests.assistant.ui.test_browser import (  # noqa: F401 - `browser` is a fixture
    all_of,
    ask,
    browser,
    click,
    link_of,
    one,
    requested_hosts,
    text_of,
    wait,
)

pytestmark = pytest.mark.browser

PATH = "/govern/assistant"
PAM = Actor(name="Pam", role="program_manager")
GRACE, ADA = Actor(name="grace", role="governance_lead"), Actor(name="ada", role="admin")
QUESTION = "Who has to sign off before a new prompt goes live?"


def judged(desk: PromotionDesk, made: Any, change: str) -> Registered:
    """A release by Pam that an invented run of the gate passed."""
    release = desk.register(made, author="Pam", change=change, origin={}, actor=PAM)
    production = desk.status().channel("production").release
    run = VerdictRecord(
        run_id=f"run-of-{release.digest}",
        verdict="pass",
        bar_sha256=desk.ensure_bar(bar_from_file(), PAM).bar.sha256,
        lock_sha256="1" * 64,
        results_sha256="2" * 64,
        decision_sha256="3" * 64,
        baseline_digest=production.digest if production else None,
        corpus_sha256="4" * 64,
        program_sha256="5" * 64,
        bootstrap=production is None,
        summary={"reasons": [], "metrics": {"vital_recall": 0.7}, "cases": 1112},
    )
    desk.record_verdict(release, run, PAM)
    return release


@pytest.fixture(scope="module")
def releases(server) -> tuple[Registered, Registered]:
    """What the installed files describe, which runs, and a candidate that reads other passages."""
    composition = Composition(load_settings(server.home, environment={}))
    desk, installed = composition.promotion_desk(), recipe_of(composition.settings, load_release())
    first = judged(desk, installed, "As it was installed")
    for person in (GRACE, ADA):
        desk.approve(first.name, person)
    desk.promote(first.name, "production", actor=GRACE, reason="The first one")
    answering = {
        **installed.settings["answering"],
        "passages": installed.settings["answering"]["passages"] - 1,
    }
    other = replace(installed, settings={**installed.settings, "answering": answering})
    second = judged(desk, other, "One passage less <img src=http://evil.example/x.png>")
    composition.knowledge_base().close()
    return first, second


def release_that_answers(browser: Any, server: Any) -> str:  # noqa: F811
    """Ask in the chat as a member of staff, and what the page about the answer says of it."""
    enter(browser, server, "ken", "/")
    ask(browser, QUESTION)
    browser.get(link_of(browser, "a[href$='/why']"))
    return text_of(browser, "main")


def test_approve_promote_answer_and_roll_back(browser, server, leads, releases) -> None:  # noqa: F811
    first, second = releases
    assert first.digest in release_that_answers(browser, server)

    enter(browser, server, "lee", "/govern")
    click(browser, f"a[href='{PATH}']")
    click(browser, f"a[href='{PATH}/{second.name}']")
    assert "One passage less <img" in text_of(browser, "main")
    assert "passages" in text_of(browser, "#differences table")
    one(browser, "#approve-password").send_keys(PASSWORD)
    click(browser, f"form[action='{PATH}/{second.name}/approve'] button")
    assert "It can be promoted now." in text_of(browser, ".done")
    one(browser, "#promote-reason").send_keys("As good, and quicker")
    one(browser, "#promote-password").send_keys(PASSWORD)
    click(browser, f"form[action='{PATH}/{second.name}/promote'] button")
    wait(browser, lambda: "Promoted." in text_of(browser, ".done"))
    assert second.digest in release_that_answers(browser, server)

    enter(browser, server, "lee", f"{PATH}/{second.name}")
    one(browser, "#from-production").send_keys("It names the wrong people")
    one(browser, "#from-production-password").send_keys(PASSWORD)
    click(browser, f"form[action='{PATH}/{first.name}/rollback'] button")
    wait(browser, lambda: "Rolled back." in text_of(browser, ".done"))
    assert first.digest in release_that_answers(browser, server)
    assert requested_hosts(browser) == {server.base_url.removeprefix("http://")}


def test_the_pages_fit_a_phone_and_everybody_can_use_them(
    browser,  # noqa: F811
    server,
    leads,  # noqa: F811
    releases,
    checkers,
) -> None:
    enter(browser, server, leads[0], PATH)
    for path in (
        "",
        f"/{releases[0].name}",
        f"/{releases[1].name}",
        "/bars/1",
        "/prompts",
        "/prompts/answer",
    ):
        for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == 390}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            browser.get(f"{server.base_url}{PATH}{path}")
            one(browser, "main h1")
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, path
            assert checkers.check_access(browser) == [], (path, width, scheme)
