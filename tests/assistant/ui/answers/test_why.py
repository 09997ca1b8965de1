"""Why an answer is as it is, in words."""

from __future__ import annotations

from dataclasses import replace

from assistant.ui.answers.why import why_of
from assistant.ui.templating import render_page


def test_it_tells_confidence_passages_and_what_made_it(keeper, ken) -> None:
    kept = keeper.shelf.find(ken, keeper.keep())
    why = why_of(kept, {"files": {"release.yaml": "prompts: {answer: 2}"}})

    assert (why.confidence, why.percent) == ("high", 90)
    assert why.prompts == ["answer, version 2"]
    assert why.passages[0].cited == [1, 2]
    assert why.passages[0].path.startswith("/source/change-policy@1?start=")


def test_a_refusal_says_why_in_words(keeper, ken) -> None:
    why = why_of(keeper.shelf.find(ken, keeper.keep("When does the merger close?")), None)

    assert why.outcome == "Not answered"
    assert why.reason == "no passage that you may read answers it"


def test_the_panel_escapes_what_was_typed(keeper, ken) -> None:
    kept = keeper.shelf.find(ken, keeper.keep())
    kept = replace(kept, answer=replace(kept.answer, question="<script>alert(1)</script>"))
    page = render_page("answers/why_panel.html", why=why_of(kept, None))

    assert "<script>" not in page and "&lt;script&gt;" in page
