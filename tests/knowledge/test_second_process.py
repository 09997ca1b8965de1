"""A process that has the knowledge base open sees what another one publishes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.knowledge.fakes import document, found, open_base, publish

PUBLISHER = """
import sys
from pathlib import Path
from tests.knowledge.fakes import document, open_base, publish
base = open_base(Path(sys.argv[1]))
publish(base, document("b.md", "Pagers ring at night."), document("a.md", "Three people approve."))
base.close()
"""

REBUILDER = """
import sys
from pathlib import Path
from tests.knowledge.fakes import open_base
base = open_base(Path(sys.argv[1]))
base.rebuild()
base.close()
"""


def run(program: str, home: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", program, str(home)],
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=120,
    )


def test_what_another_process_publishes_is_found_by_both_indexes(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "Two people approve."))
    assert found(base, "people approve") == ["Two people approve."]

    run(PUBLISHER, tmp_path)

    retrieval = base.retriever.search("pagers at night", base.scope(role="staff"))
    best = retrieval.passages[0]
    assert (best.passage.text, retrieval.degraded) == ("Pagers ring at night.", None)
    assert best.similarity is not None
    assert best.keyword_score is not None
    assert "Two people approve." not in found(base, "people approve")
    assert publish(base, document("c.md", "Robots rest.")).number == 3
    assert found(base, "robots rest")[0] == "Robots rest."
    base.close()


def test_a_rebuild_elsewhere_does_not_disturb(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "Two people approve."))
    before = found(base, "people approve")

    run(REBUILDER, tmp_path)

    retrieval = base.retriever.search("people approve", base.scope(role="staff"))
    assert [each.passage.text for each in retrieval.passages] == before
    assert retrieval.degraded is None
    base.close()
