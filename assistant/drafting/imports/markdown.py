"""An artifact in Markdown: front matter, and the data block with which our own export ends."""

from __future__ import annotations

import re
from textwrap import dedent

from assistant.drafting.artifacts.parsing import MAX_CHARS
from assistant.drafting.artifacts.reading import Read, read_artifact
from assistant.drafting.errors import UnreadableArtifactError
from assistant.drafting.exports.markdown import DATA_BLOCK, DATA_FIELD, entries

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def read_markdown(text: str, *, name: str) -> Read:
    """Read a specification or plan that was exported, or written by hand with its fields as front matter.

    Where front matter of ours and data block differ, the front matter holds: that is where people change a
    title or a status. Front matter of another kind, such as that of a governed document, is passed over.

    Raises:
        UnreadableArtifactError: If there is neither, or they are no artifact.
    """
    if len(text) > MAX_CHARS * 2:
        raise UnreadableArtifactError(f"{name} has {len(text):,} characters; split it.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    head = _FRONT_MATTER.match(text)
    data = _data_block(text[head.end() :] if head else text) or _data_field(head[1] if head else "")
    fields = _joined(head[1] if head else "", data)
    if not fields.strip():
        raise UnreadableArtifactError(
            f"{name} has no front matter; begin it with `---`, then fields such as `type:` and `title:`, "
            "then `---`."
        )
    return read_artifact(fields, name=f"{name.rpartition('.')[0] or name}.yaml")


def _joined(front: str, data: str) -> str:
    if not data:
        return front
    given = {name for name, _ in entries(front)}
    if not given & {"type", "artifact_id"}:
        return data
    return front + "".join(text for name, text in entries(data) if name not in given)


def _data_field(front: str) -> str:
    """The data that a published document carries in its front matter."""
    held = next((text for name, text in entries(front) if name == DATA_FIELD), "")
    return dedent(held.partition("\n")[2])


def _data_block(text: str) -> str:
    """The last data block; an earlier one may be an example within the text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(text)
    found = [token.content for token in tokens if token.type == "fence" and token.info.strip() == DATA_BLOCK]
    return found[-1] if found else ""
