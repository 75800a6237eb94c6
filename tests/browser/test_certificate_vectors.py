"""The page's script gives every certificate the answer that the library gives (tests/trust)."""

import json

import pytest

from browser.conftest import chromium
from cast import ROOT

SCRIPT = ROOT / "src/zuji_portal/certification/static/certification/check.js"
VECTORS = ROOT / "tests/trust/certificate_vectors.json"
RUN = """
const [content, done] = arguments;
(async () => {
  const answers = {};
  for (const { name, at, bundle, trust } of content.cases) {
    const filled = { ...bundle, statuses: bundle.statuses.map((n) => content.texts[n]) };
    for (const key of ["credential", "proof"]) filled[key] = content.texts[bundle[key]];
    const found = await zujiVerify(filled, { ...content.trust, ...trust }, Date.parse(at));
    answers[name] = found.outcome;
  }
  return answers;
})().then(done, (problem) => done(String(problem)));
"""

pytestmark = pytest.mark.browser


def test_the_script_gives_the_answer_of_every_vector(tmp_path):
    content = json.loads(VECTORS.read_text("utf-8"))
    page = tmp_path / "vectors.html"
    page.write_text(f"<!doctype html><script>{SCRIPT.read_text('utf-8')}</script>", "utf-8")
    browser = chromium(800, 600)
    try:
        browser.get(page.as_uri())
        answers = browser.execute_async_script(RUN, content)
    finally:
        browser.quit()
    assert answers == {case["name"]: case["outcome"] for case in content["cases"]}
