"""Namespaces of BPMN files, OMG's and ours. Pure."""

from __future__ import annotations

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:playbook-assistant:bpmn:1"
NAMESPACES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": SCHEMA_INSTANCE, "playbook": OWN}


def bpmn(name: str) -> str:
    """A name in the namespace of BPMN."""
    return f"{{{BPMN}}}{name}"


def own(name: str) -> str:
    """A name in our namespace."""
    return f"{{{OWN}}}{name}"
