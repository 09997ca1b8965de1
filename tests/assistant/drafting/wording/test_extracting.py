"""A chat model that helps to read: what it lists counts only where its words stand in the description."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from assistant.answering.settings import ModelSettings
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.extraction.reading import read_brief
from assistant.drafting.planning.building import build_workflow_spec
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.wording.extracting import with_model
from assistant.models import build_chat_model
from prompts.registry import load_prompt
from tests.assistant.scripted_server import Script, scripted_server

TODAY = date(2026, 11, 21)
TEXT = "The porter collects the samples. Samples are then centrifuged at the bench. Wanda Ferrell answers for all of it."


@pytest.fixture
def script():
    with scripted_server() as (url, script):
        script.url = url
        yield script


def read(script: Script, reply: Any, *, repairs: int = 1) -> Material:
    script.reply = reply if isinstance(reply, str) else json.dumps(reply)
    told = Told(source="brief", text=TEXT, facts=read_brief(TEXT, today=TODAY))
    settings = ModelSettings(name="openai:scripted", base_url=script.url, max_retries=0)
    material = Material(told=[told], today=TODAY, author=PartyRef(name="Pat Lee"))
    prompt = load_prompt("extract-slots")
    return with_model(material, lambda: build_chat_model(settings), prompt=prompt, repairs=repairs)


def test_steps_in_the_descriptions_words_are_taken(script) -> None:
    steps = [
        {
            "name": "Collect the samples",
            "actor": "porter",
            "kind": "human",
            "quote": "The porter collects the samples",
        },
        {"name": "Centrifuge samples", "kind": "human", "quote": "Samples are then centrifuged at the bench"},
    ]
    material = read(script, {"steps": steps})
    assert [step.name for step in material.told[0].facts.steps] == [
        "Collect the samples",
        "Centrifuge samples",
    ]
    spec = build_workflow_spec(material)
    assert spec.drafted_by_ai is not None and "scripted" in spec.drafted_by_ai.model


def test_what_does_not_stand_there_is_left_out(script) -> None:
    before = read_brief(TEXT, today=TODAY)
    invented = {
        "steps": [
            {"name": "Burn the samples", "quote": "The porter burns the samples"},
            {"name": "Approve the 4 budgets", "quote": "The porter collects the samples"},
        ],
        "people": [
            {
                "name": "Eve Stone",
                "responsibility": "business_owner",
                "quote": "Wanda Ferrell answers for all of it",
            }
        ],
        "exceptions": [{"trigger": "fire", "kind": "harm_or_security", "quote": "if there is a fire"}],
    }
    facts = read(script, invented).told[0].facts
    assert facts.steps == before.steps and facts.exceptions == before.exceptions
    assert "Eve Stone" not in {person.name for person in facts.people}


def test_a_person_who_stands_there_is_taken_with_their_responsibility(script) -> None:
    people = [
        {
            "name": "Wanda Ferrell",
            "responsibility": "business_owner",
            "quote": "Wanda Ferrell answers for all of it",
        }
    ]
    facts = read(script, {"people": people}).told[0].facts
    assert ("Wanda Ferrell", "business_owner") in {
        (person.name, person.responsibility) for person in facts.people
    }


def test_a_reply_that_cannot_be_read_is_corrected_so_often_and_no_oftener(script) -> None:
    material = read(script, "I would rather chat.", repairs=2)
    assert len(script.requests) == 3
    assert "could not be used" in json.dumps(script.requests[-1])
    assert material.drafted_with == "rules"


def test_a_model_that_fails_costs_nothing(script) -> None:
    script.status = 500
    material = read(script, "{}")
    assert material.drafted_with == "rules" and material.told[0].facts == read_brief(TEXT, today=TODAY)
