"""`playbook`: the one command. Joins the packages' commands, each loaded when it is called."""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("assistant.ui.commands", "Start the chat page."),
    "ingest": ("ingest.commands", "Add documents to the knowledge base."),
    "search": ("knowledge.search_command", "Find passages."),
    "ask": ("assistant.answering.commands", "Answer a question with citations."),
    "draft": ("assistant.drafting.commands", "Draft workflow specifications, ownership plans and more."),
    "lint": ("assistant.drafting.commands.linting", "Check a specification or plan against the rules."),
    "registry": ("assistant.drafting.commands.registry", "Use cases, their owners, and what they lack."),
    "kb": ("knowledge.commands", "Look after the knowledge base."),
    "audit": ("assistant.audit_commands", "Verify and export the audit trail."),
    "prompts": ("prompts.commands", "List, show and compare prompts and releases."),
    "gate": ("evals.gate.commands", "Judge, approve, promote and roll back what moves answers."),
    "monitor": ("evals.monitor.commands", "Look at the answers that people got, and raise alarms."),
    "bench": ("evals.commands", "Measure retrieval, answers, ingest and speed."),
    "users": ("assistant.ui.users_commands", "Manage password accounts."),
    "doctor": ("assistant.doctor", "Check that everything works, and say what to mend."),
}
"""Command name to the module whose `app` it is, and its line in `--help`."""


EXPECTED_ERRORS = (
    ("assistant.errors", "AssistantError"),
    ("ingest.errors", "IngestError"),
    ("knowledge.errors", "KnowledgeError"),
    ("prompts.registry", "PromptError"),
    ("evals.questions", "DatasetError"),
    ("evals.gate.errors", "GateError"),
)
"""Module and name of each package's base error: their messages are sentences for people."""


class LazyGroup(TyperGroup):
    """Lists every command without importing one."""

    def list_commands(self, ctx: typer.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, name: str) -> Any:
        if name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(COMMANDS[name][0]).app)
        command.name = name
        return command

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


app = typer.Typer(cls=LazyGroup, add_completion=False, rich_markup_mode=None, invoke_without_command=True)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("playbook-assistant"))
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    home: Path | None = typer.Option(
        None, help="Folder that holds everything written; default PLAYBOOK_HOME or .playbook."
    ),
    debug: bool = typer.Option(False, "--debug", help="Show where an error came from."),
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Answers from your AI operations playbooks, with the quote behind every sentence."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit
    from assistant.bootstrap import compose

    ctx.obj = compose(home)


def main(arguments: list[str] | None = None) -> None:
    """Run one command. Expected errors become one sentence and exit code 2, or 1 for a plain no."""
    from knowledge.characters import printable
    from knowledge.embedding.telemetry import silence_telemetry

    silence_telemetry()
    arguments = sys.argv[1:] if arguments is None else arguments
    command = typer.main.get_command(app)
    try:
        code = command.main(args=arguments, prog_name="playbook", standalone_mode=False)
    except typer.Exit as ended:
        code = ended.exit_code
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        # The reader (head, a closed pager) has enough; the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except typer.TyperException as error:
        code = _refuse_usage(error)
    except Exception as error:
        if "--debug" in arguments:
            raise
        print(printable(describe(error)), file=sys.stderr)
        code = getattr(error, "exit_code", 1 if getattr(error, "answer_is_no", False) else 2)
    sys.exit(code if isinstance(code, int) else 0)


def _refuse_usage(error: typer.TyperException) -> int:
    """Print what is wrong with the command as typed; a group named alone prints its help."""
    from knowledge.characters import printable

    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        print(context.get_help() if context else error.format_message())
        return 2
    path = context.command_path if context else "playbook"
    message = _plain(" ".join(error.format_message().split()).rstrip("."))
    print(printable(f"{message}; see `{path} --help`."), file=sys.stderr)
    return 2


def _plain(message: str) -> str:
    """A parser's words about a number as a person would say them.

    >>> _plain("Invalid value for 'N': Input should be greater than or equal to 1")
    "Invalid value for 'N': give 1 or more"
    """
    message = re.sub(r"Input should be a valid integer\b.*", "give a whole number", message)
    message = re.sub(r"Input should be a valid number\b.*", "give a number", message)
    message = re.sub(r"Input should be greater than or equal to (\S+)", r"give \1 or more", message)
    return re.sub(r"Input should be less than or equal to (\S+)", r"give \1 or less", message)


def describe(error: Exception) -> str:
    """One sentence for a person: what went wrong and what to do."""
    if _is_expected(error):
        return str(error)
    if isinstance(error, PermissionError):
        return f"No permission for {error.filename}; change its permissions or choose another --home."
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}; check the disk and the path, then try again."
    if isinstance(error, UnicodeEncodeError):
        return "A text that was given is not whole UTF-8; write it again, or set your terminal to UTF-8."
    if _is_database_error(error) and "locked" in _first_line(error):
        return "The database is locked by another process; wait until that has finished, then try again."
    if _is_database_error(error):
        return f"The database cannot be used ({_first_line(error)}); run `playbook doctor` to see what to do."
    kind = type(error).__name__
    return f"Something unexpected went wrong ({kind}); run again with --debug and report what it prints."


def _is_expected(error: Exception) -> bool:
    """Whether an error was raised on purpose, with a sentence for its reader.

    Looked up among the loaded modules only: what is not loaded cannot have raised.
    """
    classes = (getattr(sys.modules.get(module), name, None) for module, name in EXPECTED_ERRORS)
    return isinstance(error, tuple(each for each in classes if each is not None))


def _is_database_error(error: Exception) -> bool:
    loaded: Any = sys.modules.get("sqlalchemy.exc")
    return loaded is not None and isinstance(error, loaded.DatabaseError)


def _first_line(error: Exception) -> str:
    lines = str(getattr(error, "orig", error)).strip().splitlines()
    return lines[0] if lines else "no reason given"


if __name__ == "__main__":
    main()
