"""All makers of texts with their weights in the stream."""

from __future__ import annotations

from sprout.world.draw import mixed
from sprout.world.texts import (
    advice,
    descriptions,
    dialogues,
    explain,
    glimpses,
    howto,
    notes,
    poems,
    riddles,
    weather,
)

_SHARES = (
    (explain, 2.2),
    (howto, 1.5),
    (glimpses, 5.0),
    (descriptions, 5.0),
    (dialogues, 2.5),
    (notes, 2.5),
    (weather, 1.2),
    (advice, 1.2),
    (poems, 1.0),
    (riddles, 0.6),
)

KINDS = mixed([(module.KINDS, share) for module, share in _SHARES])
