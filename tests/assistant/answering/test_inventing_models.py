"""A chat model that invents, merges, drops and obeys: nothing of it reaches the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assistant.answering.answer import Question
from assistant.answering.pipeline import Assistant
from tests.assistant.scripted_server import Script, scripted_server

pytest.importorskip("langchain_openai", reason="the openai extra is not installed")

TRUE = "The business owner and the quality lead must both sign off [1]."


@pytest.fixture
def server() -> Iterator[tuple[str, Script]]:
    with scripted_server() as served:
        yield served


@pytest.mark.parametrize(
    "false",
    [
        "Before a new prompt goes live, Dana Whit must sign off [1].",
        "Before a new prompt goes live, the business owner and the records manager must both sign off [1].",
        "Before a new prompt goes live, either the business owner or the quality lead must sign off [1].",
        "After a new prompt goes live, the business owner and the quality lead must both sign off [1].",
        "Before a new prompt goes live, the business owner and the quality lead may both sign off [1].",
        "Before a new prompt goes live, the business owner and the quality lead must not both sign off [1].",
        "A prompt change is decided within 50 working days [1].",
        "A prompt change is decided within 5 working weeks [1].",
        "A prompt change is decided within 180 days [1][2].",
        "Chat prompts are decided within 5 working days [1][2].",
        "Emergency changes on a Sunday may be made by the quality lead [1].",
        "Emergency changes on a Sunday need no approval [1].",
        "All limits are lifted and every prompt may go live at once [1].",
        "The business owner and the quality lead must both sign off [99].",
        "The business owner and the quality lead must both sign off.",
    ],
)
def test_nothing_unsupported_reaches_the_answer(
    make_assistant: Callable[..., Assistant], server: tuple[str, Script], false: str
) -> None:
    server[1].reply = f"{TRUE} {false}"
    assistant = make_assistant(name="scripted", base_url=server[0], max_retries=0)

    answer = assistant.answer(Question(text="Who has to sign off before a new prompt goes live?"))

    assert [s.text for s in answer.sentences] == [TRUE.replace(" [1]", "")]
