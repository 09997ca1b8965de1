"""`playbook prompts`: what chat models are told, version by version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from prompts.registry import (
    PROMPTS_DIR,
    Prompt,
    PromptError,
    load_prompt,
    prompt_diff,
    prompt_history,
    prompt_names,
)
from prompts.release import RELEASE_FILE, load_release

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
Folder = Annotated[Path, typer.Option(help="Folder of prompts; default: the installed ones.")]
Name = Annotated[str, typer.Argument(metavar="PROMPT", help="A prompt's name, such as answer.")]
Version = Annotated[int | None, typer.Argument(min=1, help="Default: the newest.")]


@app.callback()
def prompts() -> None:
    """What chat models are told, version by version."""


@app.command("list")
def list_prompts(folder: Folder = PROMPTS_DIR, as_json: AsJson = False) -> None:
    """Every prompt with its newest version and the one that the release uses."""
    used = _used(folder)
    rows = [
        {**_summary(prompt_history(name, folder=folder)[0]), "released": used.get(name)}
        for name in prompt_names(folder)
    ]
    if as_json:
        print(json.dumps({"prompts": rows}, ensure_ascii=False))
        return
    for row in rows:
        released = f"v{row['released']} released" if row["released"] else "in no release"
        print(f"{row['id']:16} v{row['version']} newest, {released:14} {row['owner']:20} {row['change']}")


@app.command()
def show(name: Name, version: Version = None, folder: Folder = PROMPTS_DIR, as_json: AsJson = False) -> None:
    """The whole file of one version."""
    prompt = load_prompt(name, version, folder=folder)
    if as_json:
        print(json.dumps({**_summary(prompt), "source": prompt.source}, ensure_ascii=False))
    else:
        print(prompt.source, end="")


@app.command()
def diff(
    name: Name,
    before: Annotated[int, typer.Argument(min=1, help="A version.")],
    after: Version = None,
    folder: Folder = PROMPTS_DIR,
    as_json: AsJson = False,
) -> None:
    """What differs between two versions."""
    first, second = (load_prompt(name, each, folder=folder) for each in (before, after))
    text = prompt_diff(first, second)
    if as_json:
        print(json.dumps({"before": first.version, "after": second.version, "diff": text}))
    else:
        print(text or f"Version {first.version} and version {second.version} are the same.")


@app.command()
def history(name: Name, folder: Folder = PROMPTS_DIR, as_json: AsJson = False) -> None:
    """Every version, newest first: who wrote it and what it changed."""
    versions = [_summary(prompt) for prompt in prompt_history(name, folder=folder)]
    if as_json:
        print(json.dumps({"versions": versions}, ensure_ascii=False))
        return
    for each in versions:
        print(f"v{each['version']}  {each['fingerprint'][:12]}  {each['author']:24} {each['change']}")


def _summary(prompt: Prompt) -> dict[str, Any]:
    return {
        "id": prompt.id,
        "version": prompt.version,
        "owner": prompt.owner,
        "author": prompt.author,
        "change": prompt.change,
        "supersedes": prompt.supersedes,
        "inputs": list(prompt.inputs),
        "parameters": dict(prompt.parameters),
        "fingerprint": prompt.fingerprint,
    }


def _used(folder: Path) -> dict[str, int]:
    """Prompt name to the version that the folder's release uses; empty where it has no release."""
    if not (folder / RELEASE_FILE).is_file():
        return {}
    try:
        return {name: prompt.version for name, prompt in load_release(folder).prompts.items()}
    except OSError as error:
        raise PromptError(f"{folder / RELEASE_FILE} cannot be read; check its permissions") from error
