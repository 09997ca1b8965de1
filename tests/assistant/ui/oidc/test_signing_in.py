"""Signing in with the provider, over HTTP, and everything that must not let anybody in."""

from __future__ import annotations

import base64
import hmac
import json
import time
from urllib.parse import parse_qs, quote, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from assistant.ui.oidc.routes import NOT_FRESH, SOMEBODY_ELSE, TOO_OLD
from assistant.ui.security import COOKIE
from knowledge.store.schema import audit_entries
from tests.assistant.ui.oidc.conftest import ORIGIN
from tests.assistant.ui.oidc.local_provider import CLIENT_ID, SECRET, SigningKey

NOT_TRUSTED = "What the sign-in provider sent could not be trusted; begin again."
NO_ANSWER = "The sign-in provider does not answer as it should; try again in a minute."


def refused(door, sentence: str, browser=None) -> None:
    """Nobody comes in, and the page says why in this sentence."""
    browser = browser or door.browser()
    reply = door.sign_in(browser)
    assert sentence in reply.text and reply.status_code in (403, 502), reply.text
    assert COOKIE not in browser.cookies and door.who(browser) is None


def audited(door) -> list[tuple[str, str, str, dict]]:
    query = select(audit_entries).order_by(audit_entries.c.sequence)
    with door.engine.connect() as connection:
        rows = connection.execute(query).all()
    return [(row.actor, row.action, row.subject, json.loads(row.details)) for row in rows]


def test_the_button_leads_to_the_provider_and_back_to_the_page_asked_for(door) -> None:
    browser = door.browser()
    page = browser.get("/sign-in?next=/govern").text
    assert "Sign in with your organisation" in page and "/sign-in/oidc?next=%2Fgovern" in page
    door.provider.person["groups"] = ["/Claims", "not a group!"]
    reply = door.sign_in(browser, next="/govern")
    assert reply.status_code == 200 and 'content="0;url=/govern"' in reply.text
    assert door.who(browser) == {
        "account": "maria kowalski", "name": "Maria Kowalski", "role": "staff", "groups": ["claims"],
    }  # fmt: skip
    cookie = next(value for value in reply.headers.get_list("set-cookie") if value.startswith(COOKIE))
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie


def test_what_is_asked_of_the_provider_binds_the_answer(door) -> None:
    browser = door.browser()
    reply = browser.get("/sign-in/oidc")
    asked = {key: values[0] for key, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{ORIGIN}/sign-in/oidc/callback"
    assert len(asked["state"]) >= 32 and len(asked["nonce"]) >= 32 and asked["state"] != asked["nonce"]
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/sign-in/oidc/callback" in cookie
    again = parse_qs(urlsplit(door.begin(browser)).query)
    assert again["state"][0] != asked["state"] and again["code_challenge"][0] != asked["code_challenge"]


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-in?x"]
)
def test_the_way_back_is_a_page_of_ours(door, target) -> None:
    reply = door.sign_in(door.browser(), next=target)
    assert reply.status_code == 200 and 'content="0;url=/"' in reply.text and "evil" not in reply.text


def test_an_answer_that_another_browser_began_is_refused(door) -> None:
    attacker, victim = door.browser(), door.browser()
    back = door.visit(door.begin(attacker))
    reply = victim.get(back)
    assert reply.status_code == 403 and TOO_OLD in reply.text and door.who(victim) is None
    door.begin(victim)  # a cookie of their own does not fit either
    assert TOO_OLD in victim.get(back).text and door.who(victim) is None


def test_an_answer_is_good_once(door) -> None:
    browser = door.browser()
    address = door.begin(browser)
    back = door.visit(address)
    kept = dict(browser.cookies)
    assert browser.get(back).status_code == 200
    other = door.browser()
    other.cookies.update({name: value for name, value in kept.items() if name != COOKIE})
    assert TOO_OLD in other.get(back).text and door.who(other) is None


@pytest.mark.parametrize(
    "back", ["", "?state=x&code=y", "?code=y", "?state=" + "s" * 5000, "?state=%00&code=%ff"]
)
def test_an_answer_to_nothing_is_refused(door, back) -> None:
    reply = door.browser().get(f"/sign-in/oidc/callback{back}")
    assert reply.status_code == 403 and TOO_OLD in reply.text


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 5},
        {"aud": "somebody else"},
        {"aud": None},
        {"aud": [CLIENT_ID, "another"]},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": None},
        pytest.param({"exp": -120}, id="expired"),
        {"exp": None},
        pytest.param({"iat": 600}, id="issued later"),
        pytest.param({"nbf": 600}, id="good later"),
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_for_another_time_place_or_person_is_refused(door, claims) -> None:
    times = {"exp", "iat", "nbf"}  # seconds from now
    now = int(time.time())
    door.provider.claims = {
        name: now + value if name in times and value is not None else value for name, value in claims.items()
    }
    refused(door, NOT_TRUSTED)
    assert door.accounts.list() == []


def test_clocks_may_differ_by_a_minute(door) -> None:
    now = int(time.time())
    for changes in ({"exp": now - 30}, {"iat": now + 30, "nbf": now + 30}):
        door.provider.claims = changes
        assert door.sign_in(door.browser()).status_code == 200
    door.provider.claims = {"exp": now - 90}
    refused(door, NOT_TRUSTED)


def by_hand(claims: dict, algorithm: str, secret: bytes | None = None) -> str:
    """A token as an attacker would write it: unsigned, or with a secret for a signature."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = part(json.dumps({"alg": algorithm, "kid": "first"}).encode())
    body = f"{head}.{part(json.dumps(claims).encode())}"
    return f"{body}.{part(hmac.digest(secret, body.encode(), 'sha256')) if secret else ''}"


def pem(key: SigningKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.private.public_key().public_bytes(*form)


@pytest.mark.parametrize(
    "how", ["none", "shared secret", "public key as secret", "own key", "changed", "text"]
)
def test_a_token_that_the_provider_did_not_sign_is_refused(door, how, monkeypatch) -> None:
    provider = door.provider
    good = provider.id_token

    def forge(nonce: str) -> str:
        token = good(nonce)
        claims = jwt.decode(token, options={"verify_signature": False})
        header, _, signature = token.split(".")
        if how == "none":
            return by_hand(claims, "none")
        if how == "shared secret":
            return by_hand(claims, "HS256", SECRET.encode())
        if how == "public key as secret":
            return by_hand(claims, "HS256", pem(provider.keys[0]))
        if how == "own key":
            return jwt.encode(
                claims, SigningKey("first").private, algorithm="RS256", headers={"kid": "first"}
            )
        if how == "changed":
            more = base64.urlsafe_b64encode(json.dumps({**claims, "roles": ["ai-leads"]}).encode())
            return f"{header}.{more.rstrip(b'=').decode()}.{signature}"
        return "not a token"

    monkeypatch.setattr(provider, "id_token", forge, raising=False)
    refused(door, NOT_TRUSTED)
    assert door.accounts.list() == []


def test_a_changed_key_is_found_by_its_id_and_an_old_one_is_forgotten(door) -> None:
    provider = door.provider
    assert door.sign_in(door.browser()).status_code == 200
    provider.keys.append(SigningKey("second"))
    door.clock[0] += 6
    assert door.sign_in(door.browser()).status_code == 200
    old = provider.keys.pop(0)
    door.clock[0] += 3_601
    assert door.sign_in(door.browser()).status_code == 200
    provider.keys.append(old)  # signs again, but is not published
    provider.raw["/keys"] = json.dumps({"keys": [provider.keys[0].public]}).encode()
    door.clock[0] += 6
    refused(door, NOT_TRUSTED)
    provider.keys[:] = [old]


def test_unknown_keys_do_not_make_us_ask_the_provider_without_end(door) -> None:
    door.sign_in(door.browser())
    door.provider.header = {"kid": "unknown"}
    before = door.provider.asked.count("/keys")
    for _ in range(5):
        refused(door, NOT_TRUSTED)
    assert door.provider.asked.count("/keys") <= before + 1


def test_elliptic_keys_are_taken_and_a_key_of_another_kind_is_not(door) -> None:
    key = SigningKey("curve", ec.generate_private_key(ec.SECP256R1()), "ES256")
    door.provider.keys = [key]
    assert door.sign_in(door.browser()).status_code == 200
    door.provider.raw["/keys"] = json.dumps({"keys": [{**key.public, "kty": "RSA"}]}).encode()
    door.clock[0] += 3_601
    refused(door, NOT_TRUSTED)


@pytest.mark.parametrize("path", ["*", "/token", "/keys"])
def test_a_provider_that_is_down_is_told_in_a_sentence_and_found_again(door, path) -> None:
    door.provider.broken = {path}
    browser = door.browser()
    reply = browser.get("/sign-in/oidc")
    if reply.status_code == 303:
        reply = browser.get(door.visit(reply.headers["location"]))
    assert reply.status_code == 502 and NO_ANSWER in reply.text and "Internal Server Error" not in reply.text
    assert "Password" in reply.text  # the other ways in stay
    door.provider.broken, door.clock[0] = set(), door.clock[0] + 6
    assert door.sign_in(browser).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"[]", b"{", b"x" * 1_100_000, b"[" * 50_000, b'{"issuer": "https://evil.example"}'],
)
def test_a_provider_that_talks_nonsense_is_told_in_a_sentence(door, answer) -> None:
    door.provider.raw["/.well-known/openid-configuration"] = answer
    reply = door.browser().get("/sign-in/oidc")
    assert reply.status_code == 502 and NO_ANSWER in reply.text


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", ["http://id.example/x", "file:///etc/passwd", None])
def test_endpoints_that_are_not_private_are_not_used(door, name, address) -> None:
    door.provider.described = {name: address}
    browser = door.browser()
    reply = browser.get("/sign-in/oidc")
    if reply.status_code == 303:
        reply = browser.get(door.visit(reply.headers["location"]))
    assert reply.status_code == 502 and NO_ANSWER in reply.text


def test_an_answer_of_another_provider_is_refused(door) -> None:
    door.provider.sends_iss = "https://evil.example"
    refused(door, NOT_TRUSTED)
    assert "/token" not in door.provider.asked  # the code was given to nobody
    door.provider.sends_iss = door.provider.base_url
    assert door.sign_in(door.browser()).status_code == 200


def test_a_provider_that_always_names_itself_must(open_door, provider) -> None:
    provider.described = {"authorization_response_iss_parameter_supported": True}
    door = open_door()
    refused(door, NOT_TRUSTED)
    provider.sends_iss = provider.base_url
    assert door.sign_in(door.browser()).status_code == 200


def test_whoever_changes_their_mind_at_the_provider_is_not_signed_in(door) -> None:
    door.provider.refuses = "access_denied"
    refused(door, "The provider did not sign you in; begin again or ask the service desk.")


def test_a_code_that_the_provider_refuses_lets_nobody_in(door) -> None:
    browser = door.browser()
    back = door.visit(door.begin(browser))
    door.provider.codes.clear()
    reply = browser.get(back)
    assert reply.status_code == 403 and NOT_TRUSTED in reply.text


def test_the_secret_goes_where_the_provider_wants_it(open_door, provider) -> None:
    provider.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert open_door().sign_in(open_door().browser()).status_code in (200, 403)
    door = open_door()
    assert door.sign_in(door.browser()).status_code == 200


def test_the_secret_is_neither_shown_nor_logged(door, caplog) -> None:
    door.provider.broken = {"/token"}
    reply = door.sign_in(door.browser())
    assert SECRET not in reply.text + caplog.text + repr(door.parts.provider.settings)
    assert "s3cret" not in reply.text + caplog.text + repr(door.parts.provider.settings)


def test_the_highest_of_several_roles_counts_and_is_asked_at_each_sign_in(door) -> None:
    person, browser = door.provider.person, door.browser()
    person["roles"] = ["members", "AI-Leads", "unknown"]
    door.sign_in(browser)
    assert door.who(browser)["role"] == "governance_lead"
    person["roles"] = ["members"]
    other = door.browser()
    door.sign_in(other)
    assert door.who(other)["role"] == "staff"
    assert door.who(browser) is None  # a change of role ends what was open
    told = [(actor, action, details) for actor, action, _, details in audited(door)]
    assert told[1:] == [("sign-in provider", "user.changed", {"role": ["governance_lead", "staff"]})]


def test_whoever_has_no_role_is_refused_told_whom_to_ask_and_recorded(door) -> None:
    door.provider.person["roles"] = ["visitors"]
    refused(door, "Your account has no role in this assistant; ask the service desk for one.")
    assert door.accounts.list() == []
    [(actor, action, subject, _)] = audited(door)
    assert (actor, action, subject) == ("an unknown name", "act.denied", "sign in")


def test_losing_ones_role_at_the_provider_ends_what_is_open(door) -> None:
    browser = door.browser()
    door.sign_in(browser)
    door.provider.person["roles"] = []
    refused(door, "ask the service desk")
    assert door.who(browser) is None


def test_a_default_role_lets_everybody_in(open_door) -> None:
    door = open_door(default_role="staff")
    door.provider.person["roles"] = ["visitors"]
    browser = door.browser()
    door.sign_in(browser)
    assert door.who(browser)["role"] == "staff"


def test_without_a_role_claim_admins_decide_and_the_provider_leaves_it(open_door) -> None:
    door = open_door(role_claim=None, role_map={}, default_role="staff", group_claim=None)
    door.sign_in(door.browser())
    door.accounts.set_role("maria kowalski", "program_manager")
    door.accounts.set_groups("maria kowalski", ["claims"])
    browser = door.browser()
    door.sign_in(browser)
    assert (door.who(browser)["role"], door.who(browser)["groups"]) == ("program_manager", ["claims"])


def test_roles_within_other_claims_and_from_the_userinfo_are_found(open_door, provider) -> None:
    provider.userinfo = {"sub": "248", "realm": {"roles": ["ai-leads"]}, "name": "Maria K."}
    provider.person = {"sub": "248"}
    door = open_door(role_claim="realm.roles", group_claim=None)
    browser = door.browser()
    door.sign_in(browser)
    assert (door.who(browser)["role"], door.who(browser)["name"]) == ("governance_lead", "Maria K.")
    provider.userinfo["sub"] = "somebody else"
    refused(door, NOT_TRUSTED)


def test_a_person_is_the_subject_and_not_the_name(door) -> None:
    person, first = door.provider.person, door.browser()
    door.sign_in(first)
    person["name"] = "Maria Nowak"  # married since
    again = door.browser()
    door.sign_in(again)
    assert door.who(again)["account"] == "maria kowalski"
    assert door.accounts.get("maria kowalski").called == "Maria Nowak"
    person.update(sub="249", name="Maria Kowalski")  # a namesake
    namesake = door.browser()
    door.sign_in(namesake)
    assert door.who(namesake)["name"] == "Maria Kowalski 2"
    assert door.who(first)["account"] == "maria kowalski"


def test_no_name_gives_an_account_that_is_or_was_another_ones(door) -> None:
    door.accounts.add("Ada Holt", role="admin", password="correct horse battery")
    door.accounts.add("Ben", role="admin")
    door.accounts.remove("Ben")
    taken = {"1": "ＡＤＡ holt", "2": "ben", "3": "Operator", "4": "Installation", "5": "<b>"}
    given = {}
    for subject, name in taken.items():
        door.provider.person.update(sub=subject, name=name)
        browser = door.browser()
        door.sign_in(browser)
        given[subject] = (door.who(browser)["account"], door.who(browser)["role"])
    assert given == {
        "1": ("ada holt 2", "staff"), "2": ("ben 2", "staff"), "3": ("operator 2", "staff"),
        "4": ("installation 2", "staff"), "5": ("b", "staff"),
    }  # fmt: skip
    assert door.accounts.get("ada holt").role == "admin"


def test_whoever_was_removed_comes_back_as_who_they_were(door) -> None:
    door.sign_in(door.browser())
    door.accounts.remove("maria kowalski")
    door.provider.person.update(sub="249")
    namesake = door.browser()
    door.sign_in(namesake)
    assert door.who(namesake)["account"] == "maria kowalski 2"
    door.provider.person.update(sub="248")
    browser = door.browser()
    door.sign_in(browser)
    assert door.who(browser)["account"] == "maria kowalski"


def test_a_deactivated_person_is_refused_whatever_the_provider_says(door) -> None:
    browser = door.browser()
    door.sign_in(browser)
    door.accounts.deactivate("maria kowalski", by="Ada")
    assert door.who(browser) is None
    refused(door, "Your account is deactivated; ask the service desk.")
    door.accounts.reactivate("maria kowalski", by="Ada")
    assert door.sign_in(browser).status_code == 200


def test_a_proof_is_as_old_as_the_provider_says(door) -> None:
    for proved, known in ((time.time() - 3_000, True), (0, False), (time.time() + 5_000, False)):
        door.provider.proves_at = proved
        browser = door.browser()
        door.sign_in(browser)
        age = door.sessions.age(browser.cookies[COOKIE])
        assert (age is not None) is known
        assert age is None or 2_900 < age.total_seconds() < 3_100


def prove(door, browser) -> object:
    """Prove anew who one is, from a page of ours."""
    address = door.begin(browser, fresh="1", next="/govern/proposals/1")
    return browser.get(door.visit(address))


def test_proving_anew_keeps_the_session_and_makes_it_fresh(door) -> None:
    door.provider.proves_at = time.time() - 3_000
    browser = door.browser()
    door.sign_in(browser)
    token = browser.cookies[COOKIE]
    door.provider.proves_at = None
    reply = prove(door, browser)
    assert reply.status_code == 200 and "/govern/proposals/1" in reply.text
    assert browser.cookies[COOKIE] == token and door.sessions.age(token).total_seconds() < 60
    assert (door.provider.authorised[-1]["prompt"], door.provider.authorised[-1]["max_age"]) == ("login", "0")


@pytest.mark.parametrize("seconds_ago", [None, 3_000], ids=["never", "long ago"])
def test_a_provider_that_did_not_ask_again_proves_nothing(door, seconds_ago) -> None:
    door.provider.proves_at = 0 if seconds_ago is None else time.time() - seconds_ago
    browser = door.browser()
    door.sign_in(browser)
    assert NOT_FRESH in prove(door, browser).text
    age = door.sessions.age(browser.cookies[COOKIE])
    assert age is None or age.total_seconds() > 2_000


def test_somebody_else_proves_nothing_for_me(door) -> None:
    door.provider.proves_at = time.time() - 3_000
    browser = door.browser()
    door.sign_in(browser)
    door.provider.proves_at = None
    door.provider.person["sub"] = "249"
    assert SOMEBODY_ELSE in prove(door, browser).text
    assert door.sessions.age(browser.cookies[COOKIE]).total_seconds() > 2_000
    assert door.who(browser)["account"] == "maria kowalski"


def test_failures_are_slowed_down_and_a_success_is_forgiven(door) -> None:
    door.provider.claims = {"nonce": "another"}
    browser = door.browser()
    codes = [door.sign_in(browser).status_code for _ in range(11)]
    assert codes == [403] * 10 + [429]


def test_another_name_of_the_page_leads_to_the_one_that_the_provider_knows(door) -> None:
    browser = door.browser()
    reply = browser.get("/sign-in/oidc?next=/govern", headers={"host": "localhost:8000"})
    moved = f"/sign-in/oidc?next={quote('/govern', safe='')}&fresh=&moved=1"
    assert reply.headers["location"] == ORIGIN + moved
    behind_a_proxy = browser.get(moved, headers={"host": "localhost:8000"})
    assert behind_a_proxy.headers["location"].startswith(door.provider.base_url)


def test_without_a_provider_there_is_no_button_and_nowhere_to_come_back_to(door) -> None:
    from dataclasses import replace

    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from assistant.ui.sign_in import sign_in_routes

    page = FastAPI()
    page.include_router(sign_in_routes(replace(door.parts.sign_in, provider_label=None)))

    @page.middleware("http")
    async def nobody(request, follow):
        request.state.signed_in = None
        return await follow(request)

    with TestClient(page, base_url=ORIGIN) as client:
        assert "/sign-in/oidc" not in client.get("/sign-in").text
        assert client.get("/sign-in/oidc").status_code == 404


def test_a_provider_account_takes_no_password(door) -> None:
    from assistant.ui.errors import AccountError

    door.sign_in(door.browser())
    with pytest.raises(AccountError, match="signs in with the provider"):
        door.accounts.set_password("maria kowalski", "correct horse battery")
