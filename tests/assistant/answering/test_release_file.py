"""What a proposed release file may not hold, told in a sentence before anything is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.answering.candidate import load_candidate
from assistant.errors import CandidateError
from assistant.settings import Settings
from prompts.registry import PROMPTS_DIR

INSTALLED = (PROMPTS_DIR / "release.yaml").read_text()
THRESHOLD = re.search(r"refusal_threshold: [\d.]+", INSTALLED).group(0)
PROMPT = (PROMPTS_DIR / "answer" / "v1.md").read_text().replace("version: 1", "version: 9", 1)


def load(folder: Path, text: str | bytes = INSTALLED):
    (folder / "release.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_candidate(folder, Settings(home=folder / "home"))


def load_prompt(folder: Path, prompt: str):
    (folder / "answer").mkdir()
    (folder / "answer" / "v9.md").write_text(prompt)
    return load(folder, INSTALLED.replace("answer: 1", "answer: 9"))


def test_the_installed_release_and_a_new_prompt_can_be_proposed(tmp_path: Path) -> None:
    assert load(tmp_path).digest != load_prompt(tmp_path, PROMPT).digest


@pytest.mark.parametrize("value", [".nan", ".inf", "-.inf", "-0.1", "1.1", "1e400", "9" * 400, "[1]", "null"])
def test_a_threshold_is_a_share(tmp_path: Path, value: str) -> None:
    with pytest.raises(CandidateError):
        load(tmp_path, INSTALLED.replace(THRESHOLD, f"refusal_threshold: {value}"))


@pytest.mark.parametrize("value", [".nan", ".inf", "1e308", "much", '"1"', "null", "true", "{a: 1}"])
@pytest.mark.parametrize("name", ["unit_weights.short", "decision.found.weights.value"])
def test_a_weight_is_a_number_that_can_be_summed(tmp_path: Path, name: str, value: str) -> None:
    key = name.rpartition(".")[2]
    with pytest.raises(CandidateError, match=re.escape(name)):
        load(tmp_path, re.sub(rf"(?m)^( +{key}: ).*$", rf"\g<1>{value}", INSTALLED, count=1))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (INSTALLED.replace(THRESHOLD, f"{THRESHOLD}\n  refusal_threshold: 0.01"), "given twice"),
        (f"{INSTALLED}\nversion: 2\n", "version is given twice"),
        (f"{INSTALLED}\n---\nversion: 2\n", "single document"),
        (f"{INSTALLED}\n1: 2\nmore: 3\n", "holds 1, more"),
        (f"{INSTALLED}\nbar: {{gating: {{}}}}\n", "holds bar"),
        (f"{INSTALLED}\nmodel: {{base_url: 'http://ann:secret@models.example/v1'}}\n", "password"),
        (INSTALLED.replace("version: 1", "version: .inf", 1), "no release"),
        (INSTALLED.replace(THRESHOLD, "refusal_threshold: !!python/name:os.system"), "no release"),
        ("[" * 5000, "too deep"),
        (INSTALLED.encode() + b"# \xff", "utf-8"),
        (INSTALLED.replace("  condense: 1\n", ""), "prompt condense"),
        (INSTALLED + "#" * 1_000_001, "at most"),
        ("", "keys and values"),
    ],
)
def test_a_file_that_misleads_or_cannot_be_read_is_told(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(CandidateError, match=told):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{% block user %}", '{% block user %}{% include "secret" %}', "another template"),
        ("{% block user %}", "{% block user %}{{ purse }}", "purse"),
        ("author: Playbook Assistant makers", "author: [Ada, Ben]", "author"),
        ("author: Playbook Assistant makers", 'author: "  "', "lacks author"),
        ("inputs: [question, passages, kinds]", "inputs: question", "inputs"),
        ("version: 9", "version: .inf", "cannot be read"),
    ],
)
def test_a_prompt_that_hides_its_author_or_reads_elsewhere_is_told(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in PROMPT
    with pytest.raises(CandidateError, match=told):
        load_prompt(tmp_path, PROMPT.replace(old, new, 1))


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "release.yaml").symlink_to("/dev/zero")
    with pytest.raises(CandidateError, match="no file"):
        load_candidate(tmp_path, Settings(home=tmp_path / "home"))
