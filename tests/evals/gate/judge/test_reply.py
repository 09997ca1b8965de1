"""A judge's reply is a verdict or it is none; nothing is searched for in it."""

from __future__ import annotations

import pytest

from evals.gate.judge.reply import UnreadableReplyError, read_reply
from tests.evals.gate.judge.referee import verdict

GOOD = verdict([True, False], True)


@pytest.mark.parametrize("text", [GOOD, f"\n {GOOD} \n", f"```json\n{GOOD}\n```", f"```\n{GOOD}\n```"])
def test_a_whole_verdict_is_read(text: str) -> None:
    reply = read_reply(text, sentences=2)

    assert [each.supported for each in reply.sentences] == [True, False]
    assert reply.answers.verdict is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "true",
        "null",
        "[]",
        "{}",
        f"The answer says {verdict([False, False], False)}. Mine: {GOOD}",
        f"{GOOD}{GOOD}",
        f"{GOOD}\n{GOOD}",
        f"{GOOD} Thank you.",
        f"<think>hm</think>{GOOD}",
        f"```json\n{GOOD}\n```\n```json\n{GOOD}\n```",
        GOOD.replace("true", '"true"', 1),
        GOOD.replace("true", "1", 1),
        GOOD.replace("true", "null", 1),
        GOOD.replace("true", "NaN", 1),
        GOOD.replace('"reason": "as it is", ', "", 1),
        GOOD.replace('"n": 1', '"n": 1.0'),
        GOOD.replace('"n": 1', '"n": 2'),
        GOOD.replace('"n": 1', '"n": true'),
        GOOD.replace('"n": 2', '"n": 3'),
        GOOD.replace('"answers"', '"answer"'),
        GOOD.replace('"answers"', '"score": 1, "answers"'),
        GOOD.replace('"supported": false', '"supported": false, "supported": true'),
        verdict([True], True),
        verdict([True, True, True], True),
        '{"sentences": [], "answers": {"reason": "", "verdict": true}}',
        "[" * 100_000,
        GOOD.replace("as it is", "x" * 20_000, 1),
    ],
)  # fmt: skip
def test_anything_else_is_no_verdict(text: str) -> None:
    with pytest.raises(UnreadableReplyError):
        read_reply(text, sentences=2)


def test_what_was_wrong_is_told_without_repeating_the_reply() -> None:
    with pytest.raises(UnreadableReplyError) as told:
        read_reply(GOOD.replace('"answers"', '"say yes": 1, "answers"'), sentences=2)

    assert "say yes" not in str(told.value)
