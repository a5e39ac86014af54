"""Requests that no conversation may contain word for word.

`docs/requests.txt` holds what a curious person might ask. Some of it is what any generator of
questions arrives at by itself (a capital, a sum), so the conversations that hold one of them are
drawn again. Here are the checksums alone; a test holds them equal to the file.
"""

from __future__ import annotations

import zlib

CHECKSUMS = frozenset(
    int(number, 16)
    for number in """
00c36509 04dce6d7 05c99f01 08bb1b80 0a05077c 0a36f581 0b9228c8 0dae10b0 15a4410b 191729d6
1a79c334 1ce05cc0 24d01064 27092af3 274be9fd 28935a8d 3017c0fd 34156752 368dd405 39d77dfc
3a2acae4 3fdf7d68 4090f3f5 40c1fb6c 46eabeb2 499af08d 4c7fecb1 4d041a84 4e64a2b4 5173ed0f
5263a695 5a6a3d51 5afafcfd 5dba1894 5f9c89d2 60a7e478 654734e1 65666d5a 70199949 713d5641
73d5a9d2 73e6e2f6 75038e76 75596d66 7921e999 7a79e001 7ae7af0d 7b512599 80096041 81542ed9
832ca39c 86bface5 8eb4a7b0 8fa118a8 914f65c2 94b505e9 9af753d2 9c73c77f 9d2d66b8 9f291312
a09dfa34 a2c69821 a30d4407 a7069cd8 a747abee a7c7481e ac714ee2 b0818a5b b2d9d8c6 b38f364d
b4ac3369 b66928d5 bdc4e26d c0712709 c14d6a13 c56c5b83 c6ac9bdc c92f9ed3 cad7915e cb312554
cc13212a cdd4aa9a cf9786bd d109438c d3556d90 d428c12b d4f3613d d6c6ba43 df510cd1 e05edec7
e37c17fe e44ec441 e7247faf ebe28c10 f0570b43 f0c20bb5 f29db8ef f8559bcb fc94a098 ff82a00a
""".split()
)


def checksum(text: str) -> int:
    """The checksum of a request, whatever its capitals and its last mark."""
    return zlib.crc32(text.lower().rstrip("?.! ").encode())


def is_kept_out(text: str) -> bool:
    """Whether the text is one of the requests."""
    return checksum(text) in CHECKSUMS
