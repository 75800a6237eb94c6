"""The notebooks of the documentation run from top to bottom."""

from pathlib import Path

import nbclient
import nbformat
import pytest

EVERY = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))
NOTEBOOKS = [p for p in EVERY if not p.stem.endswith("-by-api")]
"""Those that need no site; the one by API runs beside a site
(tests/browser/test_library_journeys.py).
"""


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path):
    book = nbformat.read(path, 4)
    assert not any(cell.get("outputs") for cell in book.cells), "commit notebooks without outputs"
    where = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3", resources=where).execute()
    outputs = [o for cell in book.cells for o in cell.get("outputs", [])]
    assert any("vega" in str(o.get("data", {}).get("text/html", "")) for o in outputs)


def test_there_are_five():
    names = ["1-textbook", "2-database", "3-province", "4-factors-by-api", "5-footprint"]
    assert [p.stem for p in EVERY] == names
