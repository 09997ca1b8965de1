"""The command line's shell: help without imports, one sentence for every error."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer

from assistant.cli import COMMANDS, EXPECTED_ERRORS, describe, main


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def sentence_of(capsys: pytest.CaptureFixture[str]) -> str:
    """What stands on stderr: exactly one line, and nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.strip().splitlines()
    assert len(lines) == 1, err
    assert lines[0].endswith(".")
    return lines[0]


def test_help_lists_every_command_and_imports_none(home: Path) -> None:
    script = (
        "import sys; from assistant.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pydantic_settings', 'chromadb', 'torch', 'chainlit', 'langchain', 'sqlalchemy'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "LOADED []" in ended.stdout
    assert all(f"  {name} " in ended.stdout for name in COMMANDS)
    assert not home.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_app_that_explains_itself(
    name: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(import_module(COMMANDS[name][0]).app, typer.Typer)
    assert run(name, "--help") == 0
    assert f"playbook {name}" in capsys.readouterr().out


@pytest.mark.parametrize(("module", "name"), EXPECTED_ERRORS)
def test_every_base_error_is_where_the_shell_looks_for_it(module: str, name: str) -> None:
    error = getattr(import_module(module), name)

    assert describe(error("Do this.")) == "Do this."


def test_no_command_prints_the_help(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "Commands:" in capsys.readouterr().out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.strip()[0].isdigit()


@pytest.mark.parametrize(
    "arguments",
    [["--no-such-option"], ["no-such-command"], ["doctor", "--no-such-option"], ["ingest"], ["--home"]],
)
def test_a_wrong_command_line_is_one_sentence_and_exit_2(
    arguments: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert "--help" in sentence_of(capsys)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kb", "review", "abc"], "give a whole number; see `playbook kb review --help`."),
        (["kb", "history", "--last", "0"], "give 1 or more; see `playbook kb history --help`."),
    ],
)
def test_a_wrong_number_is_told_in_plain_words(
    arguments: list[str], said: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--home", home, *arguments) == 2
    assert said in sentence_of(capsys)


def test_a_wrong_setting_is_one_sentence_and_exit_2(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "settings.yaml").write_text("serverr: {}")

    assert run("doctor") == 2
    assert "serverr" in sentence_of(capsys)


def test_a_home_that_is_a_file_is_one_sentence_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    assert run("--home", tmp_path / "file", "kb", "status") == 2
    assert "file" in sentence_of(capsys)


def test_a_corrupt_database_is_one_sentence_and_exit_2(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "playbook.db").write_bytes(b"not a database at all" * 500)

    assert run("kb", "status") == 2
    assert "database" in sentence_of(capsys)


def test_an_unexpected_error_is_one_sentence_unless_debugging(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("assistant.doctor.run_checks", break_down)

    assert run("doctor") == 2
    sentence = sentence_of(capsys)
    assert "ZeroDivisionError" in sentence
    assert "secret detail" not in sentence
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "doctor"])


def test_a_name_in_an_error_commands_no_terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("ingest", "no\x1b[2J such\x9b31m folder")

    assert "no[2J such31m folder" in sentence_of(capsys)


def test_an_interruption_exits_130(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.doctor.run_checks", interrupt)

    assert run("doctor") == 130


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied", "notes.md"), "notes.md"),
        (OSError(28, "No space left on device"), "No space left"),
        (FileNotFoundError(2, "No such file or directory", "brief.md"), "brief.md"),
    ],
)
def test_errors_of_the_system_name_the_file_and_the_way_out(error: OSError, words: str) -> None:
    assert words in describe(error)
    assert describe(error).endswith(".")


def test_a_locked_database_asks_for_patience() -> None:
    from sqlalchemy.exc import OperationalError

    sentence = describe(OperationalError("", None, Exception("database is locked")))

    assert "wait" in sentence
    assert "doctor" not in sentence


def test_json_is_all_there_is_on_stdout(home: Path, model_cache: Path) -> None:
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    ended = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "doctor", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "checks" in json.loads(ended.stdout)
