from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answering.settings import ModelSettings
from assistant.errors import ChatModelError
from assistant.models import MAX_REPLY_CHARS, build_chat_model
from tests.assistant.scripted_server import Script, scripted_server

pytest.importorskip("langchain_openai", reason="the openai extra is not installed")


@pytest.fixture
def server() -> Iterator[tuple[str, Script]]:
    with scripted_server() as served:
        yield served


def settings(url: str, **changes: object) -> ModelSettings:
    values = {"name": "scripted", "base_url": url, "max_retries": 0, "first_token_timeout_s": 5, **changes}
    return ModelSettings.model_validate(values)


def test_a_reply_is_streamed_with_its_usage(server: tuple[str, Script]) -> None:
    url, script = server
    script.reply = "The owner signs [1]."
    tokens: list[str] = []

    reply = build_chat_model(settings(url)).reply("rules", "question", on_token=tokens.append)

    assert reply.text == "The owner signs [1]."
    assert "".join(tokens) == reply.text
    assert (reply.input_tokens, reply.output_tokens) == (11, 7)
    assert [m["role"] for m in script.requests[0]["messages"]] == ["system", "user"]


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_refusing_provider_becomes_one_sentence(server: tuple[str, Script], status: int) -> None:
    url, script = server
    script.status = status

    with pytest.raises(ChatModelError, match="could not be used"):
        build_chat_model(settings(url)).reply("rules", "question")


@pytest.mark.parametrize("fault", ["garbage", "empty"])
def test_a_reply_of_nothing_or_nonsense_is_an_error(server: tuple[str, Script], fault: str) -> None:
    url, script = server
    script.fault = fault

    with pytest.raises(ChatModelError):
        build_chat_model(settings(url)).reply("rules", "question")


def test_a_silent_model_is_given_up_after_the_limit(server: tuple[str, Script]) -> None:
    url, script = server
    script.fault = "silent"

    with pytest.raises(ChatModelError, match="in time"):
        build_chat_model(settings(url, first_token_timeout_s=0.2)).reply("rules", "question")


def test_a_model_that_does_not_stop_is_cut_off(server: tuple[str, Script]) -> None:
    url, script = server
    script.fault = "endless"
    seen = 0

    def count(piece: str) -> None:
        nonlocal seen
        seen += len(piece)

    with pytest.raises(ChatModelError, match="did not stop"):
        build_chat_model(settings(url)).reply("rules", "question", on_token=count)
    assert seen <= MAX_REPLY_CHARS + 2000


def test_an_unreachable_model_is_an_error() -> None:
    with pytest.raises(ChatModelError):
        build_chat_model(settings("http://127.0.0.1:9/v1")).reply("rules", "question")


def test_an_unknown_provider_is_named() -> None:
    with pytest.raises(ChatModelError, match="nobody:x"):
        build_chat_model(ModelSettings(name="nobody:x"))
