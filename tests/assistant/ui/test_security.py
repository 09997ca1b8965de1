"""The gate: who passes, from which page, and what every answer carries."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.ui.accounts import Accounts
from assistant.ui.identity import signed_in
from assistant.ui.security import (
    COOKIE,
    AllowedHosts,
    Gate,
    content_security_policy,
    is_loopback,
    session_token,
)
from assistant.ui.sessions import Sessions

HOST = "127.0.0.1:8000"


async def show(request):
    person = signed_in()
    return JSONResponse(
        {
            "account": person.account if person else None,
            "cookie": request.headers.get("cookie"),
            "authorization": request.headers.get("authorization"),
        }
    )


async def fail(_request):
    raise RuntimeError("the password is hunter2")


async def own_headers(_request):
    return PlainTextResponse("x", headers={"content-security-policy": "sandbox"})


@pytest.fixture
def token(engine) -> str:
    Accounts(engine).add("Ken", role="staff")
    return Sessions(engine).open("ken")


@pytest.fixture
def client(engine, token) -> TestClient:
    routes = [
        Route("/page", show, methods=["GET", "POST"]),
        Route("/fail", fail),
        Route("/own", own_headers),
        Route("/sign-in", show),
    ]
    gate = Gate(
        Starlette(routes=routes),
        sessions=Sessions(engine),
        hosts=AllowedHosts(),
        chainlit_token=lambda person: f"minted-for-{person.account}",
        secure=True,
    )
    return TestClient(gate, base_url=f"http://{HOST}", raise_server_exceptions=False)


def signed(token: str, **headers: str) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={token}", **headers}


def test_nobody_gets_past_without_a_session(client) -> None:
    assert client.get("/page").status_code == 401
    reply = client.get("/page?x=1", headers={"accept": "text/html"}, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in?next=%2Fpage%3Fx%3D1")
    assert client.get("/sign-in").status_code == 200


def test_a_person_is_who_the_session_says_whatever_else_is_claimed(client, token) -> None:
    claims = signed(token, authorization="Bearer forged")
    claims["cookie"] += "; access_token=forged; access_token_0=forged"
    seen = client.get("/page", headers=claims).json()
    assert seen["account"] == "ken" and seen["authorization"] is None
    assert seen["cookie"] == f"{COOKIE}={token}; access_token=minted-for-ken"
    forged = {"cookie": "access_token=forged", "authorization": "Bearer forged"}
    assert client.get("/page", headers=forged).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1"])
def test_a_change_from_another_site_is_refused(client, token, origin) -> None:
    assert client.post("/page", headers=signed(token, origin=origin)).status_code == 403


def test_a_change_needs_an_origin_and_ours_is_enough(client, token) -> None:
    assert client.post("/page", headers=signed(token)).status_code == 403
    assert client.post("/page", headers=signed(token, origin=f"http://{HOST}")).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""])
def test_another_name_that_points_here_is_refused(client, token, host) -> None:
    assert client.get("/page", headers=signed(token, host=host)).status_code == 421


def test_a_socket_from_another_site_or_without_a_session_is_closed(client, token) -> None:
    from starlette.websockets import WebSocketDisconnect

    for headers in (
        signed(token, origin="https://evil.example"),
        signed(token),
        {"origin": f"http://{HOST}"},
    ):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/page", headers=headers):
            pass


def test_every_answer_carries_the_headers_and_keeps_its_own(client, token) -> None:
    for path, status in (("/page", 200), ("/fail", 500), ("/nothing", 404)):
        reply = client.get(path, headers=signed(token))
        assert reply.status_code == status
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" in reply.headers
    assert client.get("/own", headers=signed(token)).headers["content-security-policy"] == "sandbox"


def test_an_error_is_a_sentence_with_a_number_and_never_its_text(client, token, caplog) -> None:
    reply = client.get("/fail", headers=signed(token))
    sentence = reply.json()["detail"]
    assert "hunter2" not in json.dumps(reply.json())
    assert sentence.rstrip(".").split()[-1] in caplog.text


def test_the_policy_names_no_other_host() -> None:
    policy = content_security_policy(host=HOST, script_hashes=["sha256-x"])
    assert "script-src 'self' 'sha256-x';" in policy and "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert "https://" not in policy and "*" not in policy


def test_a_public_address_is_known_by_its_name() -> None:
    hosts = AllowedHosts(public_url="https://ask.example.org")
    assert hosts.allows("ask.example.org") and not hosts.allows("other.example.org")
    assert hosts.same_origin("https://ask.example.org", "127.0.0.1:8000")
    assert not hosts.same_origin("http://ask.example.org", "127.0.0.1:8000")


def test_small_readers() -> None:
    assert session_token(f"a=b; {COOKIE}=xyz") == "xyz"
    assert session_token("nothing") is None
    assert is_loopback("127.0.0.9") and is_loopback("::1")
    assert not is_loopback("10.0.0.1") and not is_loopback("testclient") and not is_loopback(None)


def test_large_or_unmeasured_bodies_are_not_read(client, token) -> None:
    ours = signed(token, origin=f"http://{HOST}")
    assert client.post("/page", headers=ours, content=b"x" * 2_000_001).status_code == 413
    assert client.post("/page", headers=ours, content=iter([b"x"])).status_code == 411
