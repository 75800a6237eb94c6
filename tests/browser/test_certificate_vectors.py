"""The page's scripts give every certificate the answer that the library gives (tests/trust), on the
site and in the file that is kept for later.
"""

import json
from urllib.request import urlopen

import pytest

from browser.conftest import chromium
from cast import ROOT

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


@pytest.mark.parametrize("place", ["on the site", "in the kept file"])
def test_the_scripts_give_the_answer_of_every_vector(site, tmp_path, place):
    content = json.loads(VECTORS.read_text("utf-8"))
    address = f"{site}/check/"
    if place == "in the kept file":
        page = tmp_path / "zuji-check.html"
        page.write_bytes(urlopen(f"{site}/check/zuji-check.html").read())
        address = page.as_uri()
    browser = chromium(800, 600)
    try:
        browser.get(address)
        answers = browser.execute_async_script(RUN, content)
    finally:
        browser.quit()
    assert answers == {case["name"]: case["outcome"] for case in content["cases"]}
