"""/v1/embeddings by the official client, over scripted vectors and a real model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import openai
import pytest
import torch

from sprout.engine.embed import embed
from sprout.models.gpt import GPT, GPTConfig
from sprout.server.models import one_at_a_time
from sprout.server.schema import EmbeddingResponse

from .helpers import CONTEXT, TOKENIZER, Live, letter_counts


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with Live(tmp_path_factory.mktemp("run")) as server:
        yield server


@pytest.fixture
def client(live: Live) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{live.url}/v1", api_key="none", max_retries=0) as made:
        yield made


@pytest.mark.parametrize("form", ["float", "base64", None])
def test_texts_become_vectors_in_their_order(client: openai.OpenAI, form: str | None) -> None:
    texts = ["one", "two words", "Grüße"]
    more = {} if form is None else {"encoding_format": form}
    found = client.embeddings.create(model="tiny/sft", input=texts, **more)  # type: ignore[call-overload]
    assert [each.index for each in found.data] == [0, 1, 2] and found.model == "tiny/sft"
    read = sum(len(text.encode()) for text in texts)
    assert found.usage.prompt_tokens == found.usage.total_tokens == read
    for each, text in zip(found.data, texts, strict=True):
        vector = each.embedding
        if isinstance(vector, str):  # asked for as base64, which the client then leaves alone
            import base64

            vector = np.frombuffer(base64.b64decode(vector), dtype="<f4").tolist()
        expected = letter_counts(list(text.encode())).tolist()
        assert vector == pytest.approx(expected)


def test_one_text_and_ids(live: Live) -> None:
    with live.http() as http:
        for given in ("ab", [97, 98], [[97, 98]]):
            answer = http.post("/v1/embeddings", json={"input": given})
            whole = EmbeddingResponse.model_validate(answer.json())
            assert len(whole.data) == 1 and whole.usage.prompt_tokens == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "input"),
        ({"input": []}, "input is empty"),
        ({"input": ""}, "a text is empty"),
        ({"input": ["a", ""]}, "a text is empty"),
        ({"input": ["a"] * 300}, "at most 256"),
        ({"input": "a" * CONTEXT}, "tokens"),
        ({"input": [99999]}, "99999"),
        ({"input": "a", "dimensions": 5}, "dimensions"),
        ({"input": "a", "encoding_format": "hex"}, "encoding_format"),
    ],
)
def test_wrong_requests(live: Live, body: dict[str, object], words: str) -> None:
    with live.http() as http:
        answer = http.post("/v1/embeddings", json=body)
    assert answer.status_code == 400 and words in answer.json()["error"]["message"]


def test_a_model_that_is_not_there(live: Live) -> None:
    with live.http() as http:
        assert http.post("/v1/embeddings", json={"input": "a", "model": "x"}).status_code == 404


def test_a_vector_is_the_mean_of_the_last_states_of_length_one() -> None:
    model = GPT(GPTConfig(TOKENIZER.vocab_size, 2, 2, 2, 32, 64))
    model.initialise(0)
    ids = [TOKENIZER.bos_id, *TOKENIZER.encode("Some words.")]
    with torch.no_grad():
        states = model(torch.tensor([ids]))[0, 1:]
    expected = states.mean(dim=0) / states.mean(dim=0).norm()
    torch.testing.assert_close(embed(model, ids), expected)
    assert np.linalg.norm(one_at_a_time(model)(ids)) == pytest.approx(1.0, abs=1e-5)
