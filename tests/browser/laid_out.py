"""What a browser tells of how a page is laid out: at 200 % zoom, on a phone, in dark mode."""

from __future__ import annotations

from typing import Any

from browser.reading import ReadingChrome

ZOOMED = (720, 450)
"""A screen of 1440 × 900 at 200 %."""
CUT = """
const wide = document.documentElement.clientWidth;
const found = [];
const tell = (what, one) => found.push(
  `${what}: <${one.tagName.toLowerCase()} class="${one.getAttribute("class") || ""}"> `
    + one.textContent.trim().replace(/\\s+/g, " ").slice(0, 40),
);
const scrolls = (one) => {
  for (let up = one.parentElement; up; up = up.parentElement)
    if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
  return false;
};
for (const one of document.body.querySelectorAll("*:not(svg *, math *, option)")) {
  const box = one.getBoundingClientRect();
  if (box.width < 2 || box.height < 2 || !one.checkVisibility()) continue;
  const style = getComputedStyle(one);
  if (style.clipPath !== "none") continue; // for who hears the page
  const isText = one.tagName === "INPUT" && !/decimal|numeric/.test(one.inputMode);
  if (isText) continue; // a long text is read by moving through its field; a number is not
  const clips = /hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis";
  if (clips && one.scrollWidth > one.clientWidth + 1) tell("cut", one);
  if (box.right > wide + 1 && !scrolls(one)) tell("beyond the edge", one);
}
return found.slice(0, 5);
"""
"""What is clipped, or stands beyond the right edge and in nothing that scrolls."""
CONTRAST = """
const done = arguments[arguments.length - 1];
const values = ["color-contrast", "link-in-text-block"];
axe.run(document, { runOnly: { type: "rule", values }, resultTypes: ["violations"] }).then(
  (found) => done(found.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.target)])),
);
"""
"""Of axe only what colours can break; the rest was read in the light."""


def cut(browser: ReadingChrome) -> list[str]:
    """What a person cannot see of the page without scrolling sideways."""
    found: list[str] = browser.execute_script(CUT)
    return found


def pale_in_the_dark(browser: ReadingChrome, axe: str) -> list[Any]:
    """What axe finds of the colours of the page as who prefers dark sees it."""
    if not browser.execute_script("return 'axe' in window"):
        browser.execute_script(axe)
    try:
        prefer(browser, "dark")
        found: list[Any] = browser.execute_async_script(CONTRAST)
    finally:
        prefer(browser, "light")
    return found


def prefer(browser: ReadingChrome, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
