"""Requests that no page of ours sends: told in a sentence, never with a failure."""

from __future__ import annotations

import random

import pytest

from tests.assistant.ui.govern.conftest import PASSWORD, token_of
from tests.assistant.ui.govern.test_who_may import FORMS, PAGES

ODD = (
    "", "0", "-1", "9" * 30, "1e9", "\x00", "a\x00b", "\ud7ff\uffff", "%", "*", "'; DROP TABLE releases; --",
    "../../etc/passwd", "ops/prompts", "ops/prompts@1", "ops/prompts@" + "9" * 30, "2030-02-31", "9999-12-31",
    "staff", "group:", "planned", "x" * 5_000, "🦓", "\u202e",
)  # fmt: skip
NAMES = (
    "doc", "version", "reason", "until", "audience", "state", "owner", "conflict", "seen", "title", "kind",
    "status", "effective_from", "review_by", "supersedes", "deputy",
)  # fmt: skip
QUERIES = (
    "part", "since", "until", "state", "role", "group", "collection", "owner", "words", "attention", "doc",
    "action", "actor", "subject", "text", "done",
)  # fmt: skip


@pytest.mark.parametrize("role", ["Dana", "Pam", "Sam"])
def test_odd_forms_and_addresses_never_fail(house, proposed, role) -> None:
    client, chance = house.client(role), random.Random(role)
    token = token_of(client) if role != "Sam" else "none"
    for path in PAGES:
        for _ in range(6):
            query = {name: chance.choice(ODD) for name in chance.sample(QUERIES, 4)}
            reply = client.get(path.partition("?")[0], params=query)
            assert reply.status_code < 500, (path, query)
    for path in FORMS:
        for _ in range(4):
            fields = {name: chance.choice(ODD) for name in chance.sample(NAMES, 6)}
            reply = client.post(path, data={"form_token": token, "password": PASSWORD, **fields})
            assert reply.status_code < 500, (path, fields)
    for number in ("0", "9" * 30):
        for place in ("proposals", "releases", "gaps"):
            assert client.get(f"/govern/{place}/{number}").status_code == 404
    assert client.post(FORMS[1], content=b"\xff\xfe=%").status_code < 500
    assert client.post(FORMS[1], content=b"a=b&" * 20_000).status_code < 500
    assert (
        client.post(FORMS[0], content=b"--x", headers={"content-type": "multipart/form-data"}).status_code
        < 500
    )
