"""Fixtures for judges that others wrote; `tests/conftest.py` offers them to every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NoReturn

import pytest

from tests.third_party import tools


def missing(reason: str) -> NoReturn:
    """Skips the test, or fails it where the checkers were promised."""
    if os.environ.get("PLAYBOOK_REQUIRE_CHECKERS") == "1":
        pytest.fail(f"the checkers are required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def checkers() -> ModuleType:
    """`tests.third_party.tools` with its packages installed; skipped where that is impossible."""
    try:
        tools.checkers_folder()
    except tools.CheckersMissing as absent:
        missing(str(absent))
    return tools


@pytest.fixture(scope="session")
def drawing_board(checkers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Chromium with bpmn-js loaded, for `tools.draw_bpmn`."""
    try:
        with tools.drawing_board(tmp_path_factory.mktemp("viewer")) as board:
            yield board
    except tools.CheckersMissing as absent:
        missing(str(absent))


@pytest.fixture(scope="session")
def required_program() -> Callable[[str], str]:
    """Gives the path of a program (soffice, pdftotext…); the test is skipped where it is missing."""

    def found(name: str) -> str:
        path = shutil.which(name)
        return path or missing(f"no {name} here")

    return found
