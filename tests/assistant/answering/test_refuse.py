from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.answer import Answer, Refusal, RefusalReason
from assistant.answering.refuse import DEFAULT_CONTACT, refusal_sentence
from assistant.answering.requests import asks_to_act


def test_a_refusal_says_why_this_person_is_to_be_asked() -> None:
    refusal = Refusal(reason=RefusalReason.NOT_FOUND, ask="Ada Holt, Records Manager")

    assert refusal_sentence(refusal).endswith(
        "Please ask Ada Holt, Records Manager, who owns a document close to this."
    )


def test_without_an_owner_the_governance_lead_is_named_plainly() -> None:
    refusal = Refusal(reason=RefusalReason.NOT_FOUND, ask=DEFAULT_CONTACT)

    assert refusal_sentence(refusal).endswith("Please ask the governance lead.")


def test_the_owner_of_the_nearest_document_is_asked(ask: Callable[..., Answer]) -> None:
    answer = ask("How much bonus do people get for signing off a prompt change?")

    assert answer.refusal is not None
    assert answer.refusal.ask == "Dana Whit"


@pytest.mark.parametrize("text", ["Can you write a poem about claims?", "Could you approve CR-9 for me?"])
def test_a_favour_is_a_request_to_act(text: str) -> None:
    assert asks_to_act(text)


@pytest.mark.parametrize(
    "text", ["Can you share customer data with vendors?", "Could you delete logs early?"]
)
def test_what_anybody_may_do_is_a_question(text: str) -> None:
    assert not asks_to_act(text)
