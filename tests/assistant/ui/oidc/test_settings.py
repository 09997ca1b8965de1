"""Settings of the sign-in provider that could not work, or would let the wrong people in, are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.errors import SettingsError
from assistant.settings import load_settings
from assistant.ui.oidc.settings import OidcSettings

GOOD = {"issuer": "https://id.example", "client_id": "page", "default_role": "staff"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"issuer": "http://id.example"}, "https"),
        ({"issuer": "https://id.example?x=1"}, "https"),
        ({"issuer": "https://me@id.example"}, "https"),
        ({"issuer": "id.example"}, "https"),
        ({"client_id": None}, "client_id"),
        ({"default_role": None}, "nobody would get a role"),
        ({"default_role": None, "role_claim": "roles"}, "nobody would get a role"),
        ({"default_role": "root"}, "'root' is not a role"),
        ({"role_map": {"x": "root"}}, "'root' is not a role"),
        ({"scopes": "profile email"}, "openid"),
        ({"isuer": "x"}, "isuer"),
    ],
)
def test_what_cannot_work_is_refused(changes, sentence) -> None:
    with pytest.raises(ValidationError, match=sentence):
        OidcSettings(**{**GOOD, **changes})


def test_nothing_is_set_by_default() -> None:
    assert OidcSettings().issuer is None


def test_the_environment_sets_it_and_keeps_the_secret(tmp_path: Path) -> None:
    environment = {
        "PLAYBOOK_SIGN_IN__OIDC__ISSUER": "https://id.example",
        "PLAYBOOK_SIGN_IN__OIDC__CLIENT_ID": "page",
        "PLAYBOOK_SIGN_IN__OIDC__CLIENT_SECRET": "hunter2",
        "PLAYBOOK_SIGN_IN__OIDC__ROLE_CLAIM": "roles",
        "PLAYBOOK_SIGN_IN__OIDC__ROLE_MAP__LEADS": "governance_lead",
    }
    settings = load_settings(tmp_path, environment=environment)
    assert settings.sign_in.oidc.role_map == {"leads": "governance_lead"}
    assert "hunter2" not in repr(settings) + settings.model_dump_json()
    environment["PLAYBOOK_SIGN_IN__OIDC__ISSUER"] = "http://id.example"
    with pytest.raises(SettingsError, match=r"sign_in\.oidc\.issuer") as refused:
        load_settings(tmp_path, environment=environment)
    assert "hunter2" not in str(refused.value)
