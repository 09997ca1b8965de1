"""Diagrams that others drew, ours that somebody changed, and files that are no diagrams."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lxml import etree

from assistant.drafting.artifacts.parsing import UnreadableArtifactError
from assistant.drafting.artifacts.reading import Read
from assistant.drafting.exports.bpmn import render_bpmn
from assistant.drafting.imports.bpmn import read_bpmn
from tests.assistant.drafting.processes import random_spec
from tests.assistant.drafting.specimens import complete_spec

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://x.example"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">"""


def read(body: str, name: str = "parcel-desk.bpmn") -> Read:
    return read_bpmn(f"{HEAD}{body}</bpmn:definitions>".encode(), name=name)


def messages(found: Read) -> list[str]:
    return [note.message for note in found.notes]


TWO_POOLS = """
<bpmn:collaboration id="c">
  <bpmn:participant id="shop" name="Shop" processRef="work"/>
  <bpmn:participant id="carrier" name="Carrier" processRef="drive"/>
  <bpmn:participant id="buyer" name="Buyer"/>
  <bpmn:messageFlow id="m" sourceRef="pack" targetRef="fetch"/>
</bpmn:collaboration>
<bpmn:process id="work" isExecutable="true">
  <bpmn:laneSet id="ls">
    <bpmn:lane id="store" name="Store room"><bpmn:flowNodeRef>start</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>pack</bpmn:flowNodeRef><bpmn:flowNodeRef>heavy</bpmn:flowNodeRef></bpmn:lane>
    <bpmn:lane id="office" name="Office">
      <bpmn:flowNodeRef>stamp</bpmn:flowNodeRef><bpmn:flowNodeRef>end</bpmn:flowNodeRef></bpmn:lane>
  </bpmn:laneSet>
  <bpmn:startEvent id="start" name="Order paid"><bpmn:timerEventDefinition id="t"/></bpmn:startEvent>
  <bpmn:userTask id="pack" name="Pack the parcel" camunda:candidateGroups="packers, ${who}">
    <bpmn:documentation>Use the small boxes first.</bpmn:documentation></bpmn:userTask>
  <bpmn:exclusiveGateway id="heavy" name="Is it heavy?" default="light"/>
  <bpmn:serviceTask id="stamp" name="Print the stamp"/>
  <bpmn:boundaryEvent id="jam" name="Paper jam" attachedToRef="stamp">
    <bpmn:errorEventDefinition id="e"/></bpmn:boundaryEvent>
  <bpmn:endEvent id="end" name="Parcel ready"/>
  <bpmn:sequenceFlow id="go" sourceRef="start" targetRef="pack"/>
  <bpmn:sequenceFlow id="packed" sourceRef="pack" targetRef="heavy"/>
  <bpmn:sequenceFlow id="yes" name="above 20 kg" sourceRef="heavy" targetRef="stamp">
    <bpmn:conditionExpression>${weight &gt; 20}</bpmn:conditionExpression></bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="light" sourceRef="heavy" targetRef="end"/>
  <bpmn:sequenceFlow id="stamped" sourceRef="stamp" targetRef="end"/>
  <bpmn:sequenceFlow id="jammed" sourceRef="jam" targetRef="nowhere"/>
</bpmn:process>
<bpmn:process id="drive"><bpmn:task id="fetch" name="Fetch the parcel"/></bpmn:process>"""


def test_pools_and_lanes_become_lanes_with_their_steps() -> None:
    spec = read(TWO_POOLS).artifact
    lanes = {lane.id: (lane.name, lane.kind) for lane in spec.lanes}

    assert lanes == {
        "store": ("Shop: Store room", "human"),
        "office": ("Shop: Office", "system"),
        "lane-of-drive": ("Carrier", "human"),
        "buyer": ("Buyer", "external"),
    }
    assert {step.id: step.lane for step in spec.steps} == {
        "pack": "store",
        "stamp": "office",
        "fetch": "lane-of-drive",
    }


def test_every_row_is_confirmed_by_the_file() -> None:
    spec = read(TWO_POOLS).artifact

    for row in (*spec.lanes, *spec.steps, *spec.events, *spec.gateways, *spec.flows):
        assert row.status == "confirmed"
        assert row.provenance[0].source == "parcel-desk.bpmn"


def test_words_at_steps_and_flows_are_kept() -> None:
    spec = read(TWO_POOLS).artifact
    pack = next(step for step in spec.steps if step.id == "pack")
    heavy = next(flow for flow in spec.flows if flow.id == "yes")

    assert pack.instructions.value == "Use the small boxes first."
    assert [party.name for party in pack.responsible] == ["packers"]
    assert (heavy.condition_text, heavy.condition_expr) == ("above 20 kg", "${weight > 20}")
    assert next(flow for flow in spec.flows if flow.id == "light").is_default
    assert next(event for event in spec.events if event.id == "jam").attached_to == "stamp"
    assert next(event for event in spec.events if event.id == "start").kind == "timer"


def test_a_flow_to_nowhere_is_named_and_the_rest_is_kept() -> None:
    found = read(TWO_POOLS)

    assert "The flow “jammed” leads to “nowhere”, which is not in the file; it is left out." in messages(
        found
    )
    assert {flow.id for flow in found.artifact.flows} == {"go", "packed", "yes", "light", "stamped"}
    assert any("1 message flow" in message for message in messages(found))


def test_without_lanes_that_is_said() -> None:
    found = read('<bpmn:process id="p" name="Returns"><bpmn:task id="a" name="Open"/></bpmn:process>')

    assert found.artifact.title == "Returns"
    assert [lane.name for lane in found.artifact.lanes] == ["Returns"]
    assert "The process is drawn without lanes; say who does each step." in messages(found)


def test_a_subprocess_is_read_as_its_parts() -> None:
    found = read("""<bpmn:process id="p">
      <bpmn:task id="before" name="Before"/>
      <bpmn:subProcess id="box" name="Inside">
        <bpmn:startEvent id="s"/><bpmn:task id="one" name="One"/><bpmn:task id="two" name="Two"/>
        <bpmn:endEvent id="e"/>
        <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="one"/>
        <bpmn:sequenceFlow id="f2" sourceRef="one" targetRef="two"/>
        <bpmn:sequenceFlow id="f3" sourceRef="two" targetRef="e"/>
      </bpmn:subProcess>
      <bpmn:task id="after" name="After"/>
      <bpmn:boundaryEvent id="late" name="Late" attachedToRef="box">
        <bpmn:timerEventDefinition/></bpmn:boundaryEvent>
      <bpmn:sequenceFlow id="in" sourceRef="before" targetRef="box"/>
      <bpmn:sequenceFlow id="out" sourceRef="box" targetRef="after"/>
      <bpmn:sequenceFlow id="up" sourceRef="late" targetRef="after"/>
    </bpmn:process>""")
    ways = {(flow.source, flow.target) for flow in found.artifact.flows}

    assert ways == {("before", "one"), ("one", "two"), ("two", "after"), ("late", "after")}
    assert found.artifact.events[0].attached_to == "one"
    assert any("subprocess “Inside” is read as its" in message for message in messages(found))


def test_a_subprocess_with_several_ways_in_stays_one_step() -> None:
    found = read("""<bpmn:process id="p"><bpmn:subProcess id="box" name="Inside">
        <bpmn:task id="one" name="One"/><bpmn:task id="two" name="Two"/></bpmn:subProcess></bpmn:process>""")
    (step,) = found.artifact.steps

    assert (step.id, step.name, step.instructions.value) == ("box", "Inside", "- One\n- Two")


def test_data_stores_become_systems_that_steps_use() -> None:
    found = read("""<bpmn:process id="p">
      <bpmn:serviceTask id="a" name="Save"><bpmn:property id="x" name="__targetRef_placeholder"/>
        <bpmn:dataInputAssociation id="i"><bpmn:sourceRef>one</bpmn:sourceRef>
          <bpmn:targetRef>x</bpmn:targetRef></bpmn:dataInputAssociation>
        <bpmn:dataOutputAssociation id="o"><bpmn:targetRef>two</bpmn:targetRef></bpmn:dataOutputAssociation>
      </bpmn:serviceTask>
      <bpmn:dataStoreReference id="one" name="Ledger"/><bpmn:dataStoreReference id="two" name="Archive"/>
    </bpmn:process>""")
    (step,) = found.artifact.steps

    assert {system.id: system.name for system in found.artifact.systems} == {
        "one": "Ledger",
        "two": "Archive",
    }
    assert [given.data_source for given in step.inputs] == ["data-one"]
    assert (step.system_of_record.system_id, step.system_of_record.write) == ("two", "auto")


def test_what_the_format_has_no_word_for_is_told() -> None:
    found = read("""<bpmn:process id="p"><bpmn:inclusiveGateway id="g" name="Which?"/>
        <bpmn:intermediateThrowEvent id="i" name="Milestone"/><bpmn:task id="t"/></bpmn:process>""")

    assert "The inclusive gateway “Which?” is read as a choice of one way." in messages(found)
    assert "The event “Milestone” has no trigger; read as message." in messages(found)
    assert "Without a name: t; their ids stand instead." in messages(found)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not well-formed"),
        (b"Dear colleague, see the attached flow.", "not well-formed"),
        (b"<html><body/></html>", "no BPMN 2.0 file"),
        (f"{HEAD}</bpmn:definitions>".encode(), "holds no process"),
        (f"{HEAD}<bpmn:process id='p'>".encode(), "not well-formed"),
        (b"<!DOCTYPE d [<!ENTITY a 'x'>]><d>&a;</d>", "declares entities"),
        ("<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///x'>]><d>&a;</d>".encode("utf-16"), "declares entities"),
        (b"\x00\x01\x02", "not well-formed"),
        (b" " * 10_000_001, "at most"),
    ],
)  # fmt: skip
def test_what_is_no_diagram_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableArtifactError, match=reason):
        read_bpmn(content, name="file.bpmn")


def test_entities_that_multiply_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "lol">{levels}]>{HEAD.partition("?>")[2]}&l29;</bpmn:definitions>'

    with pytest.raises(UnreadableArtifactError):
        read_bpmn(bomb.encode(), name="bomb.bpmn")


def changed(*changes: tuple[str, str]) -> Read:
    """The specimen's own export after somebody changed it in a modeller."""
    text = render_bpmn(complete_spec()).decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read_bpmn(text.encode(), name="edited.bpmn")


def test_a_new_name_wins_and_nothing_else_is_lost() -> None:
    found = changed(('name="Review the proposal"', 'name="Inspect the proposal"'))
    (row,) = [step for step in found.artifact.steps if step.id == "review_proposal"]
    expected = complete_spec()
    next(step for step in expected.steps if step.id == "review_proposal").name = "Inspect the proposal"

    assert messages(found) == ["“Review the proposal” is now called “Inspect the proposal”."]
    assert row.provenance[0].source == "edited.bpmn"
    row.provenance = []
    assert found.artifact == expected


def test_a_step_that_was_moved_stands_in_its_new_lane() -> None:
    reference = "<bpmn:flowNodeRef>take_over_request</bpmn:flowNodeRef>"
    first = "<bpmn:flowNodeRef>start_received</bpmn:flowNodeRef>"
    found = changed((reference, ""), (first, first + reference))

    assert next(step for step in found.artifact.steps if step.id == "take_over_request").lane == "lane_desk"
    assert messages(found) == ["“Take over the late request” stands now in the lane lane_desk."]


def test_a_flow_that_was_redrawn_leads_elsewhere() -> None:
    found = changed(('sourceRef="timer_review_late" targetRef="take_over_request"',
                     'sourceRef="timer_review_late" targetRef="stop_assistant"'))  # fmt: skip
    late = next(flow for flow in found.artifact.flows if flow.id == "flow_late")

    assert late.target == "stop_assistant"
    assert len(found.artifact.flows) == len(complete_spec().flows)


def test_a_new_step_and_its_flows_become_rows() -> None:
    task = '<bpmn:userTask id="Activity_1" name="Thank the customer"/>'
    flows = (
        '<bpmn:sequenceFlow id="Flow_1" sourceRef="Activity_1" targetRef="end_informed"/>'
        '<bpmn:sequenceFlow id="flow_informed" sourceRef="inform_customer" targetRef="Activity_1"/>'
    )
    text = render_bpmn(complete_spec()).decode()
    begin = text.index('<bpmn:sequenceFlow id="flow_informed"')
    end = (
        text.index("/>", begin) + 2
        if "/>" in text[begin:].split("\n")[0]
        else text.index("</bpmn:sequenceFlow>", begin) + 20
    )
    text = text[:begin] + task + flows + text[end:]
    text = text.replace(
        "<bpmn:flowNodeRef>inform_customer<",
        "<bpmn:flowNodeRef>Activity_1</bpmn:flowNodeRef><bpmn:flowNodeRef>inform_customer<",
    )
    found = read_bpmn(text.encode(), name="edited.bpmn")
    ways = {flow.id: (flow.source, flow.target) for flow in found.artifact.flows}

    assert [step.name for step in found.artifact.steps if step.id == "Activity_1"] == ["Thank the customer"]
    assert ways["flow_informed"] == ("inform_customer", "Activity_1")
    assert ways["Flow_1"] == ("Activity_1", "end_informed")


def test_what_was_deleted_is_gone_and_told() -> None:
    text = render_bpmn(complete_spec()).decode()
    begin = text.index('<bpmn:sequenceFlow id="flow_late"')
    line = text[begin:].split("\n")[0]
    end = (
        begin + len(line) if line.rstrip().endswith("/>") else text.index("</bpmn:sequenceFlow>", begin) + 20
    )
    found = read_bpmn((text[:begin] + text[end:]).encode(), name="edited.bpmn")

    assert "The flow “flow_late” is gone." in messages(found)
    assert "flow_late" not in {flow.id for flow in found.artifact.flows}


def test_where_the_embedded_specification_is_damaged_the_diagram_is_read() -> None:
    text = render_bpmn(complete_spec()).decode()
    head, _, rest = text.partition("{&quot;" if "{&quot;" in text else '{"artifact_id"')
    tail = rest[rest.index("</playbook:specification>") :]
    found = read_bpmn((head + "{ not json" + tail).encode(), name="damaged.bpmn")

    assert "The specification within the file is damaged; only the diagram is read." in messages(found)
    assert {"check_request", "propose_decision"} <= {step.id for step in found.artifact.steps}


def damaged(seed: int) -> bytes:
    """A file of ours with a few elements removed, doubled, renamed, retyped or led elsewhere."""
    chance = random.Random(seed)
    root = etree.fromstring(render_bpmn(random_spec(seed % 50)))
    elements = [element for element in root.iter() if element.get("id") and element.getparent() is not None]
    ids = [*(element.get("id") for element in elements), "ghost", ""]
    for _ in range(chance.randint(1, 8)):
        element, what = chance.choice(elements), chance.randint(0, 4)
        if what == 0 and element.getparent() is not None:
            element.getparent().remove(element)
        elif what == 1:
            led = [
                name
                for name in ("sourceRef", "targetRef", "attachedToRef", "default")
                if name in element.attrib
            ]
            element.attrib.update({name: chance.choice(ids) for name in led})
        elif what == 2:
            element.set("id", chance.choice(ids))
        elif what == 3:
            element.tag = chance.choice(elements).tag
        elif element.getparent() is not None:
            element.getparent().append(etree.fromstring(etree.tostring(element)))
    return etree.tostring(root)


@given(st.integers(0, 10**9))
@examples(max_examples=30)
def test_a_damaged_file_is_refused_with_a_reason_or_read_as_far_as_it_goes(seed: int) -> None:
    try:
        found = read_bpmn(damaged(seed), name="damaged.bpmn")
    except UnreadableArtifactError as refused:
        assert "damaged.bpmn" in str(refused)
    else:
        again = read_bpmn(render_bpmn(found.artifact), name="again.bpmn")
        assert (again.artifact, again.notes) == (found.artifact, ())
