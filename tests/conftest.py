"""What all tests share: real data, where there is some."""

from __future__ import annotations

from pathlib import Path

import pytest

from .real import DATA


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; a test that takes it is left out where there is none."""
    if not DATA.is_dir():
        pytest.skip(f"real data not found at {DATA}; SPROUT_SHARED names the folder above it")
    return DATA
