"""Load, render and fingerprint prompts.

One folder a prompt, one immutable file a version: Markdown with YAML front matter and two
Jinja2 blocks, `system` and `user`. Values are data: rendering is sandboxed, a missing or
unused variable fails, and no template is ever built from a value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PROMPTS_DIR = Path(__file__).parent
TEXT = "text"
LARGEST_BYTES = 200_000
REQUIRED = ("id", "version", "owner", "author", "change", "inputs", "output")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")
_PARAMETERS = {"temperature": (0.0, 2.0), "max_tokens": (16, 8192), "top_p": (0.0, 1.0)}
"""What a prompt may ask of the chat model, each with its least and its most."""


class PromptError(Exception):
    """A prompt file is missing or wrong, or was rendered with the wrong variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPrompt:
    """The two messages that go to a chat model."""

    system: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One version of one prompt."""

    id: str
    version: int
    owner: str
    inputs: tuple[str, ...]
    template: str
    fingerprint: str
    """sha256 of the file."""
    source: str = ""
    """The whole file, so that an answer can be given again when the file is gone."""
    author: str = ""
    """Who wrote this version; approves no release that brings it in."""
    change: str = ""
    """What this version changes, in one line."""
    supersedes: int | None = None
    output: str | Mapping[str, Any] = TEXT
    """`text`, or the JSON Schema of a reply that is JSON."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Sent with the messages in place of the settings, such as `max_tokens`."""

    def render(self, **values: Any) -> RenderedPrompt:
        """Fill in the template.

        Raises:
            PromptError: If a declared input is missing or an undeclared one is given.
        """
        wrong = set(values) ^ set(self.inputs)
        if wrong:
            raise PromptError(
                f"prompt {self.id} v{self.version} takes {', '.join(self.inputs)}; "
                f"check {', '.join(sorted(wrong))}"
            )
        return RenderedPrompt(system=self._block("system", values), user=self._block("user", values))

    def _block(self, name: str, values: Mapping[str, Any]) -> str:
        template = _compile(self.template)
        context = template.new_context(dict(values))
        return "".join(template.blocks[name](context)).strip()


@lru_cache(maxsize=64)
def _compile(source: str) -> Any:
    """Compiling costs milliseconds and every answer renders one."""
    return _environment().from_string(source)


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


def load_prompt(prompt_id: str, version: int | None = None, *, folder: Path = PROMPTS_DIR) -> Prompt:
    """Load one version of a prompt, by default its newest.

    Raises:
        PromptError: If there is no such prompt or its front matter is incomplete.
    """
    files = _version_files(prompt_id, folder)
    if not files:
        raise PromptError(f"there is no prompt {prompt_id!r} in {folder.name}/")
    chosen = max(files) if version is None else version
    if chosen not in files:
        raise PromptError(f"prompt {prompt_id!r} has no version {chosen}")
    path = files[chosen]
    name = f"{path.name} of {prompt_id}"
    if path.is_file() and path.stat().st_size > LARGEST_BYTES:
        raise PromptError(f"{name} has more than {LARGEST_BYTES:,} bytes; write a shorter prompt")
    try:
        prompt = parse_prompt(path.read_text(encoding="utf-8"), name=name, complete=True)
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{name} cannot be read; save it as UTF-8 text") from error
    if (prompt.id, prompt.version) != (prompt_id, chosen):
        raise PromptError(f"{name} says that it is {prompt.id} v{prompt.version}; mend its front matter")
    return prompt


def prompt_names(folder: Path = PROMPTS_DIR) -> list[str]:
    """The prompts that have a version, by name."""
    names = (path.name for path in folder.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))
    return sorted(name for name in names if _version_files(name, folder))


def prompt_history(prompt_id: str, *, folder: Path = PROMPTS_DIR) -> list[Prompt]:
    """Every version of a prompt, newest first.

    Raises:
        PromptError: If there is none, or one cannot be used.
    """
    versions = sorted(_version_files(prompt_id, folder), reverse=True)
    return [load_prompt(prompt_id, number, folder=folder) for number in versions or [1]]


def prompt_diff(before: Prompt, after: Prompt) -> str:
    """What differs, as a unified diff of the two files; "" where nothing does."""
    lines = unified_diff(
        before.source.splitlines(),
        after.source.splitlines(),
        f"{before.id}/v{before.version}.md",
        f"{after.id}/v{after.version}.md",
        lineterm="",
    )
    return "\n".join(lines)


def _version_files(prompt_id: str, folder: Path) -> dict[int, Path]:
    if not _NAME.fullmatch(prompt_id):
        return {}
    files = (folder / prompt_id).glob("v*.md")
    return {int(path.stem[1:]): path for path in files if re.fullmatch(r"v[1-9][0-9]{0,4}", path.stem)}


def parse_prompt(text: str, *, name: str, complete: bool = False) -> Prompt:
    """A prompt from the text of its file.

    Args:
        text: Of the file.
        name: Says in errors which file is meant.
        complete: Insist on all front matter; what was kept before some of it was asked for lacks it.

    Raises:
        PromptError: If its front matter is incomplete or wrong.
    """
    header, template = _parts(text, name)
    if complete:
        _check_header(header, name)
    try:
        prompt = Prompt(
            id=str(header["id"]),
            version=int(header["version"]),
            owner=str(header["owner"]),
            inputs=tuple(header["inputs"]),
            template=template,
            fingerprint=hashlib.sha256(text.encode("utf-8")).hexdigest(),
            source=text,
            author=str(header.get("author", "")),
            change=str(header.get("change", "")),
            supersedes=header.get("supersedes"),
            output=header.get("output", TEXT),
            parameters=_checked_parameters(header.get("parameters") or {}, name),
        )
    except KeyError as missing_key:
        raise PromptError(f"{name} lacks {missing_key.args[0]!r}") from missing_key
    except (TypeError, ValueError, OverflowError) as error:
        raise PromptError(f"{name} has front matter that cannot be read: {error}") from error
    if complete:
        _check_template(prompt, name)
    return prompt


def _check_header(header: Mapping[str, Any], name: str) -> None:
    """All that is asked for is there, and names are names: who wrote a prompt never approves it."""
    missing = [key for key in REQUIRED if header.get(key) is None or not str(header[key]).strip()]
    if missing:
        raise PromptError(f"{name} lacks {', '.join(missing)} in its front matter")
    for key in ("owner", "author", "change"):
        if not isinstance(header[key], str):
            raise PromptError(f"{name}: `{key}` must be text; name several authors in one line, with commas")
    if not isinstance(header["inputs"], list):
        raise PromptError(f"{name}: `inputs` must be a list such as [question, passages]")


def _parts(text: str, name: str) -> tuple[Mapping[str, Any], str]:
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise PromptError(f"{name} must begin with front matter between two lines of ---")
    try:
        header = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise PromptError(f"{name} has front matter that is not valid YAML") from error
    if not isinstance(header, Mapping):
        raise PromptError(f"{name} has front matter without keys and values")
    return header, parts[2]


def _checked_parameters(parameters: Any, name: str) -> dict[str, Any]:
    if not isinstance(parameters, Mapping):
        raise PromptError(f"{name}: `parameters` must hold keys and values")
    for key, value in parameters.items():
        if key not in _PARAMETERS:
            raise PromptError(f"{name} asks for {key!r}; a prompt may set {', '.join(_PARAMETERS)}")
        low, high = _PARAMETERS[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise PromptError(f"{name}: {key} must be a number from {low} to {high}")
    return dict(parameters)


def _check_template(prompt: Prompt, name: str) -> None:
    """The template compiles, has its two blocks, and uses exactly the inputs that are declared."""
    from jinja2 import TemplateError, meta

    try:
        template, environment = _compile(prompt.template), _environment()
        parsed = environment.parse(prompt.template)
        used = meta.find_undeclared_variables(parsed)
        if list(meta.find_referenced_templates(parsed)):
            raise PromptError(f"{name} reads another template; write out what it says")
    except TemplateError as error:
        raise PromptError(f"{name} is no template: {error.message}") from error
    if not {"system", "user"} <= set(template.blocks):
        raise PromptError(f"{name} needs the blocks `system` and `user`")
    wrong: Sequence[str] = sorted(used ^ set(prompt.inputs))
    if wrong:
        raise PromptError(
            f"{name} declares {', '.join(prompt.inputs) or 'no inputs'} but its template uses "
            f"{', '.join(sorted(used)) or 'none'}; mend {', '.join(wrong)}"
        )
