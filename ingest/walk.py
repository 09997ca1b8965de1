"""Which files belong to an ingest, under which names. Reads folders, never a file's content."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import SourceNotFoundError
from ingest.loaders import extension_of, is_supported
from ingest.metadata import slugify

_SIDECARS = (".meta.yaml", ".meta.yml")
_NO_DOCUMENTS = frozenset({"__pycache__", "node_modules", "CVS"})
_ORPHAN = "It describes no file beside it, so nothing that it says is applied; name it after its file."
SINGLE_FILES = "default"
"""Collection of files that were named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A readable file and the sidecar that describes it."""

    path: Path
    source: str
    """Relative to the root, "/"-separated."""
    sidecar: Path | None
    size: int
    """Bytes of file and sidecar."""
    mtime_ns: int
    """Of whichever of the two changed last."""


@dataclass(slots=True, kw_only=True)
class FileTree:
    """The files of one root."""

    root: str
    collection: str
    whole: bool
    """Whether the root was walked, so that a file that is missing is gone."""
    files: list[FoundFile] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    unreadable: dict[str, str] = field(default_factory=dict)
    """Reason by source; a folder's source ends with "/"."""


def find_files(paths: Sequence[Path], *, collection: str | None = None) -> list[FileTree]:
    """The files below each folder, and the files named one by one; sorted by source.

    Hidden files, version control folders, sidecars and links are left out; so is what no
    loader reads, which is counted.

    Raises:
        SourceNotFoundError: If a path does not exist or may not be read.
    """
    trees: dict[tuple[str, str, bool], FileTree] = {}
    for path in paths:
        tree = _walk(path, collection) if _is_folder(path) else _single(path, collection)
        known = trees.setdefault((tree.collection, tree.root, tree.whole), tree)
        if known is not tree:
            _join(known, tree)
    return list(trees.values())


def _is_folder(path: Path) -> bool:
    try:
        found, folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise SourceNotFoundError(f"{path} may not be read; check its permissions.") from error
    if not found:
        raise SourceNotFoundError(f"There is no file or folder {path}; check the path.")
    return folder


def _walk(path: Path, collection: str | None) -> FileTree:
    root = path.resolve()
    try:
        os.scandir(root).close()
    except OSError as error:
        raise SourceNotFoundError(f"The folder {path} may not be read; check its permissions.") from error
    tree = FileTree(root=str(root), collection=collection or slugify(root.name) or SINGLE_FILES, whole=True)
    _walk_folder(root, "", tree)
    tree.files.sort(key=lambda file: file.source)
    return tree


def _walk_folder(folder: Path, prefix: str, tree: FileTree) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        tree.unreadable[prefix] = "The folder may not be read; check its permissions."
        return
    names = _by_lower_case(entry.name for entry in entries)
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _NO_DOCUMENTS:
            continue
        if _is_sidecar(entry.name):
            if not _describes(entry.name, names):
                tree.unreadable[_shown(f"{prefix}{entry.name}")] = _ORPHAN
            continue
        if entry.is_dir(follow_symlinks=False):
            _walk_folder(Path(entry.path), f"{prefix}{entry.name}/", tree)
        elif entry.is_symlink() and not _inside(Path(entry.path), Path(tree.root)):
            tree.skipped["link"] += 1
        elif entry.is_file():
            _add(Path(entry.path), f"{prefix}{entry.name}", names, tree)


def _single(path: Path, collection: str | None) -> FileTree:
    file = path.resolve()
    tree = FileTree(root=str(file.parent), collection=collection or SINGLE_FILES, whole=False)
    wanted = {name.lower() for name in _candidates(file.name)}
    try:
        names = _by_lower_case(each.name for each in file.parent.iterdir() if each.name.lower() in wanted)
    except OSError as error:
        # A sidecar that nobody can look for may hold the audience.
        raise SourceNotFoundError(f"The folder of {path} may not be read; check its permissions.") from error
    _add(file, file.name, names, tree)
    return tree


def _add(path: Path, source: str, names: Mapping[str, str], tree: FileTree) -> None:
    if not is_supported(path.name):
        tree.skipped[extension_of(path.name) or "no extension"] += 1
        return
    if any("\ud800" <= char <= "\udfff" for char in source):
        tree.unreadable[_shown(source)] = "The file's name is not valid UTF-8; rename the file."
        return
    candidates = (name.lower() for name in _candidates(path.name))
    beside = next((path.parent / names[name] for name in candidates if name in names), None)
    try:
        stats = [part.stat() for part in (path, beside) if part is not None]
    except OSError:
        tree.unreadable[source] = "The file cannot be opened; check that it exists and that you may read it."
        return
    tree.files.append(
        FoundFile(
            path=path,
            source=source,
            sidecar=beside,
            size=sum(each.st_size for each in stats),
            mtime_ns=max(each.st_mtime_ns for each in stats),
        )
    )


def _candidates(name: str) -> Iterator[str]:
    """Names of a file's sidecar, the more specific first: `a.pdf.meta.yaml`, `a.meta.yaml`."""
    for stem in (name, name.rpartition(".")[0]):
        yield from (stem + ending for ending in _SIDECARS)


def _is_sidecar(name: str) -> bool:
    return name.lower().endswith(_SIDECARS)


def _by_lower_case(names: Iterable[str]) -> Mapping[str, str]:
    """Names by their lower-case form: `PLAN.META.YAML` describes `plan.md`."""
    return {name.lower(): name for name in names}


def _describes(sidecar: str, names: Mapping[str, str]) -> bool:
    """Whether a sidecar belongs to one of the files beside it."""
    stem = sidecar.lower().removesuffix(_SIDECARS[0]).removesuffix(_SIDECARS[1])
    return any(stem in (name, name.rpartition(".")[0]) for name in names)


def _shown(source: str) -> str:
    return source.encode("utf-8", "replace").decode()


def _inside(link: Path, root: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_file() and target.is_relative_to(root)


def _join(known: FileTree, more: FileTree) -> None:
    sources = {file.source for file in known.files}
    known.files += [file for file in more.files if file.source not in sources]
    known.files.sort(key=lambda file: file.source)
    known.skipped.update(more.skipped)
    known.unreadable.update(more.unreadable)


def gone_sources(tree: FileTree, known: Mapping[str, object]) -> list[str]:
    """Known sources that are no longer there; what could not be looked at is not gone."""
    if not tree.whole:
        return []
    present = {file.source for file in tree.files}
    closed = tuple(source for source in tree.unreadable if source.endswith("/"))
    return [
        source
        for source in sorted(known)
        if source not in present and source not in tree.unreadable and not source.startswith(closed)
    ]
