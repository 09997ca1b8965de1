"""A chat model's replies are kept and given again; what was never said is an error, not another answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.settings import ModelSettings
from assistant.models import build_chat_model
from evals.gate.running.kept import KeptValues
from evals.gate.running.replies import (
    RecordedChatModel,
    ReplyFailedError,
    ReplyMissingError,
    ReplyTo,
)
from tests.assistant.scripted_server import scripted_server

ASKED = ReplyTo(model="m", parameters={"temperature": 0}, system="s", user="u", repeat=0)


@pytest.fixture
def script():
    with scripted_server() as (url, script):
        script.url = url
        yield script


def recorded(script, folder: Path, *, replay: bool = False) -> RecordedChatModel:
    settings = ModelSettings(name="openai:scripted", base_url=script.url, max_retries=0)
    build = None if replay else lambda: build_chat_model(settings)
    return RecordedChatModel("openai:scripted", {"temperature": 0}, KeptValues(folder), build=build)


def test_the_same_messages_are_asked_once(script, tmp_path: Path) -> None:
    first = recorded(script, tmp_path).reply("rules", "question")
    second = recorded(script, tmp_path).reply("rules", "question")

    assert first == second
    assert len(script.requests) == 1


def test_a_repeat_is_asked_again(script, tmp_path: Path) -> None:
    model = recorded(script, tmp_path)
    model.reply("rules", "question")
    model.repeat(1)
    model.reply("rules", "question")

    assert len(script.requests) == 2


def test_without_the_model_what_was_recorded_is_given_and_nothing_else(script, tmp_path: Path) -> None:
    said = recorded(script, tmp_path).reply("rules", "question")
    replaying = recorded(script, tmp_path, replay=True)

    assert replaying.reply("rules", "question") == said
    with pytest.raises(ReplyMissingError, match="recorded"):
        replaying.reply("changed rules", "question")
    with pytest.raises(ReplyMissingError):
        replaying.reply("rules", "question", parameters={"max_tokens": 50})
    assert len(script.requests) == 1


def test_a_model_that_fails_is_an_error_and_leaves_nothing_behind(script, tmp_path: Path) -> None:
    script.status = 500
    with pytest.raises(ReplyFailedError):
        recorded(script, tmp_path).reply("rules", "question")
    script.status = 200

    assert recorded(script, tmp_path).reply("rules", "question").text


@pytest.mark.parametrize(
    "other",
    [
        {"model": "n"},
        {"parameters": {"temperature": 1}},
        {"system": "t"},
        {"user": "v"},
        {"repeat": 1},
    ],
)
def test_whatever_differs_is_another_reply(other: dict) -> None:
    assert replace(ASKED, **other).key != ASKED.key


def test_parts_of_messages_do_not_run_into_each_other() -> None:
    assert replace(ASKED, system="su", user="").key != ASKED.key


def test_a_damaged_value_counts_as_none(tmp_path: Path) -> None:
    kept = KeptValues(tmp_path)
    kept.put("abcd", {"a": 1})
    assert kept.get("abcd") == {"a": 1}
    (tmp_path / "ab" / "abcd.json").write_text('{"a"')

    assert kept.get("abcd") is None
    assert not list(tmp_path.rglob("*.new"))
