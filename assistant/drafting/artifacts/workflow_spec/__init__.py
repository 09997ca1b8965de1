"""The workflow specification. Pure."""

from __future__ import annotations

from typing import Literal

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.workflow_spec.ai import Oversight
from assistant.drafting.artifacts.workflow_spec.data import DataAndSystems
from assistant.drafting.artifacts.workflow_spec.delivery import Delivery
from assistant.drafting.artifacts.workflow_spec.governance import Governance
from assistant.drafting.artifacts.workflow_spec.identity import ChangeOfWork, Identity
from assistant.drafting.artifacts.workflow_spec.people import People
from assistant.drafting.artifacts.workflow_spec.steps import Process
from assistant.drafting.artifacts.workflow_spec.support import Support


class WorkflowSpec(
    Delivery, Governance, DataAndSystems, Support, Oversight, Process, People, ChangeOfWork, Identity, Header
):
    """How work changes with AI: who does every step and handles every exception, under which controls.

    Its fields are those of its sections, side by side; in files they stand in the order of the sections.
    """

    type: Literal["workflow_spec"] = "workflow_spec"


KIND = ArtifactKind(model=WorkflowSpec, prefix="ws", title="Workflow specification")
