"""Judges that others wrote, where the checkout with their adapters and Node are there."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

_ADAPTERS = Path(__file__).parents[3] / "tests" / "third_party" / "tools.py"


def load_judges() -> tuple[ModuleType | None, str]:
    """The adapters to the judges; None, and why, where they cannot run."""
    if not _ADAPTERS.is_file():
        return None, "the adapters to the checkers are not installed; run this in a checkout"
    name = "playbook_third_party_tools"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _ADAPTERS)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    tools = sys.modules[name]
    try:
        tools.checkers_folder()
    except tools.CheckersMissing as absent:
        return None, str(absent)
    return tools, ""


def judge_files(tools: ModuleType, files: Mapping[str, Mapping[str, Path]]) -> dict[str, list[str]]:
    """Defects by brief that the XML schemas, bpmn-moddle, bpmnlint and mermaid find.

    Args:
        files: By brief, the exported files by format.
    """
    names = [name for name, formats in files.items() if "bpmn" in formats]
    found: dict[str, list[str]] = {name: [] for name in files}
    for name, verdict in zip(names, tools.check_bpmn([files[name]["bpmn"] for name in names]), strict=True):
        found[name] += [f"bpmn-moddle: {each}" for each in (verdict.error, *verdict.warnings) if each]
        found[name] += [f"bpmnlint: {each}" for each in verdict.problems]
        found[name] += [f"XSD: {each}" for each in tools.check_xsd(files[name]["bpmn"].read_bytes())]
    diagrams = [files[name]["mmd"].read_text(encoding="utf-8") for name in names]
    for name, complaint in zip(names, tools.check_mermaid(diagrams), strict=True):
        found[name] += [f"mermaid: {complaint}"] if complaint else []
    return found


def judge_json(tools: ModuleType, kind: str, files: Mapping[str, Path]) -> dict[str, list[str]]:
    """What ajv says of JSON exports of one kind, by brief, against the published schema."""
    from assistant.drafting.artifacts.kinds import artifact_kinds
    from assistant.drafting.artifacts.schemas import schema_of

    instances = [json.loads(path.read_text(encoding="utf-8")) for path in files.values()]
    verdicts = tools.check_schema(schema_of(artifact_kinds()[kind]), instances)
    return {
        name: [f"ajv: {each}" for each in complaints]
        for name, complaints in zip(files, verdicts, strict=True)
    }


def judge_drawings(tools: ModuleType, files: Mapping[str, Path]) -> tuple[dict[str, list[str]], str]:
    """What bpmn-js in a browser says, by brief; and why it was not asked, where it was not."""
    found: dict[str, list[str]] = {}
    try:
        with (
            TemporaryDirectory(prefix="playbook-board-") as profile,
            tools.drawing_board(Path(profile)) as board,
        ):
            for name, path in files.items():
                xml = path.read_text(encoding="utf-8")
                drawing = tools.draw_bpmn(board, xml)
                missing = sorted(set(_drawn_ids(xml)) - set(drawing.elements))
                found[name] = [f"bpmn-js: {each}" for each in (drawing.error, *drawing.warnings) if each]
                found[name] += [f"bpmn-js does not show {each}" for each in missing]
    except (tools.CheckersMissing, ImportError) as absent:
        return found, str(absent)
    return found, ""


def _drawn_ids(xml: str) -> Sequence[Any]:
    """Ids of the elements for which the file holds a shape or an edge."""
    from lxml import etree

    tree = etree.fromstring(xml.encode())
    return [
        each
        for each in tree.xpath("//@bpmnElement")
        if not tree.xpath("//*[local-name()='BPMNPlane'][@bpmnElement=$x]", x=each)
    ]
