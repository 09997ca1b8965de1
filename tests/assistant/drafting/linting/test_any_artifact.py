"""Whatever artifact the models accept, the linter judges it and says what to do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.linting.context import CitedSource, LintContext
from assistant.drafting.linting.runner import lint
from tests.assistant.drafting.artifacts.random_artifacts import artifact_from_seed
from tests.assistant.drafting.specimens import complete_plan, complete_spec

TODAY = date(2026, 6, 1)


class _Shelf:
    def look_up(self, citation: Citation) -> CitedSource:
        even = len(citation.quote) % 2 == 0
        return CitedSource(found=even, verbatim=False, status="retired", audience=frozenset({"admin"}))


@pytest.mark.parametrize("kind", artifact_kinds().values(), ids=list(artifact_kinds()))
@settings(max_examples=5)
@given(seed=st.integers(0, 10_000), other=st.sampled_from(list(artifact_kinds().values())))
def test_no_artifact_stops_the_linter(kind: ArtifactKind, seed: int, other: ArtifactKind) -> None:
    artifact, neighbour = artifact_from_seed(kind, seed), artifact_from_seed(other, seed + 1)
    context = LintContext(
        today=TODAY,
        related={neighbour.type: neighbour},
        everything={each.artifact_id: each for each in (neighbour, artifact)},
        library=_Shelf(),
        exports={"json": lambda same: same, "mermaid_text": "flowchart LR\n" + artifact.title},
    )
    assert_every_finding_says_what_to_do(artifact, context)


@settings(max_examples=15)
@given(data=st.data())
def test_a_specimen_with_any_slot_emptied_or_opened_is_judged(data: st.DataObject) -> None:
    artifact = data.draw(st.sampled_from([complete_spec, complete_plan]))()
    slots = [slot for _path, slot in slots_of(artifact)]
    for slot in data.draw(st.lists(st.sampled_from(slots), min_size=1, max_size=20)):
        slot.value = None
        slot.status = data.draw(st.sampled_from(["tbc", "confirmed", "inferred", "default"]))
    artifact.status = data.draw(st.sampled_from(["draft", "approved"]))
    assert_every_finding_says_what_to_do(artifact, LintContext(today=TODAY))


def assert_every_finding_says_what_to_do(artifact: Header, context: LintContext) -> None:
    for finding in lint(artifact, context).findings:
        assert finding.message.endswith((".", "?", "”")), finding
        assert finding.message[:1].isupper() or finding.message[:1] in "“0123456789", finding
