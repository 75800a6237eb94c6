"""Every form of the site that a person fills: without network it says so and keeps the text."""

import pytest

from browser.test_desk_journeys import sign_in
from browser.test_journeys import find, until
from browser.test_nothing_lost import cut

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = [
    "clerk@ludai.example",
    pytest.param("owner@ludai.example", marks=pytest.mark.nightly),
    pytest.param("province@zuji.example", marks=pytest.mark.nightly),
]
PAGES_READ = 60
"""Pages that are read in search of forms, for each person."""
FORMS_OF = """
const [most, done] = arguments;
const typed = "input:not([type]), input[type=text], input[type=email], textarea, " +
  "input[inputmode]";
(async () => {
  const queue = ["/desk/"], seen = new Set(queue), kinds = new Map();
  for (let read = 0; queue.length && read < most; read += 1) {
    const address = queue.shift();
    const answer = await fetch(address);
    const isPage = (answer.headers.get("content-type") || "").includes("html");
    if (!answer.ok || !isPage) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const here = new URL(answer.url).pathname;
    page.querySelectorAll("main form").forEach((form) => {
      if (form.method !== "post" || !form.querySelector(typed)) return;
      if (form.querySelector("input[type=password]")) return;
      const action = form.getAttribute("action") || here;
      const kind = action.replace(/[0-9a-f-]{8,}|\\d+/g, "n");
      if (!kinds.has(kind)) kinds.set(kind, here);
    });
    page.querySelectorAll("main a[href], header a[href]").forEach((link) => {
      const to = new URL(link.getAttribute("href"), location.origin + here);
      const kind = to.pathname.replace(/\\d+/g, "n");
      if (to.origin !== location.origin || seen.has(kind)) return;
      if (/^\\/(en|r|p|log|api)\\/|logout/.test(to.pathname)) return;
      seen.add(kind);
      queue.push(to.pathname);
    });
  }
  done([...kinds]);
})();
"""
FILL = """
const [kind, text] = arguments;
const typed = "input:not([type]), input[type=text], input[type=email], textarea, " +
  "input[inputmode]";
const form = [...document.querySelectorAll("main form")].find((each) => {
  const action = each.getAttribute("action") || location.pathname;
  return each.method === "post" && each.querySelector(typed) &&
    action.replace(/[0-9a-f-]{8,}|\\d+/g, "n") === kind;
});
const field = form.querySelector(typed);
field.value = text;
field.dispatchEvent(new Event("input", { bubbles: true }));
form.noValidate = true;
form.requestSubmit();
window.filled = field;
"""
PUT_DOWN = """
document.querySelector("#keeping-bar [data-close]").click();
filled.form.reset(); // a page that is left keeps what differs from the server's
sessionStorage.clear();
"""


@pytest.mark.parametrize("email", PEOPLE)
def test_pages_without_network_every_form_says_so_and_keeps_what_was_typed(desktop, site, email):
    sign_in(desktop, site, email)
    desktop.set_script_timeout(120)
    forms = desktop.execute_async_script(FORMS_OF, PAGES_READ)
    assert len(forms) >= 3, forms
    silent = []
    for kind, address in forms:
        desktop.get(f"{site}{address}")
        cut(desktop, True)
        try:
            desktop.execute_script(FILL, kind, "示例文字")
            # the bar may first say that text of the form beside it was put back
            until(desktop, lambda b: "还在本页" in find(b, "#keeping-bar").text, 10)
            kept = desktop.execute_script("return filled.isConnected && filled.value")
            if kept != "示例文字":
                silent.append((kind, address, kept))
            desktop.execute_script(PUT_DOWN)
            desktop.get("about:blank")  # while it is cut: no page is left that could send it again
        except Exception as problem:
            silent.append((kind, address, desktop.current_url, type(problem).__name__))
        cut(desktop, False)
    print(email, len(forms), "forms")
    assert silent == []
