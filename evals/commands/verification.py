"""`playbook bench verification`, `verification-traps` and `calibrate-verification`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, report


def verification(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="Labelled responses, one JSON object a line.")],
    vectors: Annotated[bool, typer.Option(help="Compare words by meaning, as the assistant does.")] = True,
    faults: Annotated[bool, typer.Option(help="List every response judged wrongly.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Does the support check tell carried answers from those that say more?"""
    from evals.benchmarks import verification as benchmark
    from evals.progress import Progress

    cases = benchmark.load_verification(path)
    by_words = benchmark.run(cases, progress=Progress())
    if not vectors:
        outcomes, beside = by_words, None
    else:
        encode = lru_cache(maxsize=None)(ctx.obj.embedder().embed_question)
        with Progress() as progress:
            outcomes = benchmark.run(cases, progress=progress, encode=encode)
        beside = benchmark.summarise(by_words)
    result = benchmark.summarise(outcomes)
    table = benchmark.render_summary(result, beside)
    if beside:
        result["words_alone"] = beside
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


def calibrate_verification(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Labelled responses, one JSON object a line.")],
    library: Annotated[
        Path | None, typer.Option(help="Markdown whose every second document gives traps; default: starter.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Release the weights: write support.yaml.")] = False,
    as_json: Json = False,
) -> None:
    """Fit the weights by which an uncontradicted claim is believed; each group is judged without it."""
    from assistant.answering.verification.support import WEIGHTS_FILE
    from evals import support_calibration as calibration
    from evals.benchmarks import verification as benchmark
    from evals.benchmarks.verification_traps import generate, load_library
    from evals.progress import Progress
    from knowledge.library import DOCUMENTS_DIR

    encode = lru_cache(maxsize=None)(ctx.obj.embedder().embed_question)
    documents = load_library(library or DOCUMENTS_DIR)[::2]
    traps = [benchmark.parse_case(line) for line in generate(documents, per_kind=25, seed=5)]
    with Progress() as progress:
        made = benchmark.run(traps, progress=progress, encode=encode)
        sets = [
            benchmark.run(benchmark.load_verification(path), progress=progress, encode=encode)
            for path in paths
        ]
    examples = calibration.build_examples(made, source="generated")
    for told in sets:
        examples += calibration.build_examples(told, source="written")
    rule = calibration.fit_support(examples)
    rules = calibration.leave_one_out(examples)
    judged = [
        benchmark.judge_again(outcome, rules.get(outcome.case.group, rule))
        for told in sets
        for outcome in told
    ]
    if write:
        calibration.save_weights(rule, WEIGHTS_FILE)
    result = {"intercept": rule.intercept, "weights": dict(rule.weights), **benchmark.summarise(judged)}
    weights = "\n".join(f"- {name}: {weight}" for name, weight in rule.weights.items())
    report(result, f"{weights}\n\n{benchmark.render_summary(result)}", None, as_json)
