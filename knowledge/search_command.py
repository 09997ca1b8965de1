"""`playbook search`: find passages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import typer

from knowledge.characters import printable, whole_characters
from knowledge.errors import KnowledgeError
from knowledge.printing import print_json
from knowledge.reader_options import checked_groups, checked_role

if TYPE_CHECKING:
    from knowledge.documents import ScoredPassage
    from knowledge.knowledge_base import KnowledgeBase
    from knowledge.retrieval import Retrieval

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_SHOWN_CHARS = 400


@app.command("search")
def search_command(
    ctx: typer.Context,
    query: str | None = typer.Argument(None, help="Words or a question."),
    top_k: int = typer.Option(10, "--top-k", min=1, max=100, help="Passages to return."),
    collection: str | None = typer.Option(None, help="Only this collection."),
    role: str = typer.Option("staff", help="Whose eyes: what this role may read."),
    group: list[str] = typer.Option([], help="A group of the reader's, besides the role; can be repeated."),
    as_of: str | None = typer.Option(
        None, "--as-of", metavar="RELEASE|DATE", help="An earlier state."
    ),
    batch: Path | None = typer.Option(
        None, metavar="IN.jsonl", help='Questions, one {"id", "question"} a line.'
    ),
    out: Path | None = typer.Option(None, metavar="OUT.jsonl", help="Where --batch writes."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Find passages by meaning and by words."""
    base = ctx.obj.knowledge_base()
    options = {
        "top_k": top_k,
        "collection": collection,
        "role": role,
        "groups": checked_groups(group),
        "as_of": as_of,
    }
    if batch is not None:
        if out is None or query is not None:
            raise typer.BadParameter("--batch needs --out and no query")
        if out.exists() and out.samefile(batch):
            raise typer.BadParameter("--out would overwrite the questions of --batch; name another file")
        count = _search_batch(base, batch, out, options)
        if as_json:
            print_json({"questions": count, "out": str(out)})
        return
    if query is None or not query.strip():
        raise typer.BadParameter('give words or a question, such as "Who approves a prompt?"')
    retrieval = _search(base, whole_characters(query), options)
    if as_json:
        print_json(retrieval_json(retrieval))
    else:
        _print_passages(retrieval)
    if not retrieval.passages:
        raise typer.Exit(1)


def retrieval_json(retrieval: Retrieval) -> dict[str, Any]:
    """A retrieval as the command prints it."""
    value: dict[str, Any] = {
        "passages": [_passage_json(scored) for scored in retrieval.passages],
        "timings_ms": dict(retrieval.timings_ms),
    }
    if retrieval.degraded:
        value["degraded"] = retrieval.degraded
    return value


def _search(base: KnowledgeBase, question: str, options: dict[str, Any]) -> Retrieval:
    scope = base.scope(
        role=checked_role(options["role"]),
        groups=options["groups"],
        collection=options["collection"],
        as_of=options["as_of"],
    )
    return base.retriever.search(question, scope, top_k=options["top_k"])


def _search_batch(base: KnowledgeBase, batch: Path, out: Path, options: dict[str, Any]) -> int:
    """Answer each line in turn; a line's own collection and role win over the options.

    Kept in a temporary file until the last line: an error leaves `out` as it was.
    """
    lines = list(_batch_lines(batch))
    try:
        with out.open("a"), TemporaryFile("w+", encoding="utf-8") as results:
            for line in lines:
                own = {name: line[name] for name in ("collection", "role", "as_of") if line.get(name)}
                retrieval = _search(base, line["question"], {**options, **own})
                result = {"id": line.get("id"), **retrieval_json(retrieval)}
                results.write(json.dumps(result, ensure_ascii=False) + "\n")
            results.seek(0)
            with out.open("w", encoding="utf-8") as file:
                copyfileobj(results, file)
    except OSError as error:
        raise KnowledgeError(f"{out} cannot be written; choose another --out.") from error
    return len(lines)


def _batch_lines(batch: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file, checked before the first is searched."""
    try:
        text = batch.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{batch} cannot be read; give a UTF-8 JSON Lines file.") from error
    # Not splitlines(): JSON strings may hold U+2028 and its like as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or not isinstance(value.get("question"), str):
            raise typer.BadParameter(
                f'line {number} of {batch.name} is not a JSON object with a "question"'
            )
        yield {**value, "question": whole_characters(value["question"])}


def _passage_json(scored: ScoredPassage) -> dict[str, Any]:
    passage = scored.passage
    return {
        "source": passage.source,
        "doc_id": passage.doc_id,
        "version": passage.version,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": scored.score,
        "rank": scored.rank,
        "page": passage.page,
        "passage_id": passage.passage_id,
        "title": passage.title,
        "collection": passage.collection,
        "status": passage.status.value,
        "similarity": scored.similarity,
        "keyword_score": scored.keyword_score,
    }


def _print_passages(retrieval: Retrieval) -> None:
    if retrieval.degraded:
        typer.echo(retrieval.degraded, err=True)
    if not retrieval.passages:
        typer.echo("Nothing found.", err=True)
    for scored in retrieval.passages:
        passage = scored.passage
        place = f", page {passage.page}" if passage.page else ""
        typer.echo(printable(f"{scored.rank}. {passage.title} > {passage.section}"))
        typer.echo(printable(f"   {passage.source} ({passage.doc_id}@{passage.version}{place})"))
        shown = printable(" ".join(passage.text.split()))
        typer.echo(f"   {shown[:_SHOWN_CHARS]}{'…' if len(shown) > _SHOWN_CHARS else ''}\n")
