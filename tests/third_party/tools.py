"""Judges that others wrote: OMG's schemas, bpmn-moddle, bpmnlint, bpmn-js, mermaid, ajv, axe-core.

Each Node script starts once for many files. Packages are installed once, outside the tree, in a
folder named after the lock file.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BROWSER_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--window-size=1600,1000",
)  # fmt: skip
_INSTALL_SECONDS = 600
_RUN_SECONDS = 120


class CheckersMissing(Exception):
    """The checkers cannot run here; the message says what to install."""


@dataclass(frozen=True, slots=True)
class BpmnVerdict:
    """What bpmn-moddle and bpmnlint say of one file; all empty where it is faultless."""

    file: Path
    error: str | None
    warnings: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def faultless(self) -> bool:
        return not (self.error or self.warnings or self.problems)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What bpmn-js made of one file. `elements` are the ids it shows, labels and the plane left out."""

    error: str | None
    warnings: tuple[str, ...]
    elements: tuple[str, ...]
    picture: bytes
    """A PNG."""


@functools.cache
def checkers_folder() -> Path:
    """The folder with the installed packages. Raises `CheckersMissing`."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise CheckersMissing("no Node with npm here; install nodejs and npm")
    folder = _cache() / _digest("package.json", "package-lock.json")
    if not (folder / "installed").exists():
        _install(folder)
    return folder


def check_bpmn(files: Sequence[Path]) -> list[BpmnVerdict]:
    """One verdict a file, in their order."""
    found = _node("check_bpmn.mjs", [str(file.resolve()) for file in files])
    return [
        BpmnVerdict(
            Path(one["file"]),
            one["error"],
            tuple(one["warnings"]),
            tuple(f"{p['category']} {p['rule']} {p['id']}: {p['message']}" for p in one["problems"]),
        )
        for one in found
    ]


def check_mermaid(diagrams: Sequence[str]) -> list[str | None]:
    """The parser's complaint a diagram, None where there is none."""
    return [one["error"] for one in _node("check_mermaid.mjs", list(diagrams))]


def check_schema(schema: Any, instances: Sequence[Any]) -> list[list[str]]:
    """ajv's complaints an instance. A schema it refuses is an `AssertionError`."""
    (found,) = _node("check_schema.mjs", [{"schema": schema, "instances": list(instances)}])
    assert isinstance(found, list), found["schema_error"]
    return found


def check_xsd(xml: bytes) -> list[str]:
    """What OMG's BPMN 2.0 schemas, as bpmn-moddle ships them, find wrong."""
    from lxml import etree

    schema = _xsd()
    schema.validate(etree.fromstring(xml))
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]


def check_access(page: Any) -> list[str]:
    """What axe-core finds wrong with the page that a browser shows: gravity, rule, first place."""
    page.execute_script((checkers_folder() / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then((r) => done(r.violations));"
    )
    return [f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@contextmanager
def drawing_board(profile: Path) -> Iterator[Any]:
    """A headless Chromium with the bpmn-js viewer loaded. Raises `CheckersMissing`."""
    with _served(checkers_folder()) as address, browser(profile) as started:
        started.get(f"{address}/viewer.html")
        yield started


def draw_bpmn(board: Any, xml: str) -> Drawing:
    """Imports one BPMN text into bpmn-js on a `drawing_board`."""
    script = "const done = arguments[arguments.length - 1]; show(arguments[0]).then(done);"
    shown = board.execute_async_script(script, xml)
    size = {"width": min(shown["width"] + 60, 8000), "height": min(shown["height"] + 60, 8000)}
    board.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 1, "mobile": False}
    )
    shown = board.execute_async_script(script, xml)
    picture = board.get_screenshot_as_png()
    return Drawing(shown["error"], tuple(shown["warnings"]), tuple(shown["elements"]), picture)


@contextmanager
def browser(profile: Path) -> Iterator[Any]:
    """A headless Chromium. Raises `CheckersMissing`."""
    names = ("chromium", "chromium-browser", "google-chrome")
    binary = next((path for name in names if (path := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if not (binary and driver):
        raise CheckersMissing("no Chromium with chromedriver here; install chromium and chromium-driver")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*BROWSER_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    started = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield started
    finally:
        started.quit()


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "playbook-checkers"


def _digest(*names: str) -> str:
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()[:16]


def _install(folder: Path) -> None:
    """Installs beside the place and moves it there, so that a broken or a double run leaves no half."""
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, fresh)
    command = ["npm", "ci", "--no-fund", "--no-audit", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise CheckersMissing(f"npm could not install the checkers: {done.stderr.strip()[-400:]}")
    (fresh / "installed").touch()
    try:
        fresh.rename(folder)
    except OSError:  # another run was faster
        shutil.rmtree(fresh, ignore_errors=True)


def _node(script: str, given: Any) -> list[Any]:
    """Runs one script on a JSON value. It lies below the packages, as Node looks for those upwards."""
    folder = checkers_folder() / f"scripts-{_digest(script)}"
    folder.mkdir(exist_ok=True)
    shutil.copy(HERE / script, folder)
    done = subprocess.run(
        ["node", str(folder / script)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=_RUN_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@functools.cache
def _xsd() -> Any:
    from lxml import etree

    folder = checkers_folder() / "node_modules/bpmn-moddle/resources/bpmn/xsd"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


class _Files(SimpleHTTPRequestHandler):
    """The viewer's page from here, bpmn-js from where it is installed."""

    def translate_path(self, path: str) -> str:
        name = path.split("?")[0].lstrip("/")
        if name == "viewer.html":
            return str(HERE / name)
        return super().translate_path(name.removeprefix("bpmn-js/"))

    def log_message(self, *_: Any) -> None:
        """Keeps the tests' output quiet."""


@contextmanager
def _served(packages: Path) -> Iterator[str]:
    handler = partial(_Files, directory=str(packages / "node_modules/bpmn-js/dist"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
