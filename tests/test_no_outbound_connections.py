"""The default configuration reaches nobody: every look-up and connection is recorded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RECORDER = """
import json, sys

reached = []

def record(event, arguments):
    if event == "socket.connect":
        reached.append(arguments[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        reached.append(arguments[0])
    elif event == "urllib.Request":
        reached.append(arguments[0])

sys.addaudithook(record)
from assistant.cli import main

failed = None
for command in json.loads(sys.argv[1]):
    try:
        main(command)
    except SystemExit as ended:
        if ended.code not in (0, 1):
            failed = command
print(json.dumps({"reached": [repr(each) for each in reached], "failed": failed}), file=sys.__stderr__)
"""

LOOPBACK = ("'127.", "('127.", "'::1", "('::1", "'localhost", "('localhost")


@pytest.mark.parametrize("engine", ["onnx", "sentence-transformers"])
def test_ingesting_searching_asking_and_checking_reach_nobody(
    home: Path, tmp_path: Path, model_cache: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYBOOK_EMBEDDING__ENGINE", engine)
    # What a machine may have set for other tools must not open a way out either.
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "ANONYMIZED_TELEMETRY", "DO_NOT_TRACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "someone-elses")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "policy.md").write_text(
        "---\ntitle: Prompt policy\nowner: Dana Reyes\nstatus: in_force\n---\n"
        "# Sign-off\n\nThe workflow owner signs off every new prompt before it goes live.\n"
        "![logo](https://canary.invalid/logo.png)\n"
    )
    (documents / "page.html").write_text(
        "<html><head><link rel=stylesheet href=https://canary.invalid/a.css></head>"
        "<body><h1>Escalation</h1><p>Page the duty manager within 15 minutes.</p>"
        "<img src=https://canary.invalid/b.png></body></html>"
    )
    user = tmp_path / "user"
    user.mkdir()
    monkeypatch.setenv("HOME", str(user))
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "ORT_DISABLE_TELEMETRY"):
        monkeypatch.delenv(name, raising=False)
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    commands = [
        ["ingest", str(documents), "--yes", "--json"],
        ["search", "sign off", "--json"],
        ["ask", "Who signs off a new prompt before it goes live?", "--json"],
        ["kb", "status"],
        ["doctor", "--json"],
    ]

    ended = subprocess.run(
        [sys.executable, "-c", RECORDER, json.dumps(commands)], capture_output=True, text=True, check=False
    )

    report = json.loads(ended.stderr.strip().splitlines()[-1])
    assert report["failed"] is None, ended.stderr
    assert [each for each in report["reached"] if not each.startswith(LOOPBACK)] == []
    # Native telemetry is invisible to Python's audit hooks, but keeps its queue and a device id here.
    assert [each for each in user.rglob("*") if each.is_file()] == []
