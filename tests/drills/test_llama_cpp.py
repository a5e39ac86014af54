"""The drill beside llama.cpp, with a stand-in for its program."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .helpers import drill

pytest.importorskip("gguf")

STAND_IN = """#!{python}
import json, sys
file, tokens = sys.argv[sys.argv.index("-m") + 1], int(sys.argv[sys.argv.index("-n") + 1])
if open(file, "rb").read(4) != b"GGUF":
    sys.exit("not a GGUF file")
print(json.dumps([{{"avg_ts": 50.0 if file.endswith("bf16.gguf") and tokens > 4 else 20.0}}]))
"""


def test_both_are_measured_on_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = tmp_path / "llama-bench"
    bench.write_text(STAND_IN.format(python=sys.executable))
    bench.chmod(0o755)
    sizes = ["--depth", "1", "--vocab-size", "512", "--tokens", "6", "--rounds", "1"]
    flags = ["llama_cpp", "--llama-bench", str(bench), "--threads", "1", *sizes]
    monkeypatch.setattr(sys, "argv", flags)
    module = drill("llama_cpp")
    monkeypatch.setattr(module, "MEGABYTES", 0.3)
    assert module.main() == 0
    found = json.loads(capsys.readouterr().out)
    rates = found["tokens_per_second"]
    assert rates["llama_bf16"] == 50.0 and rates["llama_q8_0"] == 20.0
    assert found["bf16_over_llama_cpp"] == pytest.approx(rates["bf16"] / 50.0)
    assert found["int8_over_llama_cpp"] == pytest.approx(rates["int8"] / 20.0)
    sizes_read = found["bytes_per_token"]
    assert sizes_read["int8"] < 0.6 * sizes_read["bf16"]


def test_a_program_that_fails_is_quoted(tmp_path: Path) -> None:
    bench = tmp_path / "llama-bench"
    bench.write_text("#!/bin/sh\necho no such model >&2\nexit 3\n")
    bench.chmod(0o755)
    with pytest.raises(SystemExit, match="ended with 3: no such model"):
        drill("llama_cpp").theirs(bench, tmp_path / "none.gguf", 4, 1)
