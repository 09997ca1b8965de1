"""What all tests share: no network but loopback, clean variables, one converted model."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from knowledge.embedding.telemetry import silence_telemetry
from tests.third_party.fixtures import checkers, drawing_board, required_program  # noqa: F401

# The same examples everywhere, and no clock: a slow machine must not fail a law.
settings.register_profile("same-everywhere", derandomize=True, deadline=None)
settings.load_profile("same-everywhere")

if TYPE_CHECKING:
    from knowledge.embedder import Embedder

silence_telemetry()
for _name in list(os.environ):
    if _name.startswith("PLAYBOOK_") and not _name.startswith("PLAYBOOK_REQUIRE_"):
        del os.environ[_name]

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where a browser is promised, a browser test that is skipped is one that failed."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("PLAYBOOK_REQUIRE_BROWSER") and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"a browser is required here, yet this was skipped: {report.longrepr[-1]}"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting anywhere but loopback fails the test that tried."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not str(name).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to look up {name}")
        return look_up(host, *arguments, **options)

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture(scope="session")
def model_cache(request: pytest.FixtureRequest) -> Path:
    """Where the converted embedding model is kept between test runs."""
    return Path(request.config.cache.mkdir("embedding-model"))  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> Embedder:
    """The real default embedding model."""
    from knowledge.embedding import load_embedder
    from knowledge.settings import EmbeddingSettings

    return load_embedder(EmbeddingSettings(), cache_dir=model_cache)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PLAYBOOK_HOME", str(folder))
    yield folder
