"""Preparing Chainlit before it is imported: a scratch folder with a tight configuration.

Chainlit reads its folder, its secret and its settings while it is being imported. All of it
is written here by us, into a folder that holds nothing worth keeping.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAME = "Playbook Assistant"
SESSION_TIMEOUT_S = 600
"""How long a lost connection keeps its conversation in memory."""

_SECRET_FILE = "chat-secret"  # noqa: S105 - a file's name

_TEXTS: dict[str, Any] = {
    "chat.input.placeholder": "Ask about a policy or playbook",
    "chat.input.actions.stop": "Stop",
    "chat.messages.status.using": "",
    "chat.messages.status.used": "",
    "chat.messages.feedback.dialog.title": "What was right or wrong about this answer?",
    "chat.messages.feedback.dialog.submit": "Send",
    "chat.messages.feedback.dialog.yourFeedback": "Optional",
    "chat.history.empty": "No questions yet",
    "chat.watermark": "Answers are quoted from approved documents. Open the source before you act on one.",
    "threadHistory.sidebar.title": "Conversations",
    "threadHistory.sidebar.empty": "No conversations yet",
    "threadHistory.thread.untitled": "Untitled conversation",
    "threadHistory.thread.actions.delete.title": "Delete this conversation?",
    "threadHistory.thread.actions.delete.description": "It is removed with its answers and feedback. "
    "This cannot be undone.",
    "threadHistory.thread.actions.rename.title": "Rename conversation",
    "threadHistory.thread.actions.rename.description": "Enter a new name",
    "navigation.newChat.button": "New conversation",
    "navigation.newChat.dialog.title": "Start a new conversation?",
    "navigation.newChat.dialog.description": "The present one stays under Conversations.",
    "navigation.newChat.dialog.tooltip": "New conversation",
    "navigation.header.theme.light": "Light",
    "navigation.header.theme.dark": "Dark",
    "navigation.header.theme.system": "As the system",
    "navigation.user.menu.logout": "Sign out",
}


def prepare_chainlit(home: Path, *, origins: list[str], session_s: int) -> Path:
    """Write Chainlit's folder and set the variables that it reads when imported.

    Args:
        home: The installation's folder.
        origins: The exact origins, such as `http://127.0.0.1:8000`, that the page has.
        session_s: How long a sign-in lasts, in seconds.

    Returns:
        The scratch folder. It is emptied first: nothing in it outlives a start.
    """
    root = home / "scratch" / "chainlit"
    shutil.rmtree(root, ignore_errors=True)
    (root / ".chainlit" / "translations").mkdir(parents=True)
    (root / ".chainlit" / "config.toml").write_text(
        render_config(origins=origins, session_s=session_s), encoding="utf-8"
    )
    (root / ".chainlit" / "translations" / "en-US.json").write_text(
        json.dumps(_translation(), ensure_ascii=False), encoding="utf-8"
    )
    # An empty read-me keeps Chainlit from showing its own and its button.
    (root / "chainlit_en-US.md").write_text("", encoding="utf-8")
    shutil.copytree(str(files("assistant.ui").joinpath("public")), root / "public")
    for name in [key for key in os.environ if key.startswith(("CHAINLIT_", "LITERAL_", "OAUTH_"))]:
        del os.environ[name]
    os.environ.update(
        {
            "CHAINLIT_APP_ROOT": str(root),
            "CHAINLIT_AUTH_SECRET": _secret(home),
            "CHAINLIT_CUSTOM_AUTH": "true",
            "CHAINLIT_COOKIE_SAMESITE": "strict",
            "TRACELOOP_TELEMETRY": "false",
            "ANONYMIZED_TELEMETRY": "false",
        }
    )
    os.environ.pop("DATABASE_URL", None)  # Chainlit would store conversations there by itself
    return root


def render_config(*, origins: list[str], session_s: int) -> str:
    """Chainlit's `config.toml`: everything that is not needed is off."""
    quoted = json.dumps(origins)
    return f"""[project]
user_env = []
session_timeout = {SESSION_TIMEOUT_S}
user_session_timeout = {session_s}
cache = false
persist_user_env = false
allow_origins = {quoted}
transports = ["websocket"]

[features]
unsafe_allow_html = false
latex = false
user_message_markdown = false
user_message_autoscroll = true
assistant_message_autoscroll = true
auto_tag_thread = false
edit_message = false
allow_thread_sharing = false
favorites = false

[features.spontaneous_file_upload]
enabled = false
accept = []
max_files = 0
max_size_mb = 0

[features.audio]
enabled = false

[features.mcp]
enabled = false

[features.mcp.user_servers]
enabled = false
allowed_urls = []

[UI]
name = "{NAME}"
description = "Answers from your organisation's AI playbooks, with the quote behind every sentence."
language = "en-US"
cot = "full"
alert_style = "modern"
confirm_new_chat = false
custom_css = "/public/custom.css"
custom_js = "/public/sources.js"
default_avatar_file_url = "/public/avatar.svg"

[meta]
generated_by = "2.12.0"
"""


def _translation() -> dict[str, Any]:
    package = Path((find_spec("chainlit") or _missing()).origin or "").parent
    texts: dict[str, Any] = json.loads((package / "translations" / "en-US.json").read_text(encoding="utf-8"))
    for path, text in _TEXTS.items():
        *parents, last = path.split(".")
        branch = texts
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[last] = text
    return texts


def _missing() -> Any:
    raise ModuleNotFoundError("chainlit is not installed; run `make run` again.")


def _secret(home: Path) -> str:
    """The key of Chainlit's tokens. They never leave the server; it is kept private all the same."""
    path = home / _SECRET_FILE
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            target.write(secrets.token_hex(32))
    return path.read_text(encoding="utf-8").strip()
