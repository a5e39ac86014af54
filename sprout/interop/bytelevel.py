"""Byte-pair vocabularies as GPT-2's files spell them: one printable character for each byte.

Hugging Face's tokenizer.json and llama.cpp's GGUF both write tokens so, and both list merges: pairs of
tokens, the earlier the sooner they are joined. Ours keeps bytes in the order of their merges, and joins
any neighbours that make a token (tiktoken does). So every way to cut a token into two becomes a merge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _letters() -> list[str]:
    """The character of each byte: itself where it can be printed, else one from U+0100 on."""
    plain = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    rest = [value for value in range(256) if value not in plain]
    shifted = {value: 0x100 + place for place, value in enumerate(rest)}
    return [chr(shifted.get(value, value)) for value in range(256)]


LETTERS = tuple(_letters())
"""The character of each byte."""
_VALUES = {letter: value for value, letter in enumerate(LETTERS)}


def spell(token: bytes) -> str:
    """The bytes of a token in GPT-2's letters."""
    return "".join(map(LETTERS.__getitem__, token))


def unspell(text: str) -> bytes:
    """The bytes that GPT-2's letters stand for. ValueError for a character that is none of them."""
    try:
        return bytes(map(_VALUES.__getitem__, text))
    except KeyError as error:
        raise ValueError(f"the token {text!r} has the character {error}") from None


def merges(tokens: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The merges of a vocabulary in the order of its tokens, those of one token by their halves."""
    rank = {token: id for id, token in enumerate(tokens)}
    found = []
    for token in tokens:
        halves = ((token[:cut], token[cut:]) for cut in range(1, len(token)))
        ways = [pair for pair in halves if pair[0] in rank and pair[1] in rank]
        found += sorted(ways, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    return found


def check_merges(ids: Mapping[bytes, int], pairs: Sequence[tuple[bytes, bytes]]) -> None:
    """ValueError unless merges stand in the order of the tokens that they make, and make every one.

    Then, as in any vocabulary that was learned so, the way of tiktoken gives the same tokens.
    """
    last, made = -1, set[bytes]()
    for left, right in pairs:
        whole = left + right
        if left not in ids or right not in ids or whole not in ids:
            raise ValueError(
                f"the merge {spell(left)} {spell(right)} is of tokens that are missing"
            )
        if ids[whole] < last:
            raise ValueError("its merges stand in another order than its tokens")
        last = ids[whole]
        made.add(whole)
    for token in ids:
        if len(token) > 1 and token not in made:
            raise ValueError(f"no merge makes the token {spell(token)}")
