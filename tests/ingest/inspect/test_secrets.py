from __future__ import annotations

import base64
import json
import random
import string

import pytest

from ingest.inspect.secrets import find_secrets
from knowledge.proposals.report import Severity
from tests.ingest.inspect.proposed import STATED, proposed, quotes_of, remarks_on

_RANDOM = random.Random(5)


def _some(count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(_RANDOM.choice(alphabet) for _ in range(count))


def _token() -> str:
    parts = [json.dumps({"alg": "HS256", "typ": "JWT"}), json.dumps({"sub": "dana", "scope": "all"})]
    return ".".join(
        [*(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts), _some(43)]
    )


_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SECRETS = {
    "private key": f"-----BEGIN EC PRIVATE KEY-----\n{_some(64)}\n{_some(64)}\n-----END EC PRIVATE KEY-----",
    "AWS access key": "AKIA" + _some(16, _UPPER),
    "Google key": "AIza" + _some(35),
    "GitHub token": "ghp_" + _some(36),
    "GitLab token": "glpat-" + _some(20),
    "Slack token": "xoxb-" + _some(24),
    "model provider's key": "sk-proj-" + _some(40),
    "Azure account key": "AccountKey=" + _some(86) + "==",
    "JSON web token": _token(),
    "login in an address": "postgresql://ledger:" + "Vq7" + _some(9) + "@db.insurer.eu/claims",
    "bearer token": "Authorization: Bearer " + _some(40),
    "password or key": "The admin password is: Krokus7!Garten",
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_found_by_its_kind(kind: str) -> None:
    assert [each.kind for each in find_secrets(f"Sign in so: {SECRETS[kind]} and go on.")] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "password: <your password>",
        "password = ${DB_PASSWORD}",
        "api_key: YOUR_API_KEY_HERE1",
        "AKIAIOSFODNN7EXAMPLE",
        "token: xxxxxxxxxxxxxxxx1X",
        "Passwords: at least 12 characters with digits.",
        "The key is: nobody approves alone, see 4.2",
        "secret: vault/path/to/value2",
        "postgresql://user:password@localhost/db",
        "https://example.org:8080/path@home",
        "The token is renewed every 30 days.",
    ],
)
def test_what_only_shows_where_a_secret_would_stand_is_none(text: str) -> None:
    assert find_secrets(text) == []


def test_a_report_shows_four_characters_and_where_it_stands() -> None:
    key = SECRETS["AWS access key"]
    document, remarks = proposed(f"{STATED}# Access\n\nUse {key} to sign in.\n")
    (remark,) = remarks
    (excerpt,) = remark.excerpts

    assert remark.severity is Severity.ERROR
    assert excerpt.quote == f"{key[:4]}… (20 characters)"
    assert document.text[excerpt.start : excerpt.end] == key
    assert key not in str(remark)


def test_a_secret_in_a_comment_is_found_and_never_shown() -> None:
    key = SECRETS["GitHub token"]
    remarks = remarks_on(f"{STATED}# Access\n\nAsk.\n\n<!-- the deploy bot uses {key} here -->\n")

    assert quotes_of(remarks["secret"]) == [f"ghp_… ({len(key)} characters)"]
    assert not any(key in str(remark) for remark in remarks.values())
