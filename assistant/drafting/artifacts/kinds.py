"""Every kind of artifact: each module beside this one that has a `KIND`. A further kind is one module."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from assistant.drafting.artifacts.kind import ArtifactKind


@cache
def artifact_kinds() -> dict[str, ArtifactKind]:
    """All kinds by name, the specification and the plan first."""
    package = import_module("assistant.drafting.artifacts")
    names = [found.name for found in pkgutil.iter_modules(package.__path__) if found.name != "kinds"]
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    kinds = [module.KIND for module in modules if hasattr(module, "KIND")]
    first = {"workflow_spec": 0, "ownership_plan": 1}
    kinds.sort(key=lambda kind: (first.get(kind.name, 2), kind.name))
    return {kind.name: kind for kind in kinds}


def kind_named(name: str) -> ArtifactKind | None:
    """The kind of a name as files (`workflow_spec`) or the command line (`workflow-spec`) write it."""
    return artifact_kinds().get(name.strip().lower().replace("-", "_").replace(" ", "_"))
