"""Nobody approves their own, whatever the sign-in provider calls them; and namesakes are two people."""

from __future__ import annotations

from typing import Any

from assistant.ui.oidc.claims import ProviderPerson
from assistant.ui.provider_accounts import ProviderAccounts
from tests.assistant.ui.govern.conftest import NEW_PROMPTS, send, upload


def arrive(house: Any, subject: str, called: str) -> str:
    """Somebody signs in with the provider as governance lead; the account they have."""
    person = ProviderPerson(
        issuer="https://id.example",
        subject=subject,
        called=called,
        role="governance_lead",
        first_role="governance_lead",
        groups=None,
        proved_at=None,
    )
    return ProviderAccounts(house.store.engine).admit(person, ask="the service desk")


def approve(house: Any, client: Any) -> Any:
    seen = house.desk.proposals.get(1).content_sha256
    return send(client, "/govern/proposals/1/approve", seen=seen)


def test_a_new_name_at_the_provider_approves_nothing_and_a_namesake_does(house: Any) -> None:
    author = house.client(arrive(house, "1", "Rosa Lind"))
    assert upload(author, ("prompts.md", NEW_PROMPTS)).status_code == 200
    assert approve(house, author).status_code == 403
    renamed = house.client(arrive(house, "1", "Somebody Else"))
    assert approve(house, renamed).status_code == 403
    assert house.desk.proposals.get(1).approvals == ()
    namesake = house.client(arrive(house, "2", "Rosa Lind"))
    assert approve(house, namesake).status_code == 200
    assert [each.reviewer for each in house.desk.proposals.get(1).approvals] == ["Rosa Lind 2"]


def test_a_local_namesake_is_another_person_too(house: Any) -> None:
    account = arrive(house, "3", "DANA")
    assert account == "dana 2" and house.store.accounts.get("dana").has_password
    dana = house.client("Dana")
    upload(dana, ("prompts.md", NEW_PROMPTS))
    assert approve(house, house.client(account)).status_code == 200


def test_a_session_without_a_known_proof_approves_nothing(house: Any, proposed: int) -> None:
    from assistant.ui.security import COOKIE

    client = house.client(arrive(house, "4", "Finn"))
    client.cookies.set(COOKIE, house.store.sessions.open("finn", way="provider", proved=False))
    page = client.get("/govern/proposals/1").text
    assert "/sign-in/oidc?fresh=1&amp;next=/govern/proposals/1" in page
    reply = approve(house, client)
    assert reply.status_code == 403 and "since you proved who you are" in reply.text
