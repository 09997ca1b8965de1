"""The commands say what was done, in words or as one JSON value, and end in the right code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.cli import main
from knowledge.store.engine import open_engine
from tests.assistant.promotion.conftest import Workshop


class Terminal:
    """Runs commands in one home and keeps what they said."""

    def __init__(self, home: Path, read: Callable[[], tuple[str, str]]) -> None:
        self._home, self._read = home, read

    def run(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(self._home), "gate", *arguments])
        self.out, self.err = self._read()
        return int(ended.value.code or 0)

    def json(self, *arguments: str) -> dict:
        assert self.run(*arguments, "--json") == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    def read() -> tuple[str, str]:
        found = capsys.readouterr()
        return found.out, found.err

    return Terminal(home, read)


@pytest.fixture
def workshop(home: Path) -> Iterator[Workshop]:
    """The desk of the home in which the commands act, at the time that they know."""
    engine = open_engine(home)
    yield Workshop(engine, now=datetime.now(UTC))
    engine.dispose()


def test_a_release_goes_from_its_verdict_to_production_and_back(workshop, terminal) -> None:
    workshop.judged(workshop.registered(5))
    assert terminal.json("approve", "r-1", "--as", "Ben")["missing"] == 1
    assert terminal.json("approve", "r-1", "--as", "Cleo", "--comment", "Read")["approvers"] == [
        "Ben",
        "Cleo",
    ]
    assert terminal.json("promote", "r-1", "--reason", "First", "--as", "Dan")["release"] == "r-1"
    workshop.now = datetime.now(UTC)
    workshop.approved(6)
    assert terminal.run("promote", "r-2", "--reason", "Better", "--as", "Dan") == 0
    assert terminal.out == "production runs r-2 instead of r-1 from the next question on.\n"
    assert terminal.run("rollback", "--reason", "Slow", "--as", "Dan") == 0
    assert "production runs r-1 instead of r-2" in terminal.out and "Follow-up: r-2" in terminal.out

    status = terminal.json("status")
    assert status["channels"][0]["release"] == "r-1" and len(status["follow_ups"]) == 1
    assert terminal.json("history", "--last", "1")["events"][0]["act"] == "rollback"


def test_the_status_is_told_in_words(workshop, terminal) -> None:
    workshop.promoted(5)
    workshop.judged(workshop.registered(6), "inconclusive", inconclusive=("slot_f1",))
    assert terminal.run("waive", "r-2", "slot_f1", "--reason", "Few", "--expires", "2001-01-01") == 2
    day = f"{workshop.now + timedelta(days=90):%Y-%m-%d}"
    assert terminal.run("status") == 0
    assert "r-1" in terminal.out and "undecided and not waived: slot_f1" in terminal.out
    assert (
        terminal.json("waive", "r-2", "slot_f1", "--reason", "Few", "--expires", day, "--as", "Ben")["metric"]
        == "slot_f1"
    )
    assert terminal.json("approve", "r-2", "--as", "Cleo")["missing"] == 0
    assert terminal.run("status") == 0
    assert "approved, `playbook gate promote r-2`" in terminal.out
    assert terminal.run("revoke", "r-1", "--reason", "It leaks", "--as", "Ben") == 0
    terminal.run("status")
    assert "its approval was revoked" in terminal.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("approve", "r-9"), 1, "There is no release 'r-9'"),
        (("approve", "r-1", "--as", "Ada"), 1, "Ada made r-1 and cannot approve it"),
        (("approve", "r-1", "--expires", "soon"), 2, "is no date"),
        (("approve", "r-1", "--run", "another"), 1, "was judged again"),
        (("promote", "r-1", "--reason", "Now"), 1, "needs the approval of 2 more people"),
        (("promote", "r-1"), 2, "Give a reason"),
        (("promote", "r-1", "--to", "test", "--reason", "Now"), 2, "There is no channel 'test'"),
        (("rollback", "--reason", "Slow"), 1, "ran no other release"),
        (("revoke", "r-1", "--reason", "Why"), 1, "no approval"),
        (("waive", "r-1", "slot_f1", "--reason", "Few"), 2, "--expires"),
        (("bar", "approve", "9"), 1, "There is no bar 9"),
        (("bar", "propose", "missing.yaml", "--reason", "Why"), 2, "missing.yaml"),
    ],
)
def test_a_refusal_is_one_sentence_and_a_code(workshop, terminal, arguments, code, said) -> None:
    workshop.judged(workshop.registered(5))

    assert terminal.run(*arguments) == code
    assert said in terminal.err and terminal.err.count("\n") == 1 and terminal.out == ""


def test_edited_content_ends_in_its_own_code(workshop, terminal) -> None:
    workshop.judged(workshop.registered(5))
    workshop.execute("UPDATE assistant_archive SET content = '{}'")

    assert terminal.run("approve", "r-1", "--as", "Ben") == 3
    assert "somebody changed it" in terminal.err


def test_a_bar_is_shown_proposed_and_decided_about(workshop, terminal, tmp_path) -> None:
    from evals.gate.bar import SHIPPED_BAR

    shown = terminal.json("bar", "show", "--as", "Ada")
    assert (shown["number"], shown["state"], shown["changes"]) == (1, "adopted", [])
    looser = tmp_path / "bar.yaml"
    text = SHIPPED_BAR.read_text(encoding="utf-8")
    looser.write_text(text.replace("alpha: 0.05", "alpha: 0.2"), encoding="utf-8")

    assert terminal.run("bar", "propose", str(looser), "--reason", "Fewer cases", "--as", "Ada") == 0
    assert "alpha: 0.05 -> 0.2 (looser)" in terminal.out and "2 more must approve" in terminal.out
    assert terminal.run("bar", "approve", "2", "--as", "Ada") == 1
    assert terminal.json("bar", "approve", "2", "--as", "Ben")["state"] == "proposed"
    assert terminal.json("bar", "reject", "2", "--as", "Cleo", "--reason", "Too low")["state"] == "rejected"
    assert terminal.run("bar", "show", "2") == 0 and "is rejected" in terminal.out


def test_words_of_others_cannot_write_on_the_terminal(workshop, terminal) -> None:
    workshop.judged(workshop.registered(5))
    assert terminal.run("approve", "r-1", "--as", "Be\x1b[31mn\nx", "--comment", "\x1b]0;x\x07") == 0
    assert terminal.run("history") == 0

    assert "\x1b" not in terminal.out and "\x07" not in terminal.out
