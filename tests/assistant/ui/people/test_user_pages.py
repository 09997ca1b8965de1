"""Accounts as admins manage them."""

from __future__ import annotations

import html
import re

import pytest

from tests.assistant.ui.people.conftest import PASSWORD, PEOPLE, send, token_of

NEW = "an even better horse"
OF_SAM = {
    "role": {"role": "program_manager"}, "groups": {"groups": "claims"}, "deactivate": {}, "reactivate": {},
    "sessions": {}, "link": {},
}  # fmt: skip
EXPECTED = {
    "/account": dict.fromkeys(PEOPLE.values(), 200),
    **{
        path: {"staff": 404, "program_manager": 403, "governance_lead": 403, "admin": 200}
        for path in ("/govern/users", "/govern/users/sam")
    },
}


def test_each_page_is_for_its_roles(club) -> None:
    for name, role in PEOPLE.items():
        client = club.client(name)
        for path, expected in EXPECTED.items():
            assert client.get(path).status_code == expected[role], (name, path)
    for path in EXPECTED:
        assert club.browser().get(path).status_code == 303


def test_each_act_is_for_admins_alone_and_every_refusal_is_recorded(club) -> None:
    before = club.store.accounts.list()
    paths = ["/govern/users", *(f"/govern/users/sam/{act}" for act in OF_SAM)]
    for name in ("Sam", "Pam", "Lena"):
        client = club.client(name)
        form = {"form_token": token_of(client), "password": PASSWORD, "name": "Eve", "role": "admin"}
        count = len(club.entries("act.denied"))
        for path in paths:
            reply = client.post(path, data=form)
            assert reply.status_code == (404 if name == "Sam" else 403), path
        assert len(club.entries("act.denied")) == count + len(paths)
    assert [(each.name, each.role, each.active) for each in club.store.accounts.list()] == [
        (each.name, each.role, each.active) for each in before
    ]


@pytest.mark.parametrize("act", OF_SAM)
def test_each_act_asks_again_who_one_is(club, act) -> None:
    ada, sam = club.client("Ada"), club.client("Sam")
    for password in ("", "wrong wrong wrong"):
        reply = send(ada, f"/govern/users/sam/{act}", **{**OF_SAM[act], "password": password})
        assert reply.status_code == 403 and "The password is not right" in reply.text
    form = {"form_token": token_of(club.client("Ada")), "password": PASSWORD, **OF_SAM[act]}
    assert ada.post(f"/govern/users/sam/{act}", data=form).status_code == 403
    assert club.is_in(sam) and club.entries("user.changed") == []


def test_people_are_found_by_name_role_and_group(club) -> None:
    ada = club.client("Ada")
    club.store.accounts.deactivate("Sam")

    def found(**query: str) -> list[str]:
        page = ada.get("/govern/users", params=query).text
        return re.findall(r'<th scope="row"><a href="/govern/users/([^"]+)"', page)

    assert found() == ["ada", "ben", "lena", "olga%20petrova", "operator", "pam"]
    assert found(find="PETROV") == ["olga%20petrova"] == found(find="claims staff")
    assert found(find="program") == ["pam"] and found(find="nobody") == []
    assert found(state="deactivated") == ["sam"] and len(found(state="all")) == 7
    assert found(find="<script>") == []


def test_somebody_is_added_with_a_link_and_chooses_a_password_alone(club) -> None:
    ada = club.client("Ada")
    reply = send(ada, "/govern/users", name="Ken Osei", role="staff", groups="claims, Finance")
    link = html.unescape(re.search(r'value="(http[^"]+)"', reply.text)[1])
    assert reply.status_code == 200 and reply.headers["cache-control"] == "no-store"
    assert club.store.accounts.get("ken osei").groups == {"claims", "finance"}
    browser = club.browser()
    assert "Ken Osei" in browser.get(link).text
    token = link.partition("token=")[2]
    browser.post("/sign-in/password", data={"token": token, "password": NEW, "again": NEW})
    assert club.is_in(browser) and club.store.accounts.check_password("Ken Osei", NEW)
    added = {"role": "staff", "groups": ["claims", "finance"], "has_password": False}
    assert club.entries("user.added")[-1] == ("Ada", "ken osei", added)
    assert club.entries("user.changed") == [
        ("Ada", "ken osei", {"link": "to set a password"}),
        ("Ken Osei", "ken osei", {"has_password": [False, True], "password": "replaced"}),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "SAM"}, "already an account"),
        ({"name": "<b>"}, "cannot be an account"),
        ({"name": ""}, "cannot be an account"),
        ({"role": "root"}, "is not a role"),
        ({"groups": "a+b"}, "group"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_a_sentence(club, fields, sentence) -> None:
    before = len(club.store.accounts.list())
    reply = send(club.client("Ada"), "/govern/users", **{"name": "Ken", "role": "staff", **fields})
    assert reply.status_code == 422 and sentence in html.unescape(reply.text)
    assert "playbook users" not in reply.text and len(club.store.accounts.list()) == before


def test_a_role_counts_at_once_and_ends_the_sessions(club) -> None:
    ada, sam = club.client("Ada"), club.client("Sam")
    reply = send(ada, "/govern/users/sam/role", role="program_manager")
    assert reply.headers["location"] == "/govern/users/sam?done=role-changed"
    assert not club.is_in(sam) and club.store.accounts.get("sam").role == "program_manager"
    assert club.entries("user.changed") == [("Ada", "sam", {"role": ["staff", "program_manager"]})]


def test_groups_count_at_once_and_leave_people_signed_in(club) -> None:
    ada, sam = club.client("Ada"), club.client("Sam")
    send(ada, "/govern/users/sam/groups", groups="claims,\nlegal")
    assert club.is_in(sam) and "claims, legal" in sam.get("/account").text


def test_the_deactivated_are_out_until_they_are_let_in_again(club) -> None:
    ada, sam = club.client("Ada"), club.client("Sam")
    send(ada, "/govern/users/sam/deactivate")
    assert not club.is_in(sam)
    tried = club.browser().post("/sign-in", data={"name": "Sam", "password": PASSWORD})
    assert tried.status_code == 403
    assert "deactivated" in ada.get("/govern/users/sam").text
    assert send(ada, "/govern/users/sam/link").status_code == 409
    send(ada, "/govern/users/sam/reactivate")
    assert club.browser().post("/sign-in", data={"name": "Sam", "password": PASSWORD}).status_code == 303
    told = [details for _, _, details in club.entries("user.changed")]
    assert told == [{"active": [True, False]}, {"active": [False, True]}]


def test_an_admin_signs_somebody_out_and_makes_a_new_link(club) -> None:
    ada, sam = club.client("Ada"), club.client("Sam", browser="Safari on iPhone")
    assert "Safari on iPhone" in ada.get("/govern/users/sam").text
    send(ada, "/govern/users/sam/sessions")
    assert not club.is_in(sam) and club.is_in(ada)
    reply = send(ada, "/govern/users/sam/link")
    assert "/sign-in/password?token=" in reply.text
    assert club.store.accounts.check_password("Sam", PASSWORD)  # until the link is used


def test_no_admin_harms_their_own_account_or_the_last_ones(club) -> None:
    ada, ben = club.client("Ada"), club.client("Ben")
    for act in ("role", "deactivate"):
        reply = send(ada, f"/govern/users/ada/{act}", role="staff")
        assert reply.status_code == 409 and "ask another admin" in reply.text
        assert "Deactivate" not in ada.get("/govern/users/ada").text
    assert send(ben, "/govern/users/ada/role", role="staff").status_code == 303
    operator = club.client("operator")
    for act in ("role", "deactivate"):
        reply = send(operator, f"/govern/users/ben/{act}", role="staff")
        assert reply.status_code == 422 and "Ben is the last admin" in reply.text
    assert club.store.accounts.get("ben").role == "admin"


@pytest.mark.parametrize("act", ["role", "groups", "deactivate", "reactivate", "link"])
def test_the_operators_account_is_not_changed_here(club, act) -> None:
    reply = send(club.client("Ada"), f"/govern/users/operator/{act}", role="staff", groups="x")
    assert reply.status_code == 409 and "belongs to whoever runs the server" in reply.text
    assert club.store.accounts.get("operator").role == "admin"


def test_what_the_provider_decides_is_not_changed_here(club) -> None:
    ada = club.client("Ada")
    page = ada.get("/govern/users/olga%20petrova").text
    assert page.count("The sign-in provider decides") == 2 and "Make a link" not in page
    for act in ("role", "groups", "link"):
        reply = send(ada, f"/govern/users/olga%20petrova/{act}", role="admin", groups="x")
        assert reply.status_code == 409 and "provider" in reply.text
    assert send(ada, "/govern/users/olga%20petrova/deactivate").status_code == 303
    assert not club.store.accounts.get("olga petrova").active


def test_accounts_that_are_not_there_are_said_to_be_so(club) -> None:
    ada = club.client("Ada")
    for name in ("nobody", "..%2Fsam", "%00", "x" * 400, "%F0%9F"):
        assert ada.get(f"/govern/users/{name}").status_code == 404, name
        assert send(ada, f"/govern/users/{name}/deactivate").status_code == 404, name


def test_a_person_of_the_provider_who_is_admin_needs_a_fresh_proof(club) -> None:
    with club.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE chat_accounts SET role = 'admin' WHERE name = 'olga petrova'")
    stale, fresh = (club.client("Olga Petrova", way="provider", proved=proved) for proved in (False, True))
    assert "Prove who you are" in stale.get("/govern/users/sam").text
    reply = send(stale, "/govern/users/sam/role", role="admin")
    assert reply.status_code == 403 and "since you proved who you are" in html.unescape(reply.text)
    assert send(fresh, "/govern/users/sam/role", role="program_manager").status_code == 303
