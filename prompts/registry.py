"""Load, render and fingerprint prompts.

One folder a prompt, one immutable file a version: Markdown with YAML front matter and two
Jinja2 blocks, `system` and `user`. Values are data: rendering is sandboxed, a missing or
unused variable fails, and no template is ever built from a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PROMPTS_DIR = Path(__file__).parent


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
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.from_string(source)


def load_prompt(prompt_id: str, version: int | None = None, *, folder: Path = PROMPTS_DIR) -> Prompt:
    """Load one version of a prompt, by default its newest.

    Raises:
        PromptError: If there is no such prompt or its front matter is incomplete.
    """
    files = {int(path.stem[1:]): path for path in (folder / prompt_id).glob("v[0-9]*.md")}
    if not files:
        raise PromptError(f"there is no prompt {prompt_id!r} in {folder.name}/")
    chosen = max(files) if version is None else version
    if chosen not in files:
        raise PromptError(f"prompt {prompt_id!r} has no version {chosen}")
    path = files[chosen]
    return parse_prompt(path.read_text(encoding="utf-8"), name=f"{path.name} of {prompt_id}")


def parse_prompt(text: str, *, name: str) -> Prompt:
    """A prompt from the text of its file.

    Raises:
        PromptError: If its front matter is incomplete; `name` says which file is meant.
    """
    _, front, template = text.split("---\n", 2)
    header = yaml.safe_load(front)
    try:
        return Prompt(
            id=header["id"],
            version=int(header["version"]),
            owner=header["owner"],
            inputs=tuple(header["inputs"]),
            template=template,
            fingerprint=hashlib.sha256(text.encode("utf-8")).hexdigest(),
            source=text,
        )
    except KeyError as missing:
        raise PromptError(f"{name} lacks {missing.args[0]!r}") from missing
