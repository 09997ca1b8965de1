from __future__ import annotations

import pytest

from assistant.answering.labels import exchange_labels


@pytest.mark.parametrize(
    ("topic", "focus", "expected"),
    [
        ("When is the review of a SEV-1 due?", "For SEV-3?", "When is the review of a SEV-3 due?"),
        ("How fast is a tier A rollback?", "Tier C?", "How fast is a Tier C rollback?"),
        ("Who signs at gate 2?", "What about gate 4?", "Who signs at gate 4?"),
    ],
)
def test_a_label_takes_the_place_of_its_own_series(topic: str, focus: str, expected: str) -> None:
    assert exchange_labels(topic, focus) == expected


@pytest.mark.parametrize(
    ("topic", "focus"),
    [
        ("When is the review of a SEV-1 due?", "Who leads a SEV-3?"),
        ("How do SEV-1 and SEV-2 differ?", "And SEV-3?"),
        ("Who signs a contract?", "For SEV-3?"),
    ],
)
def test_a_follow_up_that_says_more_or_other_is_left(topic: str, focus: str) -> None:
    assert exchange_labels(topic, focus) == ""
