"""Versions without known holes, in the lock and installed; calls that the code must not make."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent

FLOORS = {
    # 2.4.0 to 2.11.x: GHSA-w3fx-mc44-mf6j (9.8), GHSA-hvfh-5mj3-5f3j; before 2.9.4: CVE-2026-22218, -22219
    "chainlit": ">=2.12.0",
    # CVE-2025-68664: dicts with an `lc` key become objects
    "langchain-core": ">=1.2.5",
    # CVE-2026-45829 (the Python server) has no fixed release: embedded use only, see FORBIDDEN.
    # A newer one is taken after its advisories have been read again.
    "chromadb": "==1.5.9",
    # a looser pin may bring several gigabytes of CUDA packages
    "torch": "==2.13.0",
    "sentence-transformers": ">=6.2",
    "transformers": ">=5.23",
    "safetensors": ">=0.6",
    "pypdf": ">=6.16.1",
    "defusedxml": ">=0.7.1",
    "lxml": ">=6.0",
    "lxml-html-clean": ">=0.4.4",
    "nh3": ">=0.3",
    "pyyaml": ">=6.0.2",
    "jinja2": ">=3.1.6",
    "aiohttp": ">=3.13.3",
    "starlette": ">=0.49.1",
    "python-multipart": ">=0.0.22",
    "python-socketio": ">=5.14.0",
    "urllib3": ">=2.6.3",
    "pillow": ">=12.1.1",
    "cryptography": ">=46.0.5",
    "pyjwt": ">=2.12.0",
    "httpx": ">=0.28.1",
    "h11": ">=0.16.0",
}
"""Package to the versions that may be installed; absent packages are fine."""

UNWANTED = (
    "langchain-community", "pypdf2", "pymupdf", "pymupdf4llm", "unstructured", "docling", "deepeval",
    "ragas", "ranx", "rank-bm25", "docxtpl", "torchvision", "optimum", "openvino",
)  # fmt: skip
"""Sunset, copyleft, or breaking the stack."""

FORBIDDEN = {
    r"\byaml\.(load|full_load|unsafe_load)\(": "yaml.safe_load reads data only",
    r"\b(c?pickle|dill|joblib|shelve|marshal)\.(load|loads|open)\(": "pickles run code",
    r"\btorch\.load\(": "pickles run code",
    r"\bHttpClient\b": "the vector index is embedded",
    r"chroma run|chromadb\.app|chromadb\.server": "the Chroma server has no authentication",
    r"allow_dangerous_deserialization": "pickles run code",
    r"unsafe_allow_html\s*=\s*true": "answers are not HTML",
    r"langchain_core\.load|langchain\.load": "CVE-2025-68664",
    r"trust_remote_code\s*=\s*True": "models bring no code",
    r"DefaultEmbeddingFunction|ONNXMiniLM_L6_V2": "Chroma's default embedding downloads",
    r"\bshell\s*=\s*True": "commands are argument lists",
    r"(?<![\w.])(eval|exec)\(": "text is never code",
    r"\bxml\.etree|\bxml\.sax|\bxml\.dom": "defusedxml refuses entity bombs",
    r"verify\s*=\s*False": "certificates are checked",
}
"""Pattern to the reason why the code must not match it."""

CODE = sorted(
    path
    for package in ("assistant", "knowledge", "ingest", "prompts", "evals")
    for pattern in ("*.py", "*.toml", "*.yaml", "*.yml")
    for path in (ROOT / package).rglob(pattern)
    if "library" not in path.parts and "datasets" not in path.parts
)
"""Not the starter library: its documents are texts, its build script reads nothing foreign."""


def locked() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(pinned) for name, pinned in pins}


def project_requirements() -> list[Requirement]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in project["dependencies"] + extras]


@pytest.mark.parametrize("name", FLOORS)
def test_the_lock_keeps_the_floor(name: str) -> None:
    pinned = locked().get(name)
    assert pinned is None or SpecifierSet(FLOORS[name]).contains(pinned, prereleases=True)


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_keeps_the_floor(name: str) -> None:
    try:
        installed = version(name)
    except PackageNotFoundError:
        return
    assert SpecifierSet(FLOORS[name]).contains(installed, prereleases=True)


@pytest.mark.parametrize("name", ["chainlit", "langchain-core", "chromadb", "torch", "sentence-transformers"])
def test_what_the_product_stands_on_is_locked(name: str) -> None:
    assert name in locked()


@pytest.mark.parametrize("requirement", project_requirements(), ids=str)
def test_every_requirement_is_locked_within_its_bounds(requirement: Requirement) -> None:
    pinned = locked().get(canonicalize_name(requirement.name))

    assert pinned is not None, "add it to constraints.txt"
    assert requirement.specifier.contains(pinned, prereleases=True)


def needed_by(name: str, extras: frozenset[str], known: dict[str, frozenset[str]]) -> None:
    """Add to `known` every installed package that `name` with these extras needs."""
    for line in requires(name) or []:
        requirement = Requirement(line)
        wanted = requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in (extras or {""})
        )
        key, further = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if not wanted or (key in known and further <= known[key]) or not is_installed(key):
            continue
        known[key] = known.get(key, frozenset()) | further
        needed_by(key, known[key] | {""}, known)


def is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def test_all_that_is_installed_for_the_project_is_locked() -> None:
    extras = frozenset({"", "test", "bench", "openai", "anthropic", "ollama"})
    known: dict[str, frozenset[str]] = {}
    needed_by("playbook-assistant", extras, known)

    assert len(known) > 150
    # An environment brings setuptools itself; `pip freeze` leaves it out too.
    assert sorted(known.keys() - locked().keys() - {"setuptools"}) == []


def test_the_lock_is_plain_pins_that_fit_any_build() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]

    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", pin) for pin in pins)
    assert len({canonicalize_name(pin.split("==")[0]) for pin in pins}) == len(pins)


def test_the_lock_brings_nothing_unwanted() -> None:
    assert not set(UNWANTED) & locked().keys()


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_the_code_makes_no_forbidden_call(pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {FORBIDDEN[pattern]}"
        for path in CODE
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_code_names_no_machine() -> None:
    private = re.compile(r"/(home|Users|root|work|tmp)/[a-z]")
    names = ("Makefile", ".ci/run", "pyproject.toml", "constraints.txt")
    files = [*CODE, *(ROOT / name for name in names)]

    assert not [str(path) for path in files if private.search(path.read_text(encoding="utf-8"))]
