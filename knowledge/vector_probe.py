"""Trying a vector index in a child process: damage can end a process without an exception."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TIMEOUT_S = 120

_PROBE = """
import sys, numpy as np, chromadb
from chromadb.config import Settings
client = chromadb.PersistentClient(path=sys.argv[1], settings=Settings(anonymized_telemetry=False))
vector = np.zeros(int(sys.argv[2]), dtype=np.float32)
vector[0] = 1.0
for collection in client.list_collections():
    found = client.get_collection(collection.name, embedding_function=None)
    if found.count():
        found.query(query_embeddings=[vector], n_results=1, include=["distances"])
    print(collection.name, found.count())
"""


def probe_vectors(folder: Path, dim: int) -> dict[str, int] | None:
    """How many vectors each collection of a Chroma folder holds, by name.

    None where the folder is missing, or a query fails or ends the process. Needs a second
    or two, because the child imports chromadb.
    """
    if not (folder / "chroma.sqlite3").is_file():
        return None
    try:
        ended = subprocess.run(
            [sys.executable, "-c", _PROBE, str(folder), str(dim)],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode != 0:
        return None
    lines = (line.split() for line in ended.stdout.splitlines())
    return {name: int(count) for name, count in lines}
