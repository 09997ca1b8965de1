"""One kind of artifact. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.artifacts.header import SCHEMA_VERSION, Header

SCHEMA_ROOT = "urn:playbook-assistant:schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactKind:
    """A kind of artifact: its model, and how people and files name it."""

    model: type[Header]
    prefix: str
    """Of ids, such as `ws` in `ws-claims-intake`."""
    title: str

    @property
    def name(self) -> str:
        """The value of the field `type`, such as `workflow_spec`."""
        return str(self.model.model_fields["type"].default)

    @property
    def command(self) -> str:
        """How the command line names it, such as `workflow-spec`."""
        return self.name.replace("_", "-")

    @property
    def schema_id(self) -> str:
        """The versioned id of its JSON Schema."""
        return f"{SCHEMA_ROOT}:{self.name}:{SCHEMA_VERSION}"
