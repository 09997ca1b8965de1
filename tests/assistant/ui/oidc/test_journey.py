"""Signing in with the provider in a real browser, against a real server and a real provider."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from assistant.ui.security import COOKIE
from tests.assistant.ui.conftest import POLICY, RunningServer
from tests.assistant.ui.oidc.local_provider import CLIENT_ID, SECRET, LocalProvider
from tests.assistant.ui.test_browser import (  # noqa: F401 - `browser` is a fixture
    all_of,
    ask,
    browser,
    click,
    one,
    requested_hosts,
    text_of,
    wait,
)
from tests.assistant.ui.test_socket import Browser, refused


@pytest.fixture(scope="module")
def served(one_provider: LocalProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`playbook serve` in a process of its own, with the provider in its settings."""
    from assistant.settings import load_settings
    from assistant.ui.server import open_store

    folder = tmp_path_factory.mktemp("provided")
    home, documents = folder / "home", folder / "documents"
    documents.mkdir()
    home.mkdir(mode=0o700)
    oidc = {
        "issuer": one_provider.base_url,
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "role_claim": "roles",
        "role_map": {"ai-leads": "governance_lead", "members": "staff"},
        "ask": "the service desk",
    }
    (home / "settings.yaml").write_text(yaml.safe_dump({"sign_in": {"oidc": oidc}}), encoding="utf-8")
    facts = "kind: policy\nstatus: in_force\nowner: Maria Kowalski\naudience: [staff]"
    (documents / "change-policy.md").write_text(f"---\n{facts}\n---\n{POLICY}", encoding="utf-8")
    playbook = [sys.executable, "-m", "assistant.cli", "--home", str(home)]
    subprocess.run([*playbook, "ingest", str(documents), "--yes"], check=True, capture_output=True)
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [*playbook, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        line = next((line for line in process.stdout if line.startswith("Open http")), "")
        assert line, (folder / "log").read_text()
        link = line.split()[1]
        store = open_store(load_settings(home, environment={}))
        yield RunningServer(link.split("/sign-in")[0], link, home, store)
        store.engine.dispose()
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
        log.close()


@pytest.mark.browser
def test_in_with_the_provider_ask_govern_and_out_everywhere(browser, served, provider) -> None:  # noqa: F811
    provider.person = {"sub": "7", "name": "Lena Sommer", "roles": ["ai-leads"]}
    browser.get(f"{served.base_url}/govern")
    assert "Sign in with your organisation" in text_of(browser, "main.card")
    click(browser, ".provider a")
    wait(browser, lambda: browser.current_url == f"{served.base_url}/govern")
    assert text_of(browser, ".who") == "Lena Sommer"
    assert [link.text for link in all_of(browser, ".side a")][:2] == ["Overview", "Proposals"]
    assert all_of(browser, ".side a[href='/govern/users']") == []  # a lead, not an admin
    [cookie] = [each for each in browser.get_cookies() if each["name"] == COOKIE]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict"

    browser.get(f"{served.base_url}/")
    ask(browser, "Who has to sign off before a new prompt goes live?")
    one(browser, "a[href*='&cite=1']")
    assert "risk lead" in text_of(browser, ".ai-message .prose")

    elsewhere = served.cookie("lena sommer")
    browser.get(f"{served.base_url}/account")
    listed = text_of(browser, ".rows.sessions")
    assert "Chrome on Linux" in listed and "sign-in provider" in listed and "here" in listed
    click(browser, "form[action='/account/sessions/end-all'] button")
    wait(browser, lambda: browser.current_url == f"{served.base_url}/sign-in")
    assert refused(served, elsewhere) and served.store.sessions.list("lena sommer") == []
    browser.get(f"{served.base_url}/govern")
    assert "/sign-in" in browser.current_url
    hosts = {served.base_url.removeprefix("http://"), provider.base_url.removeprefix("http://")}
    assert requested_hosts(browser) == hosts


@pytest.mark.browser
def test_a_chat_whose_session_was_ended_elsewhere_says_so_and_keeps_what_is_typed(
    browser,  # noqa: F811
    served,
    provider,
) -> None:
    provider.person = {"sub": "10", "name": "Tom Ruiz", "roles": ["members"]}
    browser.get(f"{served.base_url}/sign-in")
    click(browser, ".provider a")
    one(browser, "#starters button:not([disabled])")  # connected
    one(browser, "#chat-input").send_keys("Who signs")
    served.store.sessions.end_all("tom ruiz")
    assert text_of(browser, "#signed-out") == "You are signed out here. Sign in again"
    assert one(browser, "#chat-input").text == "Who signs"
    click(browser, "#signed-out a")
    assert "/sign-in?next=%2F" in browser.current_url


@pytest.mark.browser
def test_whoever_has_no_role_reads_whom_to_ask(browser, served, provider) -> None:  # noqa: F811
    provider.person = {"sub": "8", "name": "Vic", "roles": []}
    browser.get(f"{served.base_url}/sign-in")
    click(browser, ".provider a")
    assert text_of(browser, "[role=alert]") == (
        "Your account has no role in this assistant; ask the service desk for one."
    )


def test_a_person_of_the_provider_who_is_deactivated_loses_the_chat_within_seconds(served, provider) -> None:
    from assistant.ui.oidc.claims import ProviderPerson
    from assistant.ui.provider_accounts import ProviderAccounts

    nora = ProviderPerson(
        issuer=provider.base_url,
        subject="9",
        called="Nora",
        role="staff",
        first_role="staff",
        groups=None,
        proved_at=None,
    )
    account = ProviderAccounts(served.store.engine).admit(nora, ask="the service desk")

    async def talk() -> Any:
        async with Browser(served, served.cookie(account)) as page:
            await asyncio.to_thread(served.store.accounts.deactivate, account)
            await asyncio.wait_for(page.client.wait(), 20)
            return page.client.connected

    assert asyncio.run(talk()) is False
