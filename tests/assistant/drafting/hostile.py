"""Texts that break files or mislead readers, put wherever an artifact holds free text."""

from __future__ import annotations

from typing import Any, TypeVar

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.writing import as_data

Artifact = TypeVar("Artifact", bound=Header)

HOSTILE = {
    "control characters": "over\x00due\x0b and \x1b[31mred\x7f\x85",
    "text turned round": "pay \u202e001\u202c euros \u2066now\u2069",
    "right to left": "שלום עולם, مرحبا بالعالم 42",
    "letters of the east": "保証の申請を確認する",
    "pictures": "👩\u200d👩\u200d👧 🏳️\u200d🌈 😀 done",
    "hidden letters": "plain\U000e0069\U000e0067 text\u200b\ufeff",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)> & <!-- x -->",
    "Markdown": "| a | b |\n|---|---|\n# Head\n```\ncode\n```\n---\n"
    "[x](javascript:y) ![i](https://example.org/p)\n> q",
    "a data block": "```yaml playbook-artifact\ntype: change_request\ntitle: Taken over\n```",
    "typesetting": '#panic("x") #read("/etc/passwd") #import "@preview/a:1.0.0" $x$ *b* @ref <lab> '
    "\\u{41} // c",
    "YAML": "a: [b, *c, &d e]\n!!python/object/apply:os.system ['x']\n---\n- x: {y: z\n",
    "XML": "]]> <?xml version='1.0'?> <!DOCTYPE a [<!ENTITY b 'c'>]> &b;",
    "formula": '=HYPERLINK("http://example.org","x")',
    "other formulas": "@SUM(A1) +1 -2",
    "a long cell": "Look at the file and at the receipt. " * 28,
    "a long word": "Rindfleischetikettierung" * 12,
    "new lines": "one\r\ntwo\u2028three\x0cfour\n\n\n- five\n- six",
}
"""By what they are."""

_FREE = frozenset({
    "activity", "artefact", "authority", "breach_action", "business_problem", "competence", "condition",
    "condition_text", "content", "controls", "criteria", "decision", "how", "instructions",
    "intended_purpose", "known_limitations", "name", "out_of_scope", "pain_points", "payload", "question",
    "responsibilities", "rule", "scope", "summary", "text", "title", "trigger",
})  # fmt: skip


def hostile(artifact: Artifact, text: str) -> Artifact:
    """The artifact with a text in place of every free text that it holds; ids stay."""
    return type(artifact).model_validate(_replaced(as_data(artifact), text, free=False))


def _replaced(node: Any, text: str, *, free: bool) -> Any:
    if isinstance(node, dict):
        # The value of a slot is as free as the slot; a party needs no more than its name changed.
        return {
            key: _replaced(value, text, free=key in _FREE or (free and key == "value"))
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_replaced(each, text, free=free) for each in node]
    return text if free and isinstance(node, str) else node
