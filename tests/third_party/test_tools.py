"""The judges see the defects that they are there for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.third_party import fixtures, tools

HERE = Path(__file__).parent
BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="all" targetNamespace="urn:test">
  <bpmn:process id="process" isExecutable="false">
    <bpmn:startEvent id="start" name="Order came in"><bpmn:outgoing>flow</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="end" name="Order shipped"><bpmn:incoming>flow</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="end"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="process">
    <bpmndi:BPMNShape id="a" bpmnElement="start">
      <dc:Bounds x="9" y="9" width="36" height="36"/>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="b" bpmnElement="end">
      <dc:Bounds x="99" y="9" width="36" height="36"/>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="c" bpmnElement="flow">
      <di:waypoint x="45" y="27"/><di:waypoint x="99" y="27"/>
    </bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>"""


def test_the_lock_file_names_no_host() -> None:
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")

    assert "://" not in lock
    assert all("integrity" in package for name, package in json.loads(lock)["packages"].items() if name)


def test_a_faultless_diagram_passes_and_a_missing_target_is_told(checkers, tmp_path: Path) -> None:
    good, bad, rubbish = tmp_path / "good.bpmn", tmp_path / "bad.bpmn", tmp_path / "rubbish.bpmn"
    good.write_text(BPMN, encoding="utf-8")
    bad.write_text(BPMN.replace('targetRef="end"', 'targetRef="nowhere"'), encoding="utf-8")
    rubbish.write_text("no diagram", encoding="utf-8")

    passed, dangling, unread = checkers.check_bpmn([good, bad, rubbish])

    assert passed.faultless
    assert dangling.warnings == ("unresolved reference <nowhere>",)
    assert unread.error


def test_the_schemas_refuse_what_bpmn_has_no_word_for(checkers) -> None:
    assert checkers.check_xsd(BPMN.encode()) == []
    assert "wishTask" in checkers.check_xsd(BPMN.replace("endEvent", "wishTask").encode())[0]


def test_mermaid_refuses_a_reserved_word_as_a_node(checkers) -> None:
    good, bad = checkers.check_mermaid(['flowchart LR\n  a["x"] --> b', "flowchart LR\n  end --> b"])

    assert good is None
    assert bad is not None


def test_ajv_checks_formats(checkers) -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string", "format": "date"}

    assert checkers.check_schema(schema, ["2026-03-01", "soon"]) == [[], ['/ must match format "date"']]


@pytest.mark.browser
def test_bpmn_js_draws_what_the_file_holds(checkers, drawing_board) -> None:
    drawing = checkers.draw_bpmn(drawing_board, BPMN)

    assert (drawing.error, drawing.warnings) == (None, ())
    assert drawing.elements == ("start", "end", "flow")
    assert drawing.picture.startswith(b"\x89PNG")
    assert checkers.draw_bpmn(drawing_board, "<nothing/>").error


def test_where_node_is_missing_the_message_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    tools.checkers_folder.cache_clear()

    with pytest.raises(tools.CheckersMissing, match="install nodejs and npm"):
        tools.checkers_folder()


def test_where_the_checkers_are_promised_their_absence_fails(monkeypatch) -> None:
    monkeypatch.setenv("PLAYBOOK_REQUIRE_CHECKERS", "1")
    with pytest.raises(pytest.fail.Exception, match="required here: no Node"):
        fixtures.missing("no Node")

    monkeypatch.delenv("PLAYBOOK_REQUIRE_CHECKERS")
    with pytest.raises(pytest.skip.Exception, match="no Node"):
        fixtures.missing("no Node")


def test_axe_sees_what_nobody_could_use(checkers, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang='en'><title>x</title><main><h1>x</h1><input></main>")
    with checkers.browser(tmp_path / "profile") as shown:
        shown.get(page.as_uri())
        found = checkers.check_access(shown)
    assert [each.partition(":")[0] for each in found] == ["critical label"]
