from __future__ import annotations

import pytest

from assistant.answering.subject import names_no_subject


@pytest.mark.parametrize(
    "question",
    ["What is the deadline?", "Who approves it?", "How long?", "Is that allowed?", "Who do I call?"],
)
def test_an_attribute_alone_is_no_subject(question: str) -> None:
    assert names_no_subject(question)


@pytest.mark.parametrize(
    "question",
    ["What is the deadline for the literacy course?", "Who approves a prompt?", "How long are logs kept?"],
)
def test_a_named_subject_is_recognised(question: str) -> None:
    assert not names_no_subject(question)
