"""The page's scripts give every certificate the answer that the library gives (tests/trust), on the
site and in the file that is kept for later.
"""

import json
from urllib.request import urlopen

import pytest

from cast import ROOT

VECTORS = ROOT / "tests/trust/certificate_vectors.json"
RUN = """
const [content, done] = arguments;
(async () => {
  const answers = {};
  for (const { name, at, bundle, file, trust } of content.cases) {
    let filled = null;
    if (bundle) {
      filled = { ...bundle, statuses: bundle.statuses.map((n) => content.texts[n]) };
      for (const key of ["credential", "proof"]) filled[key] = content.texts[bundle[key]];
    } else
      try {
        filled = zujiBytes.json(Uint8Array.from(atob(file), (c) => c.charCodeAt(0)));
      } catch {
        filled = null;
      }
    const found = await zujiVerify(filled, { ...content.trust, ...trust }, Date.parse(at));
    answers[name] = found.outcome;
  }
  const times = {};
  for (const text of Object.keys(content.times)) {
    const at = zujiBytes.instant(text);
    times[text] = Number.isNaN(at) ? null : at;
  }
  return { answers, times };
})().then(done, (problem) => done(String(problem)));
"""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("place", ["on the site", "in the kept file"])
def test_the_scripts_give_the_answer_of_every_vector(site, tmp_path, chromium, place):
    content = json.loads(VECTORS.read_text("utf-8"))
    address = f"{site}/check/"
    if place == "in the kept file":
        page = tmp_path / "zuji-check.html"
        page.write_bytes(urlopen(f"{site}/check/zuji-check.html").read())
        address = page.as_uri()
    with chromium(800, 600) as browser:
        browser.get(address)
        found = browser.execute_async_script(RUN, content)
    assert found["answers"] == {case["name"]: case["outcome"] for case in content["cases"]}
    assert found["times"] == content["times"]
