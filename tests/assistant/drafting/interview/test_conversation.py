"""The interview with people of different kinds: who helps, who is short, who rambles, who contradicts, who does not know."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation, SlotStatus, UserTurn
from assistant.drafting.briefs.reading import ReadBrief
from assistant.drafting.inference.inferred import Inferences, InferredValue, Topic
from assistant.drafting.interview.conversation import Interview, turn_from
from assistant.drafting.interview.replying import greeting, progress, respond
from assistant.drafting.interview.requests import asked_for
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.runner import lint
from assistant.drafting.planning.material import Material

TODAY = date(2026, 11, 21)
ME = PartyRef(name="Pat Lee", kind="person")
COOPERATIVE = {
    "Q1": "A tenant reports a defect through the web form. A housing officer opens the report in Dwello, checks the address and "
    "chooses a trade. The officer sends a work order to the contractor. It ends when the tenant confirms the repair.",
    "Q2": "The AI should read the report and suggest the trade. Sending the work order stays with the housing officer.",
    "Q3": "Wanda Ferrell, Head of Housing, is accountable for the outcome. Ivo Marsh runs the repair desk. Sana Iqbal is the "
    "technical owner.",
    "Q4": "Reports without an address go back to the tenant. If the AI is down, officers choose the trade by hand. "
    "When the AI is not sure, the officer decides.",
    "Q5": "From a score of 0.9 on it may be used without a look. It can be undone.",
    "Q6": "Ivo Marsh is called first and can switch it off within 15 minutes. Then Wanda Ferrell.",
    "Q7": "A repair took 6.5 days on average, measured over 300 repairs on 2026-10-15. It should take 5 days.",
    "Q8": "Reports and addresses from Dwello, owned by the housing data team. Names and addresses are personal data. Ireland only.",
    "Q9": "Development starts on 2027-01-11, the pilot ends on 2027-03-31, we go live on 2027-05-03. 80 reports a day, peak 140.",
    "confirm": "yes",
}
TERSE = {
    "Q1": "Officer reads report, picks trade, sends order.",
    "Q2": "AI picks trade.",
    "Q3": "Wanda Ferrell; Ivo Marsh; Sana Iqbal",
    "Q4": "don't know",
    "Q5": "never",
    "Q6": "Ivo Marsh",
    "Q7": "no idea",
    "Q8": "don't know",
    "Q9": "tbd",
    "confirm": "yes",
}
RAMBLING = {
    **COOPERATIVE,
    "Q1": "Well, it is a long story, my predecessor set this up in 2009 and honestly nobody remembers why. "
    * 3
    + COOPERATIVE["Q1"]
    + " By the way the coffee machine is broken again, but that is another matter.",
    "Q3": "Oh, that is a good question. So after the reorganisation, " + COOPERATIVE["Q3"],
}
KNOWS_NOTHING = {
    **dict.fromkeys((f"Q{number}" for number in range(2, 10)), "I don't know"),
    "Q1": COOPERATIVE["Q1"],
    "confirm": "no",
}


def interview(inferences: Inferences | None = None) -> Interview:
    def material(brief: ReadBrief) -> Material:
        return Material(
            told=brief.told,
            base=brief.base,
            stated=brief.stated,
            today=TODAY,
            author=ME,
            inferences=inferences or Inferences(),
        )

    return Interview(
        material_of=material, judge=lambda spec: lint(spec, LintContext(today=TODAY)), today=TODAY
    )


def talk(
    persona: dict[str, str], inferences: Inferences | None = None, limit: int = 20
) -> tuple[Interview, int]:
    """Answer until nothing more is asked; the number of messages that it took."""
    talked = interview(inferences)
    for turns in range(limit):
        pending = talked.prompt().pending
        if pending == "more":
            return talked, turns
        answer = (
            persona.get(pending) or persona["choose"] if pending.startswith("choose") else persona[pending]
        )
        respond(talked, answer)
    return talked, limit


def errors(talked: Interview) -> list[str]:
    report = talked.state().report
    assert report is not None
    return [f"{each.rule} {each.path}" for each in report.findings if each.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "persona", [COOPERATIVE, TERSE, RAMBLING, KNOWS_NOTHING], ids=["helps", "short", "rambles", "no idea"]
)
def test_everybody_reaches_a_draft_without_errors_in_twelve_messages(persona: dict[str, str]) -> None:
    talked, turns = talk(persona)
    assert turns <= 12
    assert errors(talked) == []


def test_what_a_helpful_person_says_is_in_the_draft() -> None:
    talked, _ = talk(COOPERATIVE)
    spec = talked.state().spec
    assert spec is not None
    names = {
        name: getattr(spec, name).value.name
        for name in ("business_owner", "operational_owner", "technical_owner")
    }
    assert names == {
        "business_owner": "Wanda Ferrell",
        "operational_owner": "Ivo Marsh",
        "technical_owner": "Sana Iqbal",
    }
    assert {step.name for step in spec.steps if step.actor_type == "ai"} >= {"Suggest the trade"}
    assert spec.delivery_plan.go_live_on.value == date(2027, 5, 3)
    assert spec.escalation.levels[0].responder.value.name == "Ivo Marsh"
    assert spec.status is ArtifactStatus.DRAFT


def test_who_knows_nothing_gets_no_invented_names_dates_or_figures() -> None:
    talked, _ = talk(KNOWS_NOTHING)
    spec = talked.state().spec
    assert spec is not None
    assert not spec.business_owner.filled and spec.business_owner.open
    assert not spec.delivery_plan.go_live_on.filled
    assert all(not metric.baseline.filled for metric in spec.metrics)
    assert {item.owner.name for item in spec.open_items} == {"Pat Lee"}


def test_who_knows_is_noted() -> None:
    talked, _ = talk({**KNOWS_NOTHING, "Q9": "I don't know, ask Greta Lund"})
    spec = talked.state().spec
    assert spec is not None and spec.delivery_plan.go_live_on.confirm_owner.name == "Greta Lund"


def test_only_what_is_missing_is_asked() -> None:
    everything = " ".join(COOPERATIVE[f"Q{number}"] for number in (1, 2, 3, 9))
    talked = interview()
    respond(talked, everything)
    assert talked.prompt().pending not in {"Q1", "Q3", "Q9"}


def test_contradictions_are_shown_with_where_they_were_said_and_nobody_silently_wins() -> None:
    talked = interview()
    for question in ("Q1", "Q2", "Q3"):
        respond(talked, COOPERATIVE[question])
    reply = respond(
        talked, "If the AI is down officers sort by hand. Greta Lund is accountable for the outcome."
    )
    assert "Wanda Ferrell at turn 3" in reply.text and "Greta Lund at turn 4" in reply.text
    spec = talked.state().spec
    assert spec is not None and not spec.business_owner.filled
    respond(talked, "Greta Lund")
    spec = talked.state().spec
    assert spec is not None and spec.business_owner.value.name == "Greta Lund"
    assert not talked.state().conflicts


def test_an_answer_that_breaks_the_rules_of_escalation_is_not_taken_and_the_reason_is_said() -> None:
    talked = interview()
    for question in ("Q1", "Q2", "Q3", "Q4", "Q5"):
        if talked.prompt().pending == question:
            respond(talked, COOPERATIVE[question])
    assert talked.prompt().pending == "Q6"
    before = len(talked.turns)
    reply = respond(talked, "The data science team")
    assert "(E01)" in reply.text and len(talked.turns) == before
    assert talked.prompt().pending == "Q6"


def test_undo_takes_the_last_message_back() -> None:
    talked = interview()
    respond(talked, COOPERATIVE["Q1"])
    respond(talked, COOPERATIVE["Q2"])
    before = talked.state().spec
    respond(talked, COOPERATIVE["Q3"])
    reply = respond(talked, "undo")
    assert "taken back" in reply.text
    assert talked.state().spec == before
    assert talked.prompt().pending == "Q3"


def test_owners_of_steps_can_be_changed_by_number() -> None:
    talked = interview()
    respond(talked, COOPERATIVE["Q1"])
    respond(talked, "change owner of step 2 to Greta Lund")
    spec = talked.state().spec
    assert spec is not None
    assert spec.steps[1].accountable.value.name == "Greta Lund"
    assert isinstance(spec.steps[1].accountable.provenance[0], UserTurn)
    assert "do not know what" in respond(talked, "change the colour of the sky to green").text


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("show missing", "To be confirmed:"),
        ("why do you ask", "what the AI may do by itself"),
        ("explain E01", "E01:"),
        ("explain Z99", "There is no rule"),
        ("help", "At any time"),
        ("show draft", "1. "),
    ],
)
def test_requests_are_answered_at_any_time_and_the_question_stays(request_: str, said: str) -> None:
    talked = interview()
    respond(talked, COOPERATIVE["Q1"])
    reply = respond(talked, request_)
    assert said in reply.text
    assert talked.prompt().text in reply.text
    assert len(talked.turns) == 1 and not reply.finished


def test_every_turn_says_how_far_it_is() -> None:
    talked = interview()
    reply = respond(talked, COOPERATIVE["Q1"])
    assert progress(talked.state()) in reply.text
    assert "of" in progress(talked.state()) and "errors" in progress(talked.state())


def test_an_interview_goes_on_where_it_stopped() -> None:
    talked = interview()
    for question in ("Q1", "Q2", "Q3"):
        respond(talked, COOPERATIVE[question])
    assert respond(talked, "stop and save").finished
    resumed = interview()
    resumed.turns = [turn_from(turn.as_json()) for turn in talked.turns]
    assert resumed.state().spec == talked.state().spec
    assert resumed.prompt() == talked.prompt()


def test_what_is_no_work_is_asked_again_with_an_example() -> None:
    talked = interview()
    reply = respond(talked, "hello")
    assert "no step of work" in reply.text and "For example" in reply.text
    assert talked.turns == []
    assert "I have read nothing" in respond(talked, "  ").text
    assert talked.prompt().text in greeting(talked).text


def test_values_from_documents_are_confirmed_in_one_message_and_keep_their_quotes() -> None:
    quote = Citation(
        doc_id="logging", doc_version=2, quote="Logs are kept for 24 months.", title="Logging standard"
    )
    other = Citation(doc_id="review", doc_version=1, quote="Each specification is reviewed every six months.")
    inferences = Inferences(
        values={
            Topic.LOG_RETENTION: InferredValue(topic=Topic.LOG_RETENTION, value="P24M", citations=(quote,)),
            Topic.REVIEW_EVERY: InferredValue(topic=Topic.REVIEW_EVERY, value="P6M", citations=(other,)),
        }
    )
    talked, turns = talk({**COOPERATIVE, "confirm": "yes, except 1"}, inferences)
    spec = talked.state().spec
    assert turns <= 12 and spec is not None
    assert spec.review_in.status is SlotStatus.INFERRED
    assert spec.logging.status is SlotStatus.CONFIRMED
    assert quote in spec.logging.provenance


def test_a_change_that_breaks_the_rules_of_ownership_is_not_taken_either() -> None:
    talked = interview()
    respond(talked, COOPERATIVE["Q1"])
    respond(talked, COOPERATIVE["Q2"])
    respond(talked, COOPERATIVE["Q3"])
    reply = respond(talked, "change business owner to the AI team")
    assert "I have not taken that" in reply.text and not reply.changed
    assert talked.state().spec.business_owner.value.name == "Wanda Ferrell"


def test_who_drafted_is_not_for_the_drafter_to_change() -> None:
    talked = interview()
    respond(talked, COOPERATIVE["Q1"])
    assert "Nobody sets" in respond(talked, "change author to Carla Dunn").text
    assert talked.state().spec.author.value.name == ME.name


@pytest.mark.parametrize(
    "text",
    [
        "Set the parcel on the belt. A clerk reads the label in ParcelTrack.\nThe clerk sends it to the depot.",
        "Change of plan: the desk moves to Dwello.",
        "We never undo a request; stop and save are words, and explain E01 is one.",
    ],
)
def test_words_of_a_command_within_an_answer_are_an_answer(text: str) -> None:
    assert asked_for(text) is None
