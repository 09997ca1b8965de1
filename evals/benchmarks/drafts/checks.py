"""What must be true of a draft, each judged on the artifact itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from evals.benchmarks.drafts.briefs import Case

ReadVersion = Callable[[str, int], str | None]
"""The text of a version of a document as this reader may see it; None where there is none."""
NOBODY = frozenset(
    {"the team", "team", "somebody", "someone", "nobody", "everyone", "tbc", "tbd", "unknown", "n/a", ""}
)


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping of an artifact's JSON with where it stands; rows by their id."""
    if isinstance(node, Mapping):
        yield path, node
        for key, each in node.items():
            yield from nodes(each, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, each in enumerate(node):
            key = each.get("id") if isinstance(each, Mapping) else None
            yield from nodes(each, f"{path}.{key or place}")


def quotes(artifact: Mapping[str, Any], read: ReadVersion) -> tuple[int, list[str]]:
    """How many quotes were cited, and what is wrong with those that are not verbatim at their offsets."""
    total, wrong = 0, []
    for path, node in nodes(artifact):
        if node.get("status") == "inferred" and not any(
            source.get("kind") == "cited" for source in node.get("provenance", ())
        ):
            wrong.append(f"{path}: inferred without a citation")
        if node.get("kind") != "cited" or "doc_id" not in node:
            continue
        total += 1
        text = read(node["doc_id"], node["doc_version"])
        if text is None:
            wrong.append(f"{path}: {node['doc_id']}@{node['doc_version']} cannot be read")
        elif text[node.get("start") or 0 : node.get("end") or 0] != node["quote"]:
            wrong.append(f"{path}: “{node['quote'][:60]}” does not stand at its place")
    return total, wrong


def said(artifact: Mapping[str, Any], brief: str) -> list[str]:
    """Words put into a person's mouth that the brief does not hold."""
    words = " ".join(brief.split())
    return [
        f"{path}: “{node['quote'][:60]}”"
        for path, node in nodes(artifact)
        if node.get("kind") == "said" and node.get("quote") and " ".join(node["quote"].split()) not in words
    ]


def open_items(artifact: Mapping[str, Any], *, today: date, known: str) -> list[str]:
    """Open items without somebody real, due in the past or after going live, or one field asked for twice.

    Args:
        known: Every text in which somebody real may be named.
    """
    wrong, asked = [], set()
    live = _date_at(artifact, "delivery_plan.go_live_on")
    for item in artifact.get("open_items", []):
        owner = item["owner"]["name"] if isinstance(item["owner"], Mapping) else str(item["owner"])
        due = date.fromisoformat(str(item["due"]))
        where = f"{item['field']}: “{item['question']}”"
        if owner.casefold().strip() in NOBODY or owner.casefold() not in known.casefold():
            wrong.append(f"{where} is asked of “{owner}”, whom nobody named")
        if due < today:
            wrong.append(f"{where} was due on {due}")
        if live is not None and due > max(live, today):
            wrong.append(f"{where} is due on {due}, after going live")
        if item["field"] in asked:
            wrong.append(f"{where} is asked twice")
        asked.add(item["field"])
    return wrong


def expected(artifact: Mapping[str, Any], case: Case) -> list[str]:
    """What a draft should hold and does not, or holds and should not."""
    ai = " | ".join(
        str(step["name"]).casefold() for step in artifact.get("steps", ()) if "ai" in str(step["actor_type"])
    )
    wrong = [f"no AI step named “{word}” among: {ai}" for word in case.ai if word.casefold() not in ai]
    for path, name in case.owners.items():
        found = value_at(artifact, path)
        found = found.get("name") if isinstance(found, Mapping) else found
        if found != name:
            wrong.append(f"{path} is {found}, not {name}")
    for path, day in case.dates.items():
        if str(value_at(artifact, path)) != day:
            wrong.append(f"{path} is {value_at(artifact, path)}, not {day}")
    held = _numbers(artifact)
    wrong += [f"{number:g} stands in no field" for number in case.numbers if float(number) not in held]
    for path in case.open:
        if value_at(artifact, path) is not None:
            wrong.append(f"{path} holds {value_at(artifact, path)}, which nobody told")
    return wrong


def value_at(artifact: Mapping[str, Any], path: str) -> Any:
    """The value at a path of names; slots are passed through."""
    node: Any = artifact
    for name in path.split("."):
        node = _inside(node)
        if isinstance(node, list):
            node = next((row for row in node if isinstance(row, Mapping) and row.get("id") == name), None)
        elif isinstance(node, Mapping):
            node = node.get(name)
        else:
            return None
    return _inside(node)


def _inside(node: Any) -> Any:
    slot = isinstance(node, Mapping) and {"status"} <= node.keys() <= {
        "value", "status", "provenance", "confirm_owner", "confirm_by", "question", "blocks", "options",
    }  # fmt: skip
    return node.get("value") if slot else node


def _numbers(node: Any) -> set[float]:
    """Numbers that stand in fields as numbers, or in the words of a condition."""
    from evals.benchmarks.drafts.sources import numbers_in

    if isinstance(node, Mapping):
        held = (_numbers(each) for key, each in node.items() if key not in {"provenance", "citations"})
        return set().union(*held)
    if isinstance(node, list):
        return set().union(*(_numbers(each) for each in node))
    if isinstance(node, bool) or node is None:
        return set()
    return numbers_in(node) if isinstance(node, str) else {float(node)}


def _date_at(artifact: Mapping[str, Any], path: str) -> date | None:
    value = value_at(artifact, path)
    return date.fromisoformat(str(value)) if value else None
