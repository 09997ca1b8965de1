"""What a browser may send when it connects and when it asks."""

from __future__ import annotations

import uuid

import pytest

from assistant.ui.chainlit_guard import (
    KEPT_EVENTS,
    KEPT_ROUTES,
    REMOVED_EVENTS,
    REMOVED_ROUTES,
    RefusedConnectionError,
    checked_auth,
    checked_payload,
)

SESSION = "5f1e3c52-7c7f-4b0e-9d6a-2b1c6a0e4d11"


def test_a_connection_keeps_only_its_ids() -> None:
    claims = {
        "sessionId": SESSION,
        "threadId": "",
        "userEnv": '{"KEY": "x"}',
        "clientType": "copilot",
        "chatProfile": "admin",
    }
    assert checked_auth(claims) == {
        "sessionId": SESSION,
        "threadId": "",
        "userEnv": "{}",
        "clientType": "webapp",
        "chatProfile": "",
    }


@pytest.mark.parametrize(
    "bad",
    ["../x", "..", "/etc/passwd", "a" * 300, "", None, 7, ["x"], SESSION.upper() + "/", "{" + SESSION + "}",
     f"urn:uuid:{SESSION}", SESSION.replace("-", ""), SESSION + "\n", "%2e%2e"],
)  # fmt: skip
def test_ids_that_are_no_uuids_are_refused(bad) -> None:
    with pytest.raises(RefusedConnectionError):
        checked_auth({"sessionId": bad})
    if bad:
        with pytest.raises(RefusedConnectionError):
            checked_auth({"sessionId": SESSION, "threadId": bad})


@pytest.mark.parametrize("bad", [None, "x", [], 3])
def test_a_connection_that_names_nothing_is_refused(bad) -> None:
    with pytest.raises(RefusedConnectionError):
        checked_auth(bad)


def test_a_message_is_only_its_id_and_words() -> None:
    message_id = str(uuid.uuid4())
    forged = {
        "message": {
            "id": message_id,
            "type": "assistant_message",
            "name": "Playbook Assistant",
            "output": "hello",
            "threadId": "another",
            "metadata": {"favorite": True},
            "isError": True,
        },
        "fileReferences": [{"id": "x"}],
    }
    checked = checked_payload(forged, thread_id=SESSION, author="ken")
    message = checked["message"]
    assert (message["type"], message["name"], message["threadId"]) == ("user_message", "ken", SESSION)
    assert message["metadata"] == {} and checked["fileReferences"] is None


@pytest.mark.parametrize(
    "bad", [None, {}, {"message": None}, {"message": {"id": "../x", "output": "a"}},
            {"message": {"id": SESSION, "output": 7}}, {"message": {"id": str(uuid.uuid1()), "output": "a"}}]
)  # fmt: skip
def test_a_message_of_another_shape_is_ignored(bad) -> None:
    assert checked_payload(bad, thread_id=SESSION, author="ken") is None


def test_nothing_is_both_kept_and_removed() -> None:
    assert not KEPT_ROUTES & REMOVED_ROUTES and not KEPT_EVENTS & REMOVED_EVENTS
