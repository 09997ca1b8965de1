"""Answers given again: the real assistant, recorded, replayed, and looked at."""

from __future__ import annotations

import pytest

from assistant.answering.answer import Question
from evals.gate.outputs import CitedQuote, Output, SaidSentence
from evals.monitor.opening import open_monitor
from evals.monitor.repeating import unsupported
from knowledge.acting import Actor
from knowledge.store.engine import write

ASKED = ("After how many climbs is a rope replaced?", "Who cleans the stove?", "What does a tent cost?")


@pytest.fixture
def asked(house):
    """The house after three questions to the assistant that people ask."""
    for text in ASKED:
        house.composition.recorded_assistant().answer(Question(text=text, asker="kim"))
    return house


def look(house):
    settings = house.composition.settings.monitor.model_copy(
        update={"canary_answers": 0, "canary_refusals": 0}
    )
    return open_monitor(house.composition, settings).look(Actor(name="Lena"))


def test_answers_come_out_the_same(asked) -> None:
    repeated = look(asked).figures["repeated"]

    assert (repeated["asked"], repeated["same"], repeated["failed"]) == (3, 3, 0)
    assert repeated["unsupported"] == [] and look(asked).figures["citations"]["broken"] == 0


def test_what_an_answer_took_is_in_its_figures(asked) -> None:
    found = next(each for each in look(asked).figures["figures"] if each["key"] == "latency_p50")

    assert found["window"]["n"] == 3 and found["window"]["value"] > 0


def test_a_text_that_was_changed_behind_our_back_is_found(asked) -> None:
    with write(asked.composition.knowledge_base().engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS versions_stay")
        connection.exec_driver_sql("UPDATE versions SET text = replace(text, '40 climbs', '90 climbs')")
    report = look(asked)

    assert "citations" in {alarm["rule"] for alarm in report.alarms}
    assert report.figures["citations"]["broken"] >= 1


class Texts:
    def text(self, doc_id: str, version: int) -> str:
        raise KeyError(doc_id)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("A rope is replaced after 40 climbs.", []),
        ("A rope is replaced after 90 climbs.", ["90"]),
        ("Ask Dana Whit about 40 climbs.", ["Dana Whit"]),
    ],
)
def test_numbers_and_names_must_stand_in_what_is_cited(said, missing) -> None:
    quote = CitedQuote(
        n=1, source="ropes.md", doc_id="ops/ropes", version=1, section="Ropes", start=0, end=10,
        quote="A rope is replaced after 40 climbs.", status="in_force",
    )  # fmt: skip
    output = Output(
        case_id="a",
        status="answered",
        answer=f"{said} [1]",
        sentences=(SaidSentence(text=said, citations=(1,)),),
        citations=(quote,),
    )

    assert list(unsupported(output, Texts())) == missing
