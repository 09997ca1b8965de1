"""Which judge it is: prompt, model and parameters together. Any other of these is another judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.gate.digests import sha256_of
from evals.gate.errors import InvalidRunError

if TYPE_CHECKING:
    from assistant.promotion.settings import JudgeSettings
    from prompts.registry import Prompt

PROMPT = "judge"
EXTRACTIVE = "extractive"
_PROVIDERS = frozenset(
    "anthropic azure_openai bedrock google_genai google_vertexai groq mistralai ollama openai".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeIdentity:
    """A judge, as calibration and lock bind it."""

    model: str
    base_url: str
    prompt_version: int
    prompt_sha256: str
    parameters: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """Of all of it."""
        return sha256_of(asdict(self))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def identity_of(settings: JudgeSettings, prompt: Prompt) -> JudgeIdentity | None:
    """The judge that is configured; None where none is. Whatever its prompt says, it is asked without chance.

    Raises:
        InvalidRunError: If what is configured is no chat model.
    """
    if not settings.model:
        return None
    if settings.model == EXTRACTIVE:
        raise InvalidRunError("The sources' own words judge nothing; set gate.judge.model to a chat model.")
    return JudgeIdentity(
        model=settings.model,
        base_url=settings.base_url or "",
        prompt_version=prompt.version,
        prompt_sha256=prompt.fingerprint,
        parameters={**prompt.parameters, "temperature": 0},
    )


def is_same_model(judge: str, judged: str) -> bool:
    """Whether two names mean one chat model, whoever serves it.

    >>> is_same_model("openai:gpt-5", "GPT-5")
    True
    """
    return _bare(judge) == _bare(judged)


def check_apart(judge: JudgeIdentity, judged: Mapping[str, str]) -> None:
    """Refuse a judge of itself.

    Args:
        judge: Who judges.
        judged: Which release it is, in words, to the name of its chat model.

    Raises:
        InvalidRunError: If one of them is the judge.
    """
    for whose, model in judged.items():
        if is_same_model(judge.model, model):
            raise InvalidRunError(
                f"{judge.model} would judge itself: {whose} answers with it; set gate.judge.model to another "
                "chat model."
            )


def _bare(name: str) -> str:
    provider, _, rest = name.strip().lower().partition(":")
    return rest if rest and provider in _PROVIDERS else name.strip().lower()
