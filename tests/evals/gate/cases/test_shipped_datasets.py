from __future__ import annotations

import pytest

from evals.gate.bar import parse_bar
from evals.gate.cases.linting import lint_cases
from evals.gate.cases.reading import load_datasets
from evals.gate.cases.texts import known_texts
from evals.gate.shipped import SHIPPED_BAR
from tests.compositions import hashed_composition


@pytest.fixture(scope="module")
def composition(tmp_path_factory):
    return hashed_composition(tmp_path_factory.mktemp("lint"))


def test_the_shipped_cases_have_no_fault(composition) -> None:
    bar = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"), name="bar")
    cases = load_datasets(bar.datasets).cases
    findings = lint_cases(cases, known_texts(composition), bar)
    assert len(cases) > 1_000
    assert [(each.case_id, each.message) for each in findings if each.is_error] == []
