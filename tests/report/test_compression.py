"""Bytes a token, ours beside GPT-2's."""

from __future__ import annotations

from pathlib import Path

import pytest

from sprout.common.errors import Failure, UsageError
from sprout.report import compression
from sprout.tokenizer.bpe import byte_tokenizer


def test_every_kind_is_measured_and_the_runs_own_text(real_data: Path) -> None:
    found = compression.compare(byte_tokenizer(), ["Hello you."], real_data / "tokenizer" / "gpt2")
    assert [each.kind for each in found] == [*compression.KINDS, "this run's validation text"]
    assert all(each.ours == 1.0 for each in found), "a byte is a token"
    assert all(each.gpt2 and each.gpt2 > 1.5 for each in found)
    assert [each.bytes for each in found][-1] == 10
    assert all(each.bytes >= compression.BYTES for each in found[:-1])


def test_gpt2s_tokens_of_the_worlds_texts_were_counted_with_its_files(real_data: Path) -> None:
    """Where the world's text was changed, GPT2_TOKENS becomes what this counts."""
    gpt2 = real_data / "tokenizer" / "gpt2"
    assert compression.counted(gpt2) == compression.GPT2_TOKENS
    texts = compression.validation_beginning("world", None, "")
    assert compression.compare(byte_tokenizer(), texts, None) == compression.compare(
        byte_tokenizer(), texts, gpt2
    )


def test_without_gpt2_nothing_is_known_of_other_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compression.compare(byte_tokenizer(), ["Hello you."], None)
    assert [each.kind for each in found] == [*compression.KINDS, "this run's validation text"]
    assert found[-1].gpt2 is None
    monkeypatch.setattr(compression, "GPT2_TOKENS", {})
    assert all(each.gpt2 is None for each in compression.compare(byte_tokenizer(), [], None))


def test_folders_that_do_not_hold_gpt2(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no encoder.json and no vocab.bpe in it"):
        compression.check_gpt2(tmp_path)
    (tmp_path / "vocab.bpe").write_text("#version: 0.2\na b\n")
    (tmp_path / "encoder.json").write_text("{}")
    compression.check_gpt2(tmp_path)
    with pytest.raises(Failure, match="are not GPT-2's tokenizer"):
        compression.compare(byte_tokenizer(), [], tmp_path)


def test_validation_text_that_is_gone_or_changed_is_not_measured(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("some words\n" * 50)
    assert compression.validation_beginning(str(path), None, "other") == []
    assert compression.validation_beginning(str(tmp_path / "none"), None, "") == []
    from sprout.data.pretrain import load_text

    mark = load_text(str(path), None).fingerprint
    assert "".join(compression.validation_beginning(str(path), None, mark)).startswith("some")
