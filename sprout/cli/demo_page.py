"""The page of `sprout demo`: a chat in Streamlit over any server that speaks OpenAI's API.

Streamlit runs this file anew at every click, with the server's address as its only argument. What is said
lives in the browser's session alone; conversations that are kept, and ratings, are the chat page of
`sprout serve`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import openai
import streamlit as st

KEY_VARIABLE = "SPROUT_API_KEY"
TIMEOUT_SECONDS = 300.0


def client_of(url: str) -> openai.OpenAI:
    """A client of the server at this address; its key is the environment's."""
    key = os.environ.get(KEY_VARIABLE) or "none"
    return openai.OpenAI(base_url=f"{url}/v1", api_key=key, timeout=TIMEOUT_SECONDS, max_retries=0)


def settings(models: list[str]) -> dict[str, Any]:
    """What the sidebar says: the system prompt, and what else is asked of the server."""
    with st.sidebar:
        model = st.selectbox("Model", models)
        system = st.text_area("System prompt", placeholder="How should the model behave?")
        temperature = st.slider("Temperature", 0.0, 2.0, 0.4, 0.1)
        most = st.slider("Longest answer, in tokens", 16, 1024, 256, 16)
        tools = st.toggle("Let the server run its tools", True)
        if st.button("New chat"):
            st.session_state.messages = []
    asked = {"model": model, "temperature": temperature, "max_tokens": most}
    # Servers other than `sprout serve` do not know the field, so it is sent only where it is on.
    return {
        "system": system,
        "asked": {**asked, "extra_body": {"builtin_tools": True}} if tools else asked,
    }


def answer(client: openai.OpenAI, wanted: dict[str, Any]) -> Iterator[str]:
    """The pieces of the next answer as they come."""
    system = [{"role": "system", "content": wanted["system"]}] if wanted["system"].strip() else []
    messages: Any = [*system, *st.session_state.messages]
    stream = client.chat.completions.create(messages=messages, stream=True, **wanted["asked"])
    for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            yield chunk.choices[0].delta.content


def page(url: str) -> None:
    """The whole page."""
    st.set_page_config(page_title="sprout")
    st.title("sprout")
    client = client_of(url)
    try:
        models = [model.id for model in client.models.list()]
    except openai.OpenAIError as error:
        st.error(f"The server at {url} does not answer ({error}): start one with `sprout serve`.")
        return
    wanted = settings(models)
    messages = st.session_state.setdefault("messages", [])
    for message in messages:
        st.chat_message(message["role"]).markdown(message["content"])
    said = st.chat_input("Ask something")
    if not said:
        return
    messages.append({"role": "user", "content": said})
    st.chat_message("user").markdown(said)
    try:
        with st.chat_message("assistant"):
            text = st.write_stream(answer(client, wanted))
        messages.append({"role": "assistant", "content": text})
    except openai.OpenAIError as error:
        messages.pop()  # so that the next question does not follow one without an answer
        st.error(f"There is no answer: {error}")


if __name__ == "__main__":
    page(sys.argv[1])
