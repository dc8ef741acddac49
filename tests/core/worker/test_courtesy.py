"""A worker that stands back, seen from a process of its own: what it does cannot be taken back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.config import ROOT

GROUP = Path("/proc/self/autogroup")

pytestmark = pytest.mark.skipif(not hasattr(os, "nice"), reason="processes have no niceness here")


def after_setup(expression: str) -> str:
    code = f"""
import os
from pathlib import Path
from core.worker.courtesy import dask_setup
before = os.nice(0), os.getsid(0)
dask_setup(None)
print({expression})
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_it_is_nicer_than_before() -> None:
    assert after_setup("os.nice(0) - before[0]") == "10"


@pytest.mark.skipif(not GROUP.exists(), reason="processors are not shared among groups here")
def test_its_group_is_its_own_and_as_nice() -> None:
    own, group = after_setup(f"(os.getsid(0) == os.getpid(), Path({str(GROUP)!r}).read_text().split()[-1])")[
        1:-1
    ].split(",")
    assert (own, group.strip()) == ("True", "'10'")
