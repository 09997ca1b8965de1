from __future__ import annotations

from pathlib import Path

import pytest

from evals.benchmarks.reading import load_reading
from evals.benchmarks.verification import load_verification
from evals.dataset_lines import DatasetError, load_lines
from evals.questions import load_questions

PASSAGE = '{"title": "Kiln", "sentences": %s}'
READING = '{"id": 1, "question": "Who opens it?", "passages": [%s], "answerable": true}'


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "lines.jsonl"
    path.write_bytes(text.encode(encoding))
    return path


def test_other_line_separators_and_a_byte_order_mark_do_not_break_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeff{"id": "a\u2028b"}\n\n{"id": "c"}\r\n')

    assert load_lines(path, lambda raw: raw["id"], what="thing") == ["a\u2028b", "c"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("{", "line 1 is no question: it is no JSON"),
        ("[1]", "no JSON object"),
        ('{"question": "Who?"}', "lacks 'id'"),
        ('{"id": 1, "question": 7}', "'question' must be text"),
    ],
)
def test_a_faulty_questions_file_is_told_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DatasetError, match=told):
        load_questions(written(tmp_path, text))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="UTF-8"):
        load_questions(written(tmp_path, '{"id": 1, "question": "Müller?"}', "latin-1"))


@pytest.mark.parametrize("sentences", ["[]", '["", " "]', "[null]", '"Bob signs."'])
def test_a_passage_without_sentences_is_told(tmp_path: Path, sentences: str) -> None:
    with pytest.raises(DatasetError, match="'sentences' must be a list"):
        load_reading(written(tmp_path, READING % (PASSAGE % sentences)))


def test_a_reading_case_without_passages_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="'passages' must hold a passage"):
        load_reading(written(tmp_path, READING % ""))


def test_a_labelled_response_without_texts_is_told(tmp_path: Path) -> None:
    line = '{"id": 1, "contexts": [{"doc": "a", "text": 7}], "response": "x", "label": "faithful"}'
    with pytest.raises(DatasetError, match="'text' must be text"):
        load_verification(written(tmp_path, line))
