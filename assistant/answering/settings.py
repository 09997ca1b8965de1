"""Settings of answering and of the chat model; built once by `assistant.settings`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class AnsweringSettings(BaseModel):
    """How evidence becomes an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passages: int = Field(default=14, ge=1, le=50, description="Passages read for one question.")
    max_citations: int = Field(default=3, ge=1, le=10, description="Citations in one answer.")
    refusal_threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Refuse below this probability that the evidence answers; unset uses the released value.",
    )
    max_question_chars: int = Field(
        default=4000, ge=100, le=20000, description="Longer questions are turned away."
    )
    answer_from_overdue: bool = Field(
        default=True, description="Answer from documents past their review date, with a warning."
    )


class ModelSettings(BaseModel):
    """Which model words the answer. The default needs no key and no network."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(
        default="extractive",
        description="`extractive`, or provider:name such as openai:gpt-5-mini, anthropic:…, ollama:….",
    )
    base_url: str | None = Field(
        default=None, description="Address of an OpenAI-compatible server, such as http://127.0.0.1:8080/v1."
    )
    api_key: SecretStr | None = Field(default=None, description="Key for the provider; never logged.")
    first_token_timeout_s: float = Field(
        default=20, gt=0, le=600, description="Longest wait for the first word."
    )
    total_timeout_s: float = Field(
        default=120, gt=0, le=3600, description="Longest wait for the whole reply."
    )
    max_retries: int = Field(default=1, ge=0, le=5, description="Repeated requests after a failure.")
    max_tokens: int = Field(default=600, ge=16, le=8192, description="Longest reply.")
    temperature: float = Field(default=0.0, ge=0, le=2, description="0 repeats itself best.")
