"""`playbook bench verification` and `playbook bench verification-traps`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, report


def verification(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="Labelled responses, one JSON object a line.")],
    vectors: Annotated[bool, typer.Option(help="Compare by the embedding model too.")] = False,
    faults: Annotated[bool, typer.Option(help="List every response judged wrongly.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Does the support check tell carried answers from those that say more?"""
    from evals.benchmarks import verification as benchmark
    from evals.progress import Progress

    cases = benchmark.load_verification(path)
    similarity = benchmark.build_similarity(ctx.obj.embedder()) if vectors else None
    with Progress() as progress:
        outcomes = benchmark.run(cases, progress=progress, similarity=similarity)
    result = benchmark.summarise(outcomes)
    table = benchmark.render_summary(result)
    if faults:
        result["cases"] = benchmark.describe_faults(outcomes)
        table += "\n\n" + "\n".join(
            f"- {c['id']} ({c['label']}, {c['score']}): {c['response']}\n  {'; '.join(c['reasons'])}"
            for c in result["cases"]
        )
    report(result, table, save, as_json)


def verification_traps(
    folder: Annotated[Path, typer.Argument(help="Folder of Markdown documents.")],
    out: Annotated[Path, typer.Argument(help="JSON Lines file to write.")],
    per_kind: Annotated[int, typer.Option(help="Most lines of each kind; 0 writes all.")] = 0,
    seed: Annotated[int, typer.Option(help="Same seed, same lines.")] = 7,
) -> None:
    """Write true answers from documents, and twins with one thing made wrong."""
    import json

    from evals.benchmarks.verification_traps import generate, load_library

    lines = generate(load_library(folder), seed=seed, per_kind=per_kind or None)
    out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    print(f"{len(lines)} lines written to {out}.")
