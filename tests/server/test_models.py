"""Models by name: loaded once, put away when others need the room, taken anew when they change."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout import checkpoint
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.engine.request import Request
from sprout.models.gpt import GPT, GPTConfig
from sprout.server.errors import ApiError
from sprout.server.models import Listed, Loaded, Models, Runs

from .helpers import TOKENIZER, Sources, obedient

NAMES = ("a/sft", "b/sft", "c/sft")


def run(work: Coroutine[Any, Any, None], models: Models) -> None:
    try:
        asyncio.run(work)
    finally:
        models.close()


def test_a_model_is_loaded_once_however_many_ask_at_once() -> None:
    sources = Sources(obedient, NAMES, 8)
    models = Models(sources, "a/sft")

    async def use(id: str | None) -> Loaded:
        async with models.use(id) as loaded:
            await asyncio.sleep(0.01)
            return loaded

    async def go() -> None:
        found = await asyncio.gather(*(use(id) for id in [None, "a/sft", "b/sft"] * 5))
        assert len(set(map(id, found))) == 2 and len(sources.made) == 2
        assert models.ready

    run(go(), models)


def test_the_one_used_longest_ago_makes_room_and_one_in_use_never() -> None:
    sources = Sources(obedient, NAMES, 8)
    models = Models(sources, "a/sft", max_loaded=2)

    async def go() -> None:
        async with models.use("a/sft"), models.use("b/sft"):
            with pytest.raises(ApiError) as error:
                async with models.use("c/sft"):
                    pass
            assert error.value.status == 503
        async with models.use("c/sft"):
            assert set(models.loaded) == {"a/sft", "c/sft"}  # the default stays
        async with models.use("b/sft"):
            assert set(models.loaded) == {"a/sft", "b/sft"}

    run(go(), models)


def test_a_changed_model_is_taken_anew_and_the_old_one_ends_its_answers() -> None:
    sources = Sources(obedient, NAMES, 8)
    models = Models(sources, "a/sft")

    async def go() -> None:
        async with models.use(None) as old:
            sources.versions["a/sft"] = "step-2"
            assert await models.reload(None) == ["a/sft"]
            async with models.use(None) as new:
                assert new is not old and new.listed.version == "step-2"
            [stream] = old.worker.submit([Request(TOKENIZER.encode("say ok"), 9)])
            assert [t.id async for batch in stream.batches() for t in batch] == list(b"ok")
        assert models._retired == []
        assert await models.reload("a/sft") == []
        assert await models.reload("b/sft") == []  # it will be read when it is first used
        with pytest.raises(ApiError, match="there is no model x/y: there are a/sft"):
            await models.reload("x/y")

    run(go(), models)


def test_a_model_that_cannot_be_loaded_is_503_and_may_be_tried_again() -> None:
    class Broken(Sources):
        broken = True

        def load(self, listed: Listed) -> Loaded:
            if self.broken:
                raise Failure("the file is damaged")
            return super().load(listed)

    sources = Broken(obedient, NAMES, 8)
    models = Models(sources, "a/sft")

    async def go() -> None:
        with pytest.raises(ApiError, match="damaged"):
            async with models.use(None):
                pass
        assert not models.ready
        sources.broken = False
        async with models.use(None):
            assert models.ready

    run(go(), models)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Runs `tiny` (base and sft) and `other` (base), with random models."""
    for name, stages in (("tiny", ("base", "sft")), ("other", ("base",))):
        run = tmp_path / name
        run.mkdir()
        (run / "config.toml").write_text("")
        TOKENIZER.save(run / "tokenizer")
        for stage in stages:
            save(run, stage, 1)
    return tmp_path


def save(run: Path, stage: str, step: int) -> None:
    shape = GPTConfig(TOKENIZER.vocab_size, 2, 2, 2, 32, 64)
    checkpoint.save_shape(run, stage, shape, {})
    tensors = checkpoint.clone_tensors(GPT(shape))
    checkpoint.save(run / stage / "checkpoints", step, tensors, {}, {"step": step}, 2)


def test_runs_are_listed_with_their_stages_and_a_real_model_answers(folder: Path) -> None:
    dist = Dist(0, 1, torch.device("cpu"), torch.float32)
    runs = Runs(folder, dist, 4, 8, lambda text: None)
    assert [(m.id, m.context) for m in runs.available()] == [
        ("other/base", 64),
        ("tiny/base", 64),
        ("tiny/sft", 64),
    ]
    models = Models(runs, "tiny/sft")

    async def go() -> None:
        async with models.use(None) as loaded:
            ids = [TOKENIZER.bos_id, *TOKENIZER.encode("Hello")]
            [one, two] = loaded.worker.submit([Request(ids, 9), Request(ids, 9)])
            first = [t.id async for batch in one.batches() for t in batch]
            second = [t.id async for batch in two.batches() for t in batch]
            assert first == second and len(first) == 9
        save(folder / "tiny", "sft", 2)
        assert await models.reload(None) == ["tiny/sft"]

    run(go(), models)


def test_a_damaged_stage_is_left_out(folder: Path) -> None:
    (folder / "tiny" / "base" / "config.json").write_text("{")
    runs = Runs(folder, Dist(0, 1, torch.device("cpu"), torch.float32), 4, 8, lambda text: None)
    assert [m.id for m in runs.available()] == ["other/base", "tiny/sft"]
