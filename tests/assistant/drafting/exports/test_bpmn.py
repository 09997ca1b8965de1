"""BPMN that tools of others accept without a word, and that comes back as the specification it was."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lxml import etree

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.exports.bpmn import render_bpmn
from assistant.drafting.imports.bpmn import read_bpmn
from tests.assistant.drafting.processes import HOSTILE, flow, random_spec, spec_with
from tests.assistant.drafting.specimens import complete_spec

NAMES = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "own": "urn:playbook-assistant:bpmn:1"}
LANES = [{"id": "desk", "name": "Desk"}, {"id": "robot", "name": "Robot", "kind": "ai"}]


def step(name: str, lane: str = "desk", actor: str = "human", **fields: Any) -> dict[str, Any]:
    """A step called by its id."""
    return {"id": name, "name": f"{name.capitalize()} it", "lane": lane, "actor_type": actor, **fields}


def every_kind() -> WorkflowSpec:
    """All kinds of events, gateways and tasks in one process."""
    return spec_with(
        lanes=LANES,
        systems=[{"id": "post", "name": "Mailbox", "role": "notify"}],
        steps=[
            step("sort", "robot", "ai"),
            step("look"),
            step("rule", "robot", "system"),
            step("tell", "robot", "system", outputs=[{"artefact": "letter", "delivered_in": "post"}]),
            step("hand"),
        ],
        ai=[{"id": "a", "step": "sort", "fallback_step": "hand"}],
        events=[
            {"id": "begin", "kind": "start", "name": "Parcel came", "lane": "desk"},
            {"id": "wait", "kind": "timer", "name": "Next morning", "lane": "desk"},
            {"id": "answer", "kind": "message", "name": "Customer answered", "lane": "desk"},
            {"id": "late", "kind": "timer", "name": "Too late", "lane": "desk", "attached_to": "look"},
            {"id": "alarm", "kind": "escalation", "name": "Lead told", "lane": "desk"},
            {"id": "broken", "kind": "error", "name": "Given up", "lane": "desk"},
            {"id": "done", "kind": "end", "name": "Parcel kept", "lane": "desk"},
        ],
        gateways=[
            {"id": "whichever", "kind": "event_based", "lane": "desk"},
            {"id": "fine", "question": "Is it fine?", "lane": "robot", "default_flow": "fine_to_look"},
        ],
        decisions=[{"id": "d", "gateway": "fine", "rule": "Weight below 20 kg", "decided_by": "rule"}],
        flows=[
            flow("begin", "sort"),
            flow("sort", "rule"),
            flow("rule", "fine"),
            flow("fine", "tell", "yes"),
            flow("fine", "look"),
            flow("look", "whichever"),
            flow("whichever", "wait"),
            flow("whichever", "answer"),
            flow("answer", "tell"),
            flow("wait", "alarm"),
            flow("alarm", "tell"),
            flow("tell", "done"),
            flow("late", "broken"),
        ],
        exceptions=[{"id": "down", "kind": "ai_unavailable", "at_step": "sort", "returns_to": "tell"}],
    )


def rough() -> WorkflowSpec:
    """An early draft: no start, no ends, steps that split and meet without gateways, no conditions."""
    return spec_with(
        lanes=LANES,
        steps=[step("open"), step("weigh"), step("count"), step("close")],
        flows=[flow("open", "weigh"), flow("open", "count"), flow("weigh", "close"), flow("count", "close")],
        exceptions=[{"id": "odd", "trigger": "The parcel ticks", "at_step": "open", "handler": "Site guard"}],
    )


def without_flows() -> WorkflowSpec:
    return spec_with(lanes=LANES, steps=[step("open"), step("close", "nowhere")])


def hostile() -> WorkflowSpec:
    """Names and ids that break careless writers."""
    ids = ["end", "n1", "1st", "a b", "xml:id", "ß", "", "A", "a"]
    return spec_with(
        title=HOSTILE[0],
        workflow_name=HOSTILE[6],
        lanes=[{"id": "lane one", "name": name} for name in HOSTILE[:1]],
        steps=[{**step(i, "lane one"), "id": i, "name": n} for i, n in zip(ids, HOSTILE, strict=False)],
        flows=[{"id": "end", "from": a, "to": b} for a, b in itertools.pairwise(ids)],
    )


@pytest.fixture(scope="module")
def cases() -> dict[str, WorkflowSpec]:
    """The specifications that the tools judge, each exported once."""
    by_hand = {made.__name__: made() for made in (complete_spec, every_kind, rough, without_flows, hostile)}
    return by_hand | {f"random_{n}": spec for n, spec in enumerate(map(random_spec, range(12)))}


@pytest.fixture(scope="module")
def files(cases: dict[str, WorkflowSpec], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bpmn")
    for name, spec in cases.items():
        (folder / f"{name}.bpmn").write_bytes(render_bpmn(spec))
    return {name: folder / f"{name}.bpmn" for name in cases}


def test_omgs_schemas_accept_every_file(checkers, files) -> None:
    assert {
        name: found for name, file in files.items() if (found := checkers.check_xsd(file.read_bytes()))
    } == {}


def test_bpmn_moddle_and_bpmnlint_find_nothing(checkers, files) -> None:
    verdicts = checkers.check_bpmn(list(files.values()))

    assert [verdict for verdict in verdicts if not verdict.faultless] == []


@pytest.mark.browser
def test_bpmn_js_shows_every_element_without_a_warning(checkers, drawing_board, cases, files) -> None:
    for name, file in files.items():
        drawing = checkers.draw_bpmn(drawing_board, file.read_text(encoding="utf-8"))
        assert (name, drawing.error, drawing.warnings) == (name, None, ())
        assert (name, len(drawing.elements)) == (name, graph_of(cases[name]).element_count)


def test_what_was_exported_comes_back_the_same(cases, files) -> None:
    for name, file in files.items():
        read = read_bpmn(file.read_bytes(), name=file.name)
        assert (name, read.notes) == (name, ())
        assert read.artifact == cases[name]


@given(st.integers(0, 10**9))
@examples(max_examples=40)
def test_any_process_comes_back_the_same(seed: int) -> None:
    spec = random_spec(seed)
    read = read_bpmn(render_bpmn(spec), name="any.bpmn")

    assert read.notes == ()
    assert read.artifact == spec


def test_each_kind_of_step_is_its_kind_of_task() -> None:
    root = etree.fromstring(render_bpmn(every_kind()))
    tags = {task: root.xpath(f"//b:*[@id='{task}']", namespaces=NAMES)[0].tag.rpartition("}")[2] for task in
            ("sort", "look", "rule", "tell", "hand")}  # fmt: skip

    assert tags == {
        "sort": "serviceTask",
        "look": "userTask",
        "rule": "businessRuleTask",
        "tell": "sendTask",
        "hand": "manualTask",
    }


def test_owner_time_limit_and_threshold_stand_at_the_step() -> None:
    spec = spec_with(
        lanes=LANES,
        steps=[
            step("guess", "robot", "ai", accountable="Desk lead", sla={"target": "PT4H"}, logs=["guess made"])
        ],
        ai=[{"id": "g", "step": "guess", "threshold": {"signal": "agreement", "auto_accept_at": 0.8}}],
    )
    root = etree.fromstring(render_bpmn(spec))
    (text,) = root.xpath("//b:*[@id='guess']/b:documentation/text()", namespaces=NAMES)
    (facts,) = root.xpath("//b:*[@id='guess']//own:facts", namespaces=NAMES)

    assert {"Accountable: Desk lead", "Time limit: 4 hours", "Logs: guess made"} <= set(text.split("\n"))
    assert "Threshold: signal agreement, accepted from 0.8" in text
    assert (facts.get("owner"), facts.get("sla"), facts.get("logs")) == ("Desk lead", "PT4H", "guess made")


def test_the_process_is_for_reading_not_for_running() -> None:
    root = etree.fromstring(render_bpmn(complete_spec()))

    assert root.xpath("//b:process/@isExecutable", namespaces=NAMES) == ["false"]


def test_the_same_specification_gives_the_same_bytes() -> None:
    assert render_bpmn(complete_spec()) == render_bpmn(complete_spec())
