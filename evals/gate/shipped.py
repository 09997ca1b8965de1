"""The bar and the cases that come with the program."""

from __future__ import annotations

from pathlib import Path

from assistant.promotion.records import ProposedBar
from evals.gate.bar import SHIPPED_BAR, bar_sha256, parse_bar
from evals.gate.cases.reading import DATASETS_DIR, load_datasets


def bar_from_file(path: Path = SHIPPED_BAR, *, datasets: Path = DATASETS_DIR) -> ProposedBar:
    """A bar with the cases that it names, digested together.

    Raises:
        GateError: If the bar or a dataset cannot be used.
    """
    from evals.gate.errors import BarError

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BarError(f"The bar {path} cannot be read; name a YAML file in UTF-8.") from error
    found = load_datasets(parse_bar(text, name=path.name).datasets, folder=datasets)
    digests = dict(found.sha256)
    return ProposedBar(text=text, datasets=digests, sha256=bar_sha256(text, digests))
