"""What all parts of artifacts have in common. Pure."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assistant.drafting.artifacts.provenance import Provenance, SlotStatus


class Part(BaseModel):
    """A piece of an artifact. Unknown fields are ignored; `reading` tells of them."""

    model_config = ConfigDict(
        extra="ignore",
        validate_default=True,
        validate_assignment=True,
        use_enum_values=False,
        allow_inf_nan=False,  # neither can be written in JSON, nor compared
    )


class Row(Part):
    """A row of a table: something with an id that other rows may name."""

    id: str = Field(
        description="Unique in its table; letters, digits, `_` and `-`, not beginning with a digit."
    )
    status: SlotStatus = Field(
        default=SlotStatus.CONFIRMED, description="How certain it is that this row belongs here."
    )
    provenance: list[Provenance] = Field(default_factory=list, description="Where the row comes from.")
