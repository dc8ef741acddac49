"""The house rules that a program can check: who may import whom, and what never stands in a file."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("app.py", "core", "ui", "pages")
AROUND = ("tests", "tools", "benchmarks", "deploy")
TENSORFLOW = {"tensorflow", "keras"}


def python_files(*parts: str) -> list[Path]:
    return sorted(
        path
        for part in parts
        for path in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
        if path.exists()
    )


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in python_files(*PRODUCT)}


def imports(path: Path) -> set[str]:
    """Return everything that ``path`` imports, anywhere in it, by full name: lazily, relatively, by string too."""
    name = module_name(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    return set(_imports(ast.parse(path.read_text(encoding="utf-8")), package))


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            submodules = {f"{source}.{alias.name}" for alias in node.names} & MODULES.keys()
            yield from submodules or {source}
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def top(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def violations(files: list[Path], forbidden: set[str]) -> dict[str, set[str]]:
    """Return what each file imports of ``forbidden`` (top-level names)."""
    found = {str(path.relative_to(ROOT)): top(imports(path)) & forbidden for path in files}
    return {path: names for path, names in found.items() if names}


def test_the_reader_of_imports_sees_every_kind() -> None:
    tree = ast.parse(
        "import a.b\nfrom c import d\nfrom . import errors\nfrom .runs import spec\nfrom ..core import config\n"
        "def f():\n    import lazy\n    importlib.import_module('named')\n    __import__('dunder')\n"
    )
    assert set(_imports(tree, "core")) >= {"a.b", "c", "core.errors", "core.runs.spec", "lazy", "named", "dunder"}
    assert set(_imports(ast.parse("from ..runs import spec"), "core.worker")) == {"core.runs.spec"}
    assert set(_imports(ast.parse("from . import theme"), "core.plots")) == {"core.plots.theme"}


def test_core_knows_no_streamlit_and_nothing_above_it() -> None:
    assert violations(python_files("core"), {"streamlit", "streamlit_drawable_canvas", "ui", "pages", "app"}) == {}


def test_ui_knows_no_pages() -> None:
    assert violations(python_files("ui"), {"pages", "app"}) == {}


def test_only_the_worker_imports_tensorflow_and_dask() -> None:
    worker = ROOT / "core" / "worker"
    elsewhere = [path for path in python_files(*PRODUCT) if not path.is_relative_to(worker)]
    assert violations(elsewhere, {"dask", "distributed"} | TENSORFLOW) == {}


def test_pages_arrange_and_leave_numbers_and_clusters_to_others() -> None:
    assert violations(python_files("pages"), {"numpy", "dask", "distributed", "pages"} | TENSORFLOW) == {}


def test_the_product_does_not_import_what_stands_around_it() -> None:
    assert violations(python_files(*PRODUCT), set(AROUND)) == {}


def test_pages_are_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in python_files("pages")}
    assert {path: lines for path, lines in lengths.items() if lines > 80} == {}


def test_modules_do_not_import_each_other_in_circles() -> None:
    graph = {name: {used for used in imports(path) if used in MODULES} - {name} for name, path in MODULES.items()}
    assert circles(graph) == []


def test_packages_do_not_import_each_other_in_circles() -> None:
    graph: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        used = {package(other) for other in imports(path) if other in MODULES}
        graph.setdefault(package(name), set()).update(used - {package(name)})
    assert circles(graph) == []


def package(name: str) -> str:
    """Return what counts as one part of the house: ``core.maths``, ``core.config``, ``ui``."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "core" else parts[0]


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of nodes that can all reach each other."""
    reach: dict[str, set[str]] = {}
    for start in graph:
        seen: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting.extend(graph.get(node, ()))
        reach[start] = seen
    groups = {
        tuple(sorted(other for other in reach[node] if node in reach.get(other, ())))
        for node in graph
        if node in reach[node]
    }
    return sorted(list(group) for group in groups)


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    assert circles({"a": {"b"}, "b": set()}) == []


@cache
def pinned(*names: str) -> frozenset[str]:
    """Return the packages that requirement files pin, by normal name."""
    lines = [line for name in names for line in (ROOT / name).read_text("utf-8").splitlines()]
    return frozenset(normal(match[1]) for line in lines if (match := re.match(r"([A-Za-z0-9._-]+)(\[.+\])?==", line)))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("parts", "requirements"),
    [(PRODUCT, ("requirements.txt",)), (AROUND, ("requirements.txt", "requirements-dev.txt"))],
    ids=["product", "around"],
)
def test_every_imported_package_is_pinned(parts: tuple[str, ...], requirements: tuple[str, ...]) -> None:
    ours = {path.stem for path in ROOT.iterdir()} | set(sys.stdlib_module_names)
    providers = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files(*parts)
        for name in top(imports(path)) - ours
        if not {normal(provider) for provider in providers.get(name, [])} & pinned(*requirements)
    }
    assert missing == set()


def test_every_pin_is_exact_and_names_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            assert re.fullmatch(r"(#.*|-[cr] [a-z-]+\.txt|[\w.\[\]-]+==[\w.]+(; .+)?|)", line), f"{name}: {line}"


HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SPEAKS_CHINESE = {"app.py"}  # the product's name


def test_texts_for_the_reader_stand_in_content() -> None:
    chinese = {
        str(path.relative_to(ROOT))
        for path in python_files(*PRODUCT, "tools", "benchmarks")
        if HAN.search(path.read_text("utf-8"))
    }
    assert chinese - SPEAKS_CHINESE == set()


# Each pattern is written so that it does not find itself.
FOREIGN = re.compile(
    r"""(?<![\w.<])/wor[k]/|/roo[t]/|/opt/pyp[i]|inde[x]-url|find-lin[k]s|trusted-hos[t]|[A-Z]:\\User[s]"""
)
TEXT = {".py", ".md", ".toml", ".txt", ".cfg", ".yml", ".yaml", ".json", ".sh", ".html", ".css", ""}


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of the project's files")
    files = [ROOT / name for name in listed.stdout.split("\0") if name and Path(name).suffix in TEXT]
    found = {
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in files
        if path.is_file()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if FOREIGN.search(line)
    }
    assert found == set()


VISIT = """
import json, sys
from streamlit.testing.v1 import AppTest
from ui.navigation import PAGES

troubles = {}
for entry in PAGES:
    page = AppTest.from_file("app.py", default_timeout=60).run()
    page.switch_page(entry.path).run()
    troubles |= {entry.name: error.message for error in page.exception}
print(json.dumps([troubles, sorted({"tensorflow", "keras"} & sys.modules.keys())]))
"""


@pytest.mark.cluster
def test_no_page_brings_tensorflow_into_the_web_process(tmp_path: Path) -> None:
    environment = os.environ | {"LAB_STORE_URL": f"sqlite:///{(tmp_path / 'runs.db').as_posix()}"}
    visit = subprocess.run(
        [sys.executable, "-c", VISIT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert visit.returncode == 0, visit.stderr[-4000:]
    troubles, loaded = json.loads(visit.stdout.splitlines()[-1])
    assert troubles == {}
    assert loaded == []
