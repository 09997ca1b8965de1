"""Markdown that people read, that other parsers read alike, and that comes back as the same artifact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.reading import read_artifact
from assistant.drafting.artifacts.writing import to_yaml
from assistant.drafting.errors import UnreadableArtifactError
from assistant.drafting.exports.markdown import to_markdown
from assistant.drafting.imports.markdown import read_markdown
from assistant.drafting.submitting import front_matter_of
from tests.assistant.drafting.any_artifact import artifacts
from tests.assistant.drafting.exports.drafts import unfinished_spec
from tests.assistant.drafting.hostile import HOSTILE, hostile
from tests.assistant.drafting.specimens import complete_plan, complete_spec

MAKERS = (complete_spec, complete_plan, unfinished_spec)


def body_of(markdown: str) -> str:
    return markdown.split("\n---\n", 1)[1]


def parsed(markdown: str) -> list:
    return MarkdownIt("commonmark").enable("table").parse(body_of(markdown))


@pytest.mark.parametrize("make", MAKERS)
def test_it_comes_back_as_the_same_artifact_without_a_remark(make) -> None:
    read = read_markdown(to_markdown(make()), name="a.md")

    assert read.artifact == make()
    assert read.notes == ()


@examples(max_examples=25, deadline=None)
@given(st.sampled_from(list(artifact_kinds().values())).flatmap(lambda kind: artifacts(kind.model)))
def test_any_artifact_comes_back_as_it_does_from_yaml(artifact) -> None:
    read = read_markdown(to_markdown(artifact), name="a.md")

    assert read.artifact == read_artifact(to_yaml(artifact), name="a.yaml").artifact


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_stay_texts_and_come_back(text) -> None:
    spec = hostile(complete_spec(), text)
    markdown = to_markdown(spec)
    tokens = parsed(markdown)
    kinds = {token.type for token in tokens} | {c.type for t in tokens for c in t.children or []}
    html = {c.content for t in tokens for c in t.children or [] if c.type == "html_inline"}

    assert read_markdown(markdown, name="a.md").artifact == spec
    assert not kinds & {"html_block", "image", "code_block", "hr", "ordered_list_open"} - _known(tokens)
    assert all(found == "<br>" or found.startswith(("<a id=", "</a>")) for found in html)
    assert [t.info for t in tokens if t.type == "fence"] == ["mermaid", "yaml playbook-artifact"]


def _known(tokens: list) -> set[str]:
    """Anchors of sections are blocks of HTML of our own."""
    blocks = [token.content.strip() for token in tokens if token.type == "html_block"]
    return (
        {"html_block"}
        if all(each.startswith('<a id="') and "<script" not in each for each in blocks)
        else set()
    )


def test_a_parser_of_others_sees_as_many_rows_as_there_are_steps() -> None:
    spec = complete_spec()
    html = MarkdownIt("commonmark").enable("table").render(body_of(to_markdown(spec)))
    steps = html.split("D. Steps</h2>")[1].split("</table>")[0]

    assert steps.count("<tr>") == 1 + len(spec.steps)
    assert html.count("<th") and "<h2>Sources</h2>" in html


def test_pipes_and_new_lines_do_not_split_cells() -> None:
    spec = complete_spec()
    spec.steps[0].instructions = "Either | or\nthen `x`"
    html = MarkdownIt("commonmark").enable("table").render(body_of(to_markdown(spec)))

    assert "Either | or" in html
    assert html.split("D. Steps</h2>")[1].split("</table>")[0].count("<td>") == 5 * len(spec.steps)


def test_every_link_leads_somewhere() -> None:
    tokens = parsed(to_markdown(unfinished_spec()))
    inline = [child for token in tokens for child in token.children or []]
    links = {child.attrs["href"] for child in inline if child.type == "link_open"}
    markdown = to_markdown(unfinished_spec())

    assert links
    assert all(f'<a id="{link.removeprefix("#")}"></a>' in markdown for link in links)


def test_front_matter_that_was_changed_by_hand_holds() -> None:
    markdown = to_markdown(complete_spec()).replace("\nstatus: approved", "\nstatus: in_review", 1)

    assert read_markdown(markdown, name="a.md").artifact.status == "in_review"


def test_front_matter_of_a_governed_document_is_passed_over() -> None:
    governed = front_matter_of(complete_spec(), to_markdown(complete_spec()))

    assert read_markdown(governed, name="a.md").artifact == complete_spec()


def test_a_specification_written_by_hand_as_front_matter_is_read() -> None:
    text = "---\ntype: workflow_spec\ntitle: Sort the post\nworkflow_name: Sort the post\n---\n\n# Words\n"

    read = read_markdown(text, name="post.md")

    assert read.artifact.workflow_name.value == "Sort the post"


def test_markdown_without_front_matter_says_what_to_write() -> None:
    with pytest.raises(UnreadableArtifactError, match="begin it with `---`"):
        read_markdown("# Only words\n", name="a.md")
