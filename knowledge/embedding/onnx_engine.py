"""ONNX Runtime: starts in a fraction of a second and never imports torch.

Texts are run in small groups of near-equal length on single-threaded workers. Beside large
batches on spinning threads this is as fast on idle cores and far faster on busy ones, and
it spends next to nothing on padding.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime
from threadpoolctl import ThreadpoolController
from tokenizers import Encoding, Tokenizer

from knowledge.characters import whole_characters
from knowledge.embedder import PassageVectors, QuestionVectors
from knowledge.embedding.architecture import BertShape
from knowledge.embedding.export import ensure_graph
from knowledge.embedding.model import ModelFolder
from knowledge.embedding.vectors import embed_distinct, span_vectors, unit_vectors
from knowledge.embedding.words import load_axes, telling_words, words_of_parts
from knowledge.errors import ModelUnavailableError

GROUP_TOKENS = 512
"""Tokens in one run: enough to use the caches well, few enough that short texts share a run."""

_TOKENISED_AT_ONCE = 1024


class OnnxEmbedder:
    """A BERT encoder on ONNX Runtime. Safe for use from several threads."""

    def __init__(
        self,
        model: ModelFolder,
        shape: BertShape,
        *,
        cache_dir: Path,
        passage_precision: str = "fp32",
        threads: int = 0,
        batch_size: int = 32,
    ) -> None:
        """Raises ModelUnavailableError or UnsupportedArchitectureError where the graph cannot be made."""
        self._model, self._shape, self._cache_dir = model, shape, cache_dir
        self._precision, self._batch_size = passage_precision, batch_size
        self._threads = threads or usable_cores()
        self._tokenizer = _load_tokenizer(model, shape.max_tokens)
        self._axes = load_axes(model.sha256)
        self._loading = Lock()
        self._sessions: dict[str, onnxruntime.InferenceSession] = {}
        self._session("fp32")

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self._model, passage_precision=self._precision, word_dim=self.word_dim)

    @property
    def dim(self) -> int:
        return self._shape.hidden

    @property
    def word_dim(self) -> int:
        return self._axes.width if self._axes else 0

    def embed_question(self, text: str) -> QuestionVectors:
        """One question as a whole and word by word; always full precision."""
        prefix = self._shape.query_prefix
        encoding = self._encodings([prefix + text])[0]
        vectors, tokens = self._session("fp32").run(["vectors", "tokens"], _padded([encoding.ids]))
        vector = unit_vectors(vectors, rows=1, dim=self.dim, model=self._model.name)[0]
        if self._axes is None:
            return QuestionVectors(vector=vector, word_vectors=np.zeros((0, 0), np.float32))
        found = telling_words(prefix + text, encoding.offsets, encoding.word_ids)
        kept = [
            place
            for place, word in enumerate(found)
            if word and encoding.offsets[place][0] >= len(prefix)
        ]
        return QuestionVectors(
            vector=vector,
            words=tuple(found[place] for place in kept),
            word_vectors=self._axes.narrow(tokens[0, kept]),
        )

    def telling_tokens(self, text: str) -> np.ndarray:
        """(m, dim) vectors of a text's telling words, as the model gives them: what axes are fitted on."""
        encoding = self._encodings([text])[0]
        tokens = self._session("fp32").run(["tokens"], _padded([encoding.ids]))[0][0]
        found = telling_words(text, encoding.offsets, encoding.word_ids)
        return np.asarray(tokens[[place for place, word in enumerate(found) if word]], np.float32)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`; always full precision."""
        return self._embed([self._shape.query_prefix + text for text in texts], "fp32")

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`; equal texts are embedded once."""
        return self._embed([self._shape.passage_prefix + text for text in texts], self._precision)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        """Passage vectors, and those of their parts and words from the same pass; see `Embedder`."""
        prefix = self._shape.passage_prefix
        session = self._session(self._precision)
        encodings = self._encodings([prefix + text for text in texts])
        words: list[list[np.ndarray]] = [[] for _ in texts]
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        parts: list[np.ndarray] = [np.zeros((0, self.dim), np.float32)] * len(texts)

        def run(group: list[int]) -> None:
            padded = _padded([encodings[place].ids for place in group])
            vectors[group], tokens = session.run(["vectors", "tokens"], padded)
            for row, place in enumerate(group):
                inner = len(encodings[place].ids) - 1  # without [CLS] and [SEP], which stand nowhere
                offsets = np.array(encodings[place].offsets, dtype=np.int64)[1:inner] - len(prefix)
                parts[place] = span_vectors(tokens[row, 1:inner], offsets, spans[place])
                words[place] = self._words(
                    prefix + texts[place], encodings[place], tokens[row], offsets, spans[place]
                )

        self._run_groups(run, [len(each.ids) for each in encodings])
        checked = unit_vectors(vectors, rows=len(texts), dim=self.dim, model=self._model.name)
        return PassageVectors(vectors=checked, parts=parts, words=words)

    def _words(
        self,
        text: str,
        encoding: Encoding,
        tokens: np.ndarray,
        offsets: np.ndarray,
        spans: Sequence[tuple[int, int]],
    ) -> list[np.ndarray]:
        if self._axes is None:
            return [np.zeros((0, 0), np.float32)] * len(spans)
        inner = len(encoding.ids) - 1
        found = telling_words(text, encoding.offsets[1:inner], encoding.word_ids[1:inner])
        return words_of_parts(self._axes.narrow(tokens[1:inner]), found, offsets, spans)

    def _embed(self, texts: list[str], precision: str) -> np.ndarray:
        session = self._session(precision)

        def embed(distinct: list[str]) -> np.ndarray:
            return self._embed_all(distinct, session, precision)

        return embed_distinct(texts, embed, dim=self.dim)

    def _embed_all(
        self, texts: list[str], session: onnxruntime.InferenceSession, precision: str
    ) -> np.ndarray:
        ids = [encoding.ids for encoding in self._encodings(texts)]
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)

        def run(group: list[int]) -> None:
            vectors[group] = session.run(["vectors"], _padded([ids[place] for place in group]))[0]

        self._run_groups(run, [len(each) for each in ids], alone=precision == "int8")
        return unit_vectors(vectors, rows=len(texts), dim=self.dim, model=self._model.name)

    def _run_groups(
        self, run: Callable[[list[int]], None], lengths: Sequence[int], *, alone: bool | None = None
    ) -> None:
        """Run groups of similar length on the workers.

        Eight-bit activations are scaled by the largest in the run, so there a text runs
        alone: its vector must not depend on its neighbours.
        """
        alone = self._precision == "int8" if alone is None else alone
        groups = list(group_by_length(lengths, size=1 if alone else self._batch_size))
        if len(groups) == 1 or self._threads == 1:
            for group in groups:
                run(group)
        else:
            # numpy's own threads, spinning beside ours, would cost half of the speed.
            with (
                _blas().limit(limits=1, user_api="blas"),
                ThreadPoolExecutor(min(self._threads, len(groups)), "embed") as workers,
            ):
                list(workers.map(run, groups))

    def _encodings(self, texts: list[str]) -> list[Encoding]:
        texts = [whole_characters(text) for text in texts]
        if self._shape.lower_case:
            texts = [_lower(text) for text in texts]
        size = _TOKENISED_AT_ONCE
        slices = (texts[start : start + size] for start in range(0, len(texts), size))
        return [encoding for part in slices for encoding in self._tokenizer.encode_batch(part)]

    def _session(self, precision: str) -> onnxruntime.InferenceSession:
        with self._loading:
            if precision not in self._sessions:
                path = ensure_graph(self._model, self._shape, precision=precision, cache_dir=self._cache_dir)
                self._sessions[precision] = _open_session(path, self._model.name)
            return self._sessions[precision]


@lru_cache(maxsize=1)
def _blas() -> ThreadpoolController:
    """The linear algebra libraries in this process, found once."""
    return ThreadpoolController()


def _lower(text: str) -> str:
    """Lower case of the same length, so that offsets of tokens stay true."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def usable_cores() -> int:
    """Cores this process may use; a container's share where the system tells it."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def fingerprint(model: ModelFolder, *, passage_precision: str, word_dim: int) -> str:
    """What must not change under an index: name, weights, precision of the passages, word vectors."""
    return f"{model.name}@{model.sha256[:12]}/{passage_precision}" + (f"/w{word_dim}" if word_dim else "")


def group_by_length(lengths: Sequence[int], *, size: int, tokens: int = GROUP_TOKENS) -> Iterator[list[int]]:
    """Places of `lengths` in groups of similar length, longest first.

    A group holds at most `size` places and, padded to its longest, at most `tokens` tokens
    (one place may exceed that alone). Every place occurs once.

    >>> list(group_by_length([3, 9, 3, 8], size=2, tokens=16))
    [[1], [3, 0], [2]]
    """
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        longest = lengths[group[0]] if group else lengths[place]
        if group and (len(group) == size or (len(group) + 1) * longest > tokens):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _padded(ids: list[list[int]]) -> dict[str, np.ndarray]:
    width = max(len(each) for each in ids)
    tokens, mask = np.zeros((len(ids), width), np.int64), np.zeros((len(ids), width), np.int64)
    for row, each in enumerate(ids):
        tokens[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return {"input_ids": tokens, "attention_mask": mask}


def _load_tokenizer(model: ModelFolder, max_tokens: int) -> Tokenizer:
    path = model.path / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:  # tokenizers raises bare Exception
        raise ModelUnavailableError(
            f"The embedding model's tokenizer {path} cannot be read; install the model again."
        ) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _open_session(path: Path, name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # shapes differ from run to run
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises a dozen unrelated kinds
        raise ModelUnavailableError(
            f"The ONNX graph of {name} cannot be opened ({type(error).__name__}); delete the folder "
            f"{path.parent} and try again, or set embedding.engine to sentence-transformers."
        ) from error
