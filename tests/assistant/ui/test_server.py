"""Starting the page, and looking after its accounts on the command line."""

from __future__ import annotations

import json
import socket

import pytest
from typer.testing import CliRunner

from assistant.ui import users_commands
from assistant.ui.chainlit_setup import render_config
from assistant.ui.errors import AccountError, ServerSettingsError
from assistant.ui.server import listen, open_store, run_server

PASSWORD = "correct horse battery"


def run(composition, *arguments: str, typed: str = ""):
    return CliRunner().invoke(users_commands.app, list(arguments), input=typed, obj=composition)


@pytest.fixture
def composition(composition_for, tmp_path):
    return composition_for(tmp_path / "home")


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerSettingsError, match=f"Port {port} on 127.0.0.1 cannot be used"):
            listen("127.0.0.1", port)


def test_others_may_reach_it_only_when_somebody_has_a_password(composition) -> None:
    with pytest.raises(ServerSettingsError, match="no account has a password"):
        run_server(composition, host="0.0.0.0", port=0, say=print)


def test_accounts_are_added_listed_changed_and_removed(composition) -> None:
    added = run(composition, "add", "Maria K.", "--role", "governance_lead", "--json", typed=PASSWORD + "\n")
    assert json.loads(added.stdout) == {
        "name": "maria k.",
        "display_name": "Maria K.",
        "role": "governance_lead",
        "groups": [],
        "has_password": True,
        "of_provider": False,
        "active": True,
    }
    assert "Maria K.  governance_lead  password" in run(composition, "list").stdout
    assert run(composition, "role", "maria k.", "staff").exit_code == 0
    assert run(composition, "password", "Maria K.", typed=PASSWORD + "2\n").exit_code == 0
    accounts = open_store(composition.settings).accounts
    assert accounts.check_password("maria k.", PASSWORD + "2").role == "staff"
    assert run(composition, "remove", "Maria K.", "--yes").exit_code == 0
    assert json.loads(run(composition, "list", "--json").stdout) == {"users": []}


def test_groups_are_given_listed_and_taken_away(composition) -> None:
    run(composition, "add", "Ken", "--link-only", "--group", "claims", "--group", "group:Legal")
    assert "Ken  staff  group:claims  group:legal  link only" in run(composition, "list").stdout
    assert "now in finance" in run(composition, "set-groups", "ken", "--group", "finance").stdout
    assert json.loads(run(composition, "set-groups", "Ken", "--json").stdout)["groups"] == []
    refused = run(composition, "set-groups", "Ken", "--group", "a+b").exception
    assert isinstance(refused, AccountError) and "cannot be a group's name" in str(refused)


def test_somebody_is_signed_out_deactivated_and_let_in_again(composition) -> None:
    run(composition, "add", "Ken", typed=PASSWORD + "\n")
    store = open_store(composition.settings)
    token = store.sessions.open("ken")
    assert "signed out everywhere (1 sessions)" in run(composition, "sign-out", "Ken").stdout
    assert store.sessions.find(token) is None
    assert "cannot sign in" in run(composition, "deactivate", "Ken", "--as", "Ada").stdout
    assert "Ken  staff  password  deactivated" in run(composition, "list").stdout
    assert "is deactivated" in str(run(composition, "link", "Ken").exception)
    back = json.loads(run(composition, "reactivate", "Ken", "--json").stdout)
    assert back == {"name": "ken", "active": True}
    assert store.accounts.check_password("Ken", PASSWORD)
    store.engine.dispose()


def test_a_printed_link_signs_in_whom_it_names(composition) -> None:
    run(composition, "add", "Ken", "--link-only")
    value = json.loads(run(composition, "link", "Ken", "--json").stdout)
    store = open_store(composition.settings)
    assert value["link"].startswith("http://127.0.0.1:8000/sign-in?token=")
    assert store.sessions.redeem_link(value["link"].partition("token=")[2]) == "ken"
    operator = json.loads(run(composition, "link", "--json").stdout)
    assert operator["name"] == "operator"


def test_mistakes_on_the_command_line_are_sentences(composition) -> None:
    for arguments in (("role", "nobody", "staff"), ("link", "nobody"), ("add", "x", "--role", "king")):
        result = run(composition, *arguments, typed=PASSWORD + "\n")
        assert isinstance(result.exception, AccountError) and str(result.exception).endswith(".")


def test_everything_that_is_not_needed_is_off() -> None:
    config = render_config(origins=["http://127.0.0.1:8000"], session_s=3600)
    assert 'allow_origins = ["http://127.0.0.1:8000"]' in config and '"*"' not in config
    for setting in (
        "unsafe_allow_html = false",
        "edit_message = false",
        "allow_thread_sharing = false",
        "[features.mcp]\nenabled = false",
        "[features.spontaneous_file_upload]\nenabled = false",
        "user_session_timeout = 3600",
    ):
        assert setting in config
