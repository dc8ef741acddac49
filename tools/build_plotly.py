"""Make ``static/plotly/plotly.min.js``: Plotly in the browser, with the kinds of figures that the lab draws alone.

    python -m tools.build_plotly

Wants node and npm, which only this needs. Plotly's own sources are fetched in the version that the Python package
writes figures for, and bundled by esbuild; no script of any package is run. The published bundles hold more: the
smallest with heat maps takes a browser four times as long before it can draw.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from plotly.offline import get_plotlyjs_version

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "plotly"
KINDS: Final = ("bar", "contour", "heatmap")
"""Traces beside scatter, which is always there."""
ESBUILD: Final = "0.28.2"


def banner(version: str) -> str:
    """Return the first line of the bundle: what it is."""
    kinds = ", ".join(("scatter", *KINDS))
    return f"/*! plotly.js v{version} ({kinds}) | Copyright Plotly, Inc. | MIT: see LICENSE */"


def main() -> int:
    """Fetch, bundle, and put the bundle and its licence in place."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SystemExit(f"Expected node and npm on the PATH. Received: node={node}, npm={npm}")
    version = get_plotlyjs_version()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
        packages = [f"plotly.js@{version}", f"esbuild@{ESBUILD}"]
        subprocess.run([npm, "install", "--silent", "--ignore-scripts", *packages], cwd=folder, check=True)
        traces = ", ".join(f'require("plotly.js/lib/{kind}")' for kind in KINDS)
        (folder / "entry.js").write_text(
            f'const Plotly = require("plotly.js/lib/core");\nPlotly.register([{traces}]);\nwindow.Plotly = Plotly;\n',
            encoding="utf-8",
        )
        command = [node, "node_modules/esbuild/bin/esbuild", "entry.js", "--outfile=out/plotly.min.js", "--bundle"]
        command += ["--minify", "--format=iife", "--target=es2020", "--legal-comments=eof", "--log-level=error"]
        command += ["--define:global=window", '--define:process.env.NODE_ENV="production"']
        subprocess.run(command, cwd=folder, check=True)
        script = (folder / "out" / "plotly.min.js").read_text(encoding="utf-8")
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "plotly.min.js").write_text(f"{banner(version)}\n{script}", encoding="utf-8")
        shutil.copy(folder / "node_modules" / "plotly.js" / "LICENSE", FOLDER / "LICENSE")
    print(f"{FOLDER / 'plotly.min.js'}: plotly.js {version}, {len(script) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
