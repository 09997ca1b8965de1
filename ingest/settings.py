"""Settings that `ingest` reads; built once by `assistant.settings` and passed down."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class IngestSettings(BaseModel):
    """How files are read and cut."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passage_words: int = Field(default=160, ge=20, le=1000, description="Words that a passage aims at.")
    passage_max_words: int = Field(
        default=220,
        ge=30,
        le=1500,
        description="Words that a passage never exceeds where the text can be cut.",
    )
    file_size_mb: int = Field(
        default=50, ge=1, le=1000, description="Files above this size are refused, one by one."
    )

    @model_validator(mode="after")
    def _maximum_is_above_the_aim(self) -> IngestSettings:
        if self.passage_max_words < self.passage_words:
            raise ValueError("`passage_max_words` must not be below `passage_words`")
        return self
