from __future__ import annotations

import numpy as np
import pytest

from assistant.answering.reply import check_reply
from assistant.answering.verification.meaning import meet
from assistant.answering.verification.support import SIGNALS, load_weights, support_score
from assistant.answering.verify import SourceText, check_support
from knowledge.embedder import QuestionVectors

MEANINGS = {
    "dog": 0, "hound": 0, "sleeps": 1, "rests": 1, "kennel": 2, "doghouse": 2, "cat": 3, "bread": 4,
    "fed": 5, "meal": 5, "warden": 6,
}  # fmt: skip
"""Words by what they mean: those of one number mean the same."""


def encode(text: str) -> QuestionVectors:
    words = tuple(word for raw in text.lower().split() if (word := raw.strip(".,")) in MEANINGS)
    vectors = np.eye(8, dtype=np.float32)[[MEANINGS[word] for word in words]].reshape(len(words), 8)
    return QuestionVectors(vector=np.ones(1, np.float32), words=words, word_vectors=vectors)


def test_other_words_of_one_meaning_meet() -> None:
    meeting = meet("The hound rests.", ["The dog sleeps."], encode)

    assert meeting is not None
    assert (meeting.met, meeting.least, meeting.unmet, meeting.told) == (1, 1, 0, 1)


def test_what_is_added_and_what_is_left_untold_are_told_apart() -> None:
    added = meet("The hound rests beside the bread.", ["The dog sleeps."], encode)
    untold = meet("The hound rests.", ["The dog sleeps beside the bread."], encode)

    assert added is not None and untold is not None
    assert added.unmet == pytest.approx(1 / 3) and added.told == 1
    assert untold.unmet == 0 and untold.told == pytest.approx(2 / 3)


def test_words_may_be_met_by_different_statements() -> None:
    meeting = meet("The hound and the cat.", ["A dog.", "The cat."], encode)

    assert meeting is not None and meeting.least == 1


def test_nothing_is_compared_where_no_word_has_a_vector() -> None:
    assert meet("Quite so.", ["The dog sleeps."], encode) is None
    assert meet("The dog sleeps.", ["Quite so."], encode) is None


def test_every_weight_has_the_sign_of_its_signal() -> None:
    rule = load_weights()

    assert rule.weights.keys() <= SIGNALS.keys()
    assert all(SIGNALS[name] * weight >= 0 for name, weight in rule.weights.items())


def test_a_closer_match_never_counts_against_a_claim() -> None:
    far = dict.fromkeys(SIGNALS, 0.3)
    near = {name: 0.3 + 0.2 * sign for name, sign in SIGNALS.items()}

    assert support_score(near) > support_score(far)


def test_a_paraphrase_that_words_alone_refuse_is_believed_by_its_meaning() -> None:
    source = ["The dog sleeps in the kennel."]
    told = "The hound rests in its doghouse."

    assert check_support(told, source, encode=encode).score > check_support(told, source).score


def test_a_contradicted_value_is_refused_however_close_the_words() -> None:
    check = check_support("The dog is fed 3 times.", ["The dog is fed 2 times."], encode=encode)

    assert not check.supported and "number 3" in check.unsupported


def test_a_sentence_of_another_source_is_not_carried_by_the_cited_one() -> None:
    sources = [SourceText(text="The dog sleeps in the kennel."), SourceText(text="The dog sleeps.")]

    assert not check_reply("The dog sleeps in the kennel [2].", sources)[0].check.supported
    assert check_reply("The dog sleeps in the kennel [1].", sources)[0].check.supported
    assert check_reply("The dog sleeps in the kennel [1][2].", sources)[0].check.supported


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("The file is kept for two weeks.", "The file is kept for 14 days."),
        ("The file is kept for a fortnight.", "The file is kept for 14 days."),
        ("The form is due within a day.", "The form is due within 24 hours."),
        ("The form is due within half an hour.", "The form is due within 30 minutes."),
        ("The plan is kept for two years.", "The plan is kept for 24 months."),
        ("Below 70 % the case goes to a clerk.", "Below 0.7 the case goes to a clerk."),
    ],
)
def test_an_amount_may_be_told_in_another_unit(told: str, source: str) -> None:
    assert check_support(told, [source]).unsupported == ()


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("The file is kept for three weeks.", "The file is kept for 14 days."),
        ("The plan is kept for 30 days.", "The plan is kept for 1 month."),
        ("The form is due within a day.", "The form is due within 12 hours."),
        (
            "It is reported within 1 week.",
            "It is reported within 1 hour to the desk, which is open 7 days a week.",
        ),
    ],
)
def test_another_amount_is_refused_in_any_unit(told: str, source: str) -> None:
    assert not check_support(told, [source]).supported


def test_an_act_is_not_taken_for_a_role() -> None:
    source = ["The vendor gets no reply, so the request counts as granted. The approver is absent."]

    assert not any("role" in why for why in check_support("The request is approved.", source).unsupported)
