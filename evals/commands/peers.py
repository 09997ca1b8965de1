"""`playbook bench peers`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.commands.options import Corpora, Json, Save, report

if TYPE_CHECKING:
    from evals.benchmarks.peers.system import SearchSystem

PEERS = ("langchain", "llama-index", "bm25s")


def peers(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="A questions*.jsonl file.")],
    corpora: Corpora = None,
    peer: Annotated[
        list[str] | None, typer.Option(help=f"Compare with this one only: {', '.join(PEERS)}.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option(help="Ingest into an empty home first, so that ours is timed as well.")
    ] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Ours and its peers side by side: same files, same questions, same model."""
    from evals.benchmarks.corpora import corpora_beside, ensure_collections
    from evals.benchmarks.peers.comparison import compare
    from evals.benchmarks.peers.files import export_files
    from evals.benchmarks.peers.ours import OurSystem
    from evals.benchmarks.peers.tables import render_comparison
    from evals.progress import Progress
    from evals.questions import load_questions

    chosen = _check(peer or PEERS)
    cases = load_questions(path)
    with Progress() as progress, ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory()))
        composition = _empty_home(ctx.obj, scratch / "home") if fresh else ctx.obj
        started = time.perf_counter()
        ensure_collections(composition, cases, corpora or corpora_beside(path), progress)
        seconds = time.perf_counter() - started if fresh else None
        knowledge = composition.knowledge_base()
        files = export_files(knowledge, knowledge.collections(), scratch / "files")
        result = compare(
            composition,
            OurSystem(composition, seconds),
            _build(chosen, composition.settings, scratch),
            cases,
            files,
            progress=progress,
        )
    report(result, render_comparison(result), save, as_json)


def _check(names: Sequence[str]) -> Sequence[str]:
    for name in names:
        if name not in PEERS:
            raise typer.BadParameter(f"There is no peer {name!r}; choose from {', '.join(PEERS)}.")
    return names


def _build(names: Sequence[str], settings: Any, scratch: Path) -> list[SearchSystem]:
    """The chosen peers, with the embedding model that ours is set to."""
    from evals.benchmarks.peers.keyword_bm25s import KeywordBm25s
    from evals.benchmarks.peers.langchain_chroma import LangchainChroma
    from evals.benchmarks.peers.llama_index import LlamaIndex
    from knowledge.embedding.model import find_model

    model_dir = str(find_model(settings.embedding, cache_dir=settings.home / "models").path)
    systems: dict[str, SearchSystem] = {
        "langchain": LangchainChroma(model_dir, scratch),
        "llama-index": LlamaIndex(model_dir),
        "bm25s": KeywordBm25s(),
    }
    return [systems[name] for name in names]


def _empty_home(composition: Any, home: Path) -> Any:
    """A home of its own with the same settings and the same converted model, loaded."""
    from assistant.bootstrap import Composition

    models = composition.settings.home / "models"
    models.mkdir(parents=True, exist_ok=True)
    home.mkdir(parents=True)
    (home / "models").symlink_to(models.resolve())
    own = Composition(composition.settings.model_copy(update={"home": home}))
    own.embedder().embed_passages(["warm up"])
    return own
