"""What knows Streamlit is tested without a cluster."""

from __future__ import annotations

import pytest

from core.runs.store import RunStore


@pytest.fixture(autouse=True)
def _a_web_process(web_process: RunStore) -> None:
    """Every test here has one of its own."""
