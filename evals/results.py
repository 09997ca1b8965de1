"""Record what a benchmark measured: JSON for machines, a Markdown table for people."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS_DIR = Path(__file__).parent / "results"


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": platform.system(),
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def commit() -> str:
    """Short hash of the checked-out commit, with "+" if files differ from it; "" outside git."""
    try:
        here = Path(__file__).parent
        head = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, check=True
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"],
            cwd=here,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{head}+" if changed else head


def versions(*packages: str) -> dict[str, str]:
    """Installed versions of the packages that are installed."""
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def save_result(
    name: str,
    result: Mapping[str, Any],
    table: str,
    *,
    drawings: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Path:
    """Write `<name>.json` and `<name>.md`, replacing the earlier run of the same name.

    Args:
        name: Of the run.
        result: For machines.
        table: For people, Markdown.
        drawings: What each shows, in one word, to its SVG: written as `<name>-<word>.svg` and
            shown below the table.
        folder: Where to; `evals/results` by default.

    Returns:
        The Markdown file. History is git's.
    """
    folder = folder or RESULTS_DIR
    folder.mkdir(parents=True, exist_ok=True)
    stamp = {
        "benchmark": name,
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": machine(),
    }
    document = json.dumps({**stamp, **result}, indent=1, ensure_ascii=False, default=str)
    (folder / f"{name}.json").write_text(document + "\n", encoding="utf-8")
    heading = f"# {name}\n\n{stamp['date']}, commit {stamp['commit'] or 'unknown'}, {describe_machine()}\n\n"
    for word, drawing in (drawings or {}).items():
        (folder / f"{name}-{word}.svg").write_text(drawing, encoding="utf-8")
        table += f"\n\n![{word}]({name}-{word}.svg)"
    page = folder / f"{name}.md"
    page.write_text(heading + table + "\n", encoding="utf-8")
    return page


def describe_machine() -> str:
    """One line: processor, cores, Python."""
    here = machine()
    return f"{here['cpu']}, {here['cores']} cores, Python {here['python']}"


def render_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; floats with three decimals."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    for row in rows:
        cells = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cpu_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return " ".join(line.split(":", 1)[1].split())
    except OSError:
        pass
    return platform.processor() or platform.machine()
