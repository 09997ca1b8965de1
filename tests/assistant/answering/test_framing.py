from __future__ import annotations

import pytest

from assistant.answering.reply import check_reply
from assistant.answering.verification.framing import claims_nothing, telling_lead
from assistant.answering.verify import SourceText

RULES = SourceText(
    text="A lost card is blocked within 2 hours by the Card Desk. Hotel bills above 300 euros need approval."
)


def judged(reply: str) -> dict[str, bool]:
    return {c.text: c.check.supported for c in check_reply(reply, [RULES], unmarked_cites_all=True)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Here are the key points:",
        "Here's a summary of the rules:",
        "The steps are as follows:",
        "Let me know if you need anything else!",
        "I hope this helps.",
        "If you have any further questions, feel free to ask.",
    ],
)
def test_an_announcement_or_an_offer_claims_nothing(sentence: str) -> None:
    assert claims_nothing(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "These need no approval:",
        "Here are the 3 steps that must be skipped:",
        "The following may be sent without a signature:",
        "The answer is as follows: cards are never blocked.",
        "In summary, cards are never blocked.",
        "Let the manager know at once.",
    ],
)
def test_a_sentence_with_content_is_a_claim(sentence: str) -> None:
    assert not claims_nothing(sentence)


def test_announcements_are_neither_checked_nor_shown() -> None:
    assert judged("Here are the key points:\n- A lost card is blocked within 2 hours by the Card Desk.") == {
        "- A lost card is blocked within 2 hours by the Card Desk.": True
    }


def test_a_bold_topic_before_an_item_is_no_part_of_the_claim() -> None:
    reply = "- **Lost cards:** A lost card is blocked within 2 hours by the Card Desk."

    assert list(judged(reply).values()) == [True]


def test_a_bold_topic_that_denies_stays_part_of_the_claim() -> None:
    assert list(judged("- **Not allowed:** Hotel bills above 300 euros need approval.").values()) == [False]


def test_a_list_hangs_on_the_sentence_that_leads_to_it() -> None:
    assert telling_lead("Cards are blocked. These need no approval:") == "These need no approval:"
    assert telling_lead("Cards are blocked. Here are the details:") == ""
