"""Tables for people at a terminal and for programs."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest

from knowledge.printing import print_json, print_line, print_table

HEADINGS = ("document", "status", "deputy", "title", "source")
ROWS = [
    ("adoption-and-training-playbook", "in force", "", "Adoption and Training Playbook", "guides/a.md"),
    ("rollback-playbook", "in force", "", "[bold]Rollback[/bold]", "guides/b.md"),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, ...]], *, width: int = 60, **options: list[str]
) -> str:
    with monkeypatch.context() as during:
        during.setattr(sys, "stdout", screen := Terminal())
        during.setenv("TERM", "linux")
        during.setenv("COLUMNS", str(width))
        print_table(HEADINGS, rows, **options)
    return re.sub(r"\x1b\[\d*m", "", screen.getvalue())


def test_a_program_gets_every_column_separated_by_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(HEADINGS, ROWS, spare=["source"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "document\tstatus\tdeputy\ttitle\tsource"
    assert lines[2] == "rollback-playbook\tin force\t\t[bold]Rollback[/bold]\tguides/b.md"


def test_a_terminal_never_cuts_what_other_commands_take(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_terminal(monkeypatch, ROWS)

    assert "adoption-and-training-playbook " in shown
    assert all(len(line) <= 60 for line in shown.splitlines())


def test_a_terminal_breaks_no_word_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_terminal(monkeypatch, ROWS, width=90).split()

    assert {"Adoption", "Training", "guides/a.md", "document", "source"} <= set(shown)


def test_a_terminal_takes_markup_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "[bold]Rollback[/bold]" in on_terminal(monkeypatch, ROWS, width=160)


def test_a_terminal_shows_no_column_without_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "deputy" not in on_terminal(monkeypatch, ROWS, width=160)


def test_a_narrow_terminal_goes_without_the_spare_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_terminal(monkeypatch, ROWS, spare=["source"])

    assert "source" not in shown
    assert "title" in shown


def test_a_wide_terminal_shows_the_spare_columns_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "guides/b.md" in on_terminal(monkeypatch, ROWS, width=160, spare=["source"])


def test_an_empty_table_has_its_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_terminal(monkeypatch, []).split() == list(HEADINGS)


def test_json_and_lines_command_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    title = "a\x1b[2J\x9b31m\x7f é"
    print_json({"title": title})
    written = capsys.readouterr().out
    print_line(title)
    print_line(title, error=True)
    lines = capsys.readouterr()

    assert json.loads(written) == {"title": title}
    assert written == '{"title": "a\\u001b[2J\\u009b31m\\u007f é"}\n'
    assert (lines.out, lines.err) == ("a[2J31m é\n", "a[2J31m é\n")
