"""Files that people wrote are read as far as they can be, and every rest is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.base import Part
from assistant.drafting.artifacts.fitting import MAIN_FIELDS
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.parsing import UnreadableArtifactError
from assistant.drafting.artifacts.reading import Read, read_artifact
from assistant.drafting.artifacts.writing import as_data, to_json, to_yaml
from tests.assistant.drafting.specimens import complete_spec

HEAD = "type: workflow_spec\ntitle: Parcel claims\nartifact_id: ws-parcels\nuse_case_id: parcels\n"


def read(yaml: str) -> Read:
    return read_artifact(HEAD + yaml, name="parcels.yaml")


def told(found: Read) -> dict[str, str]:
    return {note.path: note.message for note in found.notes}


def test_a_bare_value_is_a_confirmed_slot_said_in_the_file() -> None:
    found = read("workflow_name: Parcel claims\n")

    slot = found.artifact.workflow_name
    assert (slot.value, slot.status, slot.provenance[0].source) == ("Parcel claims", "confirmed", "file")
    assert not found.notes


def test_rows_may_be_a_mapping_of_ids() -> None:
    found = read("steps:\n  check: {name: Check it, lane: desk, actor_type: human, accountable: Desk lead}\n")

    assert [(step.id, step.accountable.value.name) for step in found.artifact.steps] == [
        ("check", "Desk lead")
    ]
    assert not found.notes


def test_a_misspelt_field_is_told_with_the_nearest() -> None:
    found = read("steps:\n  check: {name: Check, lane: desk, actor_type: human, acountable: Desk lead}\n")

    assert told(found) == {
        "steps.check.acountable": "`acountable` is not a field of a step; did you mean `accountable`?"
    }


def test_fields_in_other_spellings_are_understood() -> None:
    found = read("Business owner: Ann\nriskTier: High\nout-of-scope: [Injuries]\n")

    assert found.artifact.business_owner.value.name == "Ann"
    assert found.artifact.risk_tier.value == "high"
    assert found.artifact.out_of_scope.value == ["Injuries"]
    assert not found.notes


def test_a_value_that_does_not_fit_is_left_out_and_the_rest_kept() -> None:
    found = read(
        "delivery_plan: {go_live_on: soon, pilot_end_on: 2026-05-01}\n"
        "risk_tier: hgih\n"
        "metrics: [{id: m, name: Days, kind: outcome, baseline: {value: many}, unit: days}]\n"
    )

    assert told(found) == {
        "delivery_plan.go_live_on": "`soon` does not fit here; write a date like 2026-03-31.",
        "risk_tier": "`hgih` is not allowed here; write low, medium, high or prohibited.",
        "metrics.m.baseline.value": "`many` does not fit here; write a number.",
        "metrics.m.baseline": "It needs `value`, so it was left out; add that.",
    }
    assert str(found.artifact.delivery_plan.pilot_end_on.value) == "2026-05-01"
    assert found.artifact.metrics[0].unit == "days"


def test_numbers_truth_values_and_dates_are_read_as_what_the_field_holds() -> None:
    found = read(
        "version: 1.10\nworkflow_name: 2026\n"
        "steps: [{id: 4, name: yes, lane: desk, actor_type: human, external_effect: yes, volume: '12'}]\n"
        "roles: [{id: r, name: R, training_due: 2026-03-01}]\n"
        "delivery_plan: {dependencies: [{on: other}]}\n"
    )

    step = found.artifact.steps[0]
    assert (found.artifact.version, found.artifact.workflow_name.value) == ("1.10", "2026")
    assert (step.id, step.name, step.external_effect, step.volume) == ("4", "yes", True, 12.0)
    assert found.artifact.roles[0].training_due.value == "2026-03-01"
    assert found.artifact.delivery_plan.dependencies[0].on == "other"
    assert not found.notes


def test_yes_is_an_answer_where_an_answer_is_asked_for() -> None:
    text = (
        "type: readiness_assessment\nplatform: {rollback_quick: {answer: yes}, cost_bounded: {answer: No}}\n"
    )
    platform = read_artifact(text, name="claims.yaml").artifact.platform

    assert (platform.rollback_quick.answer.value, platform.cost_bounded.answer.value) == ("yes", "no")


def test_durations_in_plain_words_are_understood() -> None:
    found = read(
        "review_in: 6 months\nsteps: [{id: a, name: A, lane: l, actor_type: ai, sla: {target: 4 hours}}]\n"
    )

    assert found.artifact.review_in.value == "P6M"
    assert found.artifact.steps[0].sla.value.target == "PT4H"


def test_tbc_is_an_empty_slot_and_asks_who_confirms_it() -> None:
    found = read("technical_owner: TBC\n")

    assert not found.artifact.technical_owner.filled
    assert "confirm_owner" in told(found)["technical_owner"]


def test_a_row_keeps_what_it_has_when_it_lacks_something() -> None:
    found = read(
        "steps: [{name: Check it, accountable: Desk lead}]\nai: [{id: a, threshold: {auto_accept_at: 0.9}}]\n"
    )

    step = found.artifact.steps[0]
    assert (step.id, step.lane, step.actor_type, step.accountable.value.name) == (
        "check-it",
        "",
        "human",
        "Desk lead",
    )
    assert found.artifact.ai[0].threshold.value.signal == "none", "a lack never claims a calibration"
    assert told(found).keys() == {
        "steps.check-it", "steps.check-it.lane", "steps.check-it.actor_type",
        "ai.a.step", "ai.a.threshold.signal",
    }  # fmt: skip


def test_a_slot_with_a_misspelt_part_is_still_a_slot() -> None:
    found = read("workflow_name: {value: Parcels, staus: inferred}\n")

    assert found.artifact.workflow_name.value == "Parcels"
    assert told(found) == {"workflow_name.staus": "`staus` is not a field of a slot; did you mean `status`?"}


def test_ones_own_fields_begin_with_x() -> None:
    assert not read("x-team: anything\nsteps: [{id: a, name: A, lane: l, actor_type: ai, x_note: 1}]\n").notes


def test_a_key_written_twice_is_told() -> None:
    assert "written twice" in told(read("domain: Claims\ndomain: Other\n"))["domain"]


@pytest.mark.parametrize(
    "written", ["workflow_spec", "workflow-spec", "Workflow specification", "Workflow spec"]
)
def test_a_kind_may_be_named_as_people_say_it(written: str) -> None:
    assert read_artifact(f"type: {written}\ntitle: X\n", name="x.yaml").artifact.type == "workflow_spec"


def test_what_it_is_is_guessed_from_its_fields_and_told() -> None:
    found = read_artifact(
        "use_case_id: x\ntime_to_restore: PT1H\nirreversible_effects: [none]\n", name="x.yaml"
    )

    assert found.artifact.type == "rollback_plan"
    assert told(found)["type"] == "`type` is missing; by its fields it was read as `rollback_plan`."


def test_identity_is_made_from_what_there_is() -> None:
    found = read_artifact("type: rollback_plan\nuse_case_id: parcel-claims\n", name="x.yaml")

    assert (found.artifact.artifact_id, found.artifact.title) == ("rb-parcel-claims", "Parcel claims")
    assert told(found).keys() == {"artifact_id", "title"}
    assert read_artifact("type: rollback_plan\n", name="dir/Parcel claims.v2.yaml").artifact.use_case_id == (
        "parcel-claims"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("- a\n- b\n", "holds a list, no artifact"),
        ("hello", "holds one value, no artifact"),
        ("title: X\n", "does not say what it is"),
        ("type: recipe\ntitle: Soup\n", "does not say what it is ('recipe')"),
        ("a: b: c", "is not valid YAML at line 1"),
        ('{"type": }', "is not valid JSON at line 1"),
        ("a: " + "[" * 100_000, "nested deeper"),
        ("[" * 100_000, "nested deeper"),
        ("x" * 5_000_001, "at most 5,000,000"),
        ("a: &a [*a]", "holds itself"),
        ("\x00", "is not valid YAML"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(UnreadableArtifactError) as refusal:
        read_artifact(text, name="x")

    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_few_aliases_are_read_and_a_bomb_of_them_refused() -> None:
    few = read("author: &ann {name: Ann, kind: person}\nbusiness_owner: *ann\n")
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )

    assert few.artifact.business_owner.value.name == "Ann"
    with pytest.raises(UnreadableArtifactError, match="through its aliases"):
        read(bomb)


def test_objects_of_a_programming_language_are_texts() -> None:
    found = read("domain: !!python/object/apply:os.system [echo]\nworkflow_name: !!python/name:os.system x\n")

    assert found.artifact.workflow_name.value == "x"


ODD: tuple[Any, ...] = (
    None,
    "",
    "x",
    0,
    -1,
    True,
    [],
    {},
    [1],
    {"value": 3},
    {"id": 5},
    "2026-99-01",
    [[[]]],
    {"": {}},
)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=5, deadline=None)
def test_whatever_is_broken_in_a_specification_the_rest_is_read(seed: int) -> None:
    chance = Random(seed)
    data = json.loads(to_json(complete_spec()))
    for _ in range(chance.randint(1, 12)):
        _break(data, chance)
    data["type"] = "workflow_spec"

    found = read_artifact(json.dumps(data), name="broken.json")

    again = read_artifact(to_yaml(found.artifact), name="again.yaml")
    assert again.artifact == found.artifact


def _break(data: Any, chance: Random) -> None:
    """Replace, drop or rename something somewhere."""
    while True:
        keys = list(data) if isinstance(data, dict) else list(range(len(data)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(data[key], dict | list) and chance.random() < 0.75:
            data = data[key]
            continue
        what = chance.random()
        if what < 0.6:
            data[key] = chance.choice(ODD)
        elif what < 0.8 and isinstance(data, dict):
            data[f"{key}s"] = data.pop(key)
        else:
            del data[key]
        return


def test_the_data_of_an_artifact_holds_no_empty_fields() -> None:
    def empties(node: Any) -> list[Any]:
        below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
        return [value for value in below if value in (None, [])] + [
            e for value in below for e in empties(value)
        ]

    assert empties(as_data(complete_spec())) == []


def test_a_row_may_be_its_name_alone() -> None:
    found = read("systems: [CRM, Ticket desk]\nlanes: [Claims desk]\n")

    assert [(row.id, row.name) for row in found.artifact.systems] == [
        ("crm", "CRM"),
        ("ticket-desk", "Ticket desk"),
    ]
    assert found.artifact.lanes[0].id == "claims-desk"


def test_a_part_may_be_its_main_value_alone() -> None:
    found = read(
        "stop_procedure: Desk lead\nsteps: [{id: a, name: A, lane: l, actor_type: ai, sla: 4 hours}]\n"
    )
    platform = read_artifact(
        "type: readiness_assessment\nplatform: {cost_bounded: no}\nlayers: {data: 3}\n"
        "controls: {access: yes}\n",
        name="claims.yaml",
    ).artifact

    assert found.artifact.stop_procedure.value.who.name == "Desk lead"
    assert found.artifact.steps[0].sla.value.target == "PT4H"
    assert platform.platform.cost_bounded.answer.value == "no"
    assert (platform.layers.data.score.value, platform.controls.access.present.value) == (3, True)


@pytest.mark.parametrize("written", ["3 May 2026", "May 3, 2026", "03.05.2026", "2026/05/03", "2026-05-03"])
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert str(read(f"effective_from: {written}\n").artifact.effective_from.value) == "2026-05-03"


def test_a_day_with_two_meanings_is_told_and_not_guessed() -> None:
    found = read("effective_from: 03/05/2026\n")

    assert not found.artifact.effective_from.filled
    assert told(found) == {"effective_from": "`03/05/2026` does not fit here; write a date like 2026-03-31."}


def test_the_main_value_of_a_part_is_one_of_its_fields() -> None:
    def below(part: type[Part]) -> Iterator[type[Part]]:
        for each in part.__subclasses__():
            yield each
            yield from below(each)

    assert len(artifact_kinds()) == 11, "all models are loaded"
    fields = {part.__name__: part.model_fields.keys() for part in below(Part)}

    assert [part for part, field in MAIN_FIELDS.items() if field not in fields[part]] == []


def test_names_of_fields_may_lack_their_usual_ending() -> None:
    read = read_artifact(
        "type: workflow_spec\nuse_case_id: badges\ntitle: Badges\nlifecycle_stage: pilot\n"
        "steps:\n- {id: enter, name: Enter it, actor_type: human, lane: '', "
        "system_of_record: {system: register, write: manual}}\n"
        "delivery_plan: {go_live: 2026-10-01}\n"
        "business_owner: {name: Wanda Ferrell, team: Operations}\n"
        "technical_owner: {name: Sven Aalto, team: Number crunchers}\n",
        name="badges.yaml",
    )
    spec = read.artifact
    assert spec.steps[0].system_of_record.system_id == "register"
    assert str(spec.delivery_plan.go_live_on.value) == "2026-10-01"
    assert spec.business_owner.value.team_kind == "operations"
    assert spec.technical_owner.value.team_kind is None
    assert [note.path for note in read.notes if note.path.endswith(".team")] == ["technical_owner.team"]


def test_tables_may_be_keyed_by_what_their_rows_are_about() -> None:
    read = read_artifact(
        "type: workflow_spec\nuse_case_id: badges\ntitle: Badges\n"
        "exceptions:\n  stale_data: {trigger: It is old}\n  Low confidence: {trigger: It is not sure}\n"
        "change_control:\n  changes: {model: Wanda Ferrell, prompt: {approver: Ivo Marsh}}\n",
        name="badges.yaml",
    )
    assert [row.kind for row in read.artifact.exceptions] == ["stale_data", "low_confidence"]
    changes = read.artifact.change_control.value.changes
    assert [(each.covered, each.approver.name) for each in changes] == [
        ("model", "Wanda Ferrell"),
        ("prompt", "Ivo Marsh"),
    ]


def test_several_parties_where_one_is_asked_for_are_kept_as_they_stand() -> None:
    read = read_artifact(
        "type: workflow_spec\nuse_case_id: badges\ntitle: Badges\n"
        "business_owner: [Wanda Ferrell]\ntechnical_owner: [Sven Aalto, Ivo Marsh]\n",
        name="badges.yaml",
    )
    assert read.artifact.business_owner.value.name == "Wanda Ferrell"
    assert read.artifact.technical_owner.value.name == "Sven Aalto and Ivo Marsh"


def test_a_number_with_its_unit_is_told_and_a_rhythm_in_a_word_is_read() -> None:
    read = read_artifact(
        "type: workflow_spec\nuse_case_id: badges\ntitle: Badges\nreview_in: Quarterly\n"
        "volumes: {per_day: 40 per day}\n",
        name="badges.yaml",
    )
    assert read.artifact.review_in.value == "P3M"
    [told] = [note.message for note in read.notes if note.path.startswith("volumes")]
    assert told == "`40 per day` does not fit here; write a number alone, such as 40."


def test_the_only_table_of_a_part_and_the_ends_of_a_flow_need_no_names() -> None:
    read = read_artifact(
        "type: workflow_spec\nuse_case_id: badges\ntitle: Badges\nartifact_id: ws-badges\n"
        "escalation:\n  first: {responder: Ivo Marsh}\n  second: {responder: Wanda Ferrell}\n"
        "flows: [{from: ask, to: check}, {from: check, to: done}]\n"
        "ai: [{id: reader, step: check, model: badge-reader}]\n",
        name="badges.yaml",
    )
    spec = read.artifact
    assert [level.responder.value.name for level in spec.escalation.levels] == ["Ivo Marsh", "Wanda Ferrell"]
    assert [flow.id for flow in spec.flows] == ["ask-to-check", "check-to-done"]
    assert (spec.ai[0].model.value.name, spec.ai[0].model.value.version) == ("badge-reader", "")
    assert not read.notes
