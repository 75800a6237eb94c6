"""Every kind of page, as those see it who use it: accessible (axe), in the light and in the dark,
and no wider than the screen, in both languages, on a desk, at 200 % and on a phone. Each page is
opened once and then laid out at every width.

Last of the browser tests: the pages show what the journeys before left behind.
"""

import os
import re
from urllib.request import urlopen

import pytest

from browser.conftest import DESKTOP, PHONE
from browser.laid_out import ZOOMED, cut, pale_in_the_dark
from browser.test_desk_journeys import sign_in
from browser.test_journeys import errors, find, overflows, violations

pytestmark = pytest.mark.browser
CLERK, OWNER = "clerk@ludai.example", "owner@ludai.example"
APPROVER, AUDITOR, CITY = "approver@ludai.example", "auditor@zuji.example", "binzhou@zuji.example"
PROVINCE, EXPERT, LEAD = "province@zuji.example", "expert@zuji.example", "verifier@taiheng.example"
MISSING = "/nope/"

PAGES = {
    "": (
        "/",
        "/search/",
        "/search/?q=%E6%9F%B4%E6%B2%B9",
        "/search/?q=zzzz",
        "/learn/",
        "/learn/guide/clerk/",
        "/learn/glossary/",
        "/learn/glossary/factor/",
        "/services/",
        "/services/enrol/",
        "/board/",
        "/rules/",
        "/sitemap/",
        "/about/",
        "/help/",
        "/accessibility/",
        "/privacy/",
        "/calc/",
        "/calc/primary_aluminium/?example=aluminium-demo",
        "/calc/cement/",
        "/upload/",
        "/verify/",
        "/models/",
        "/models/cement/",
        "/factors/",
        "/factors/?q=diesel",
        "/factors/cn.elec.cf.2024.national_avg/",
        MISSING,
        "/r/{result}/",
        "/r/{result}/step/coal/",
        "/r/{result}/step/calcination/",
        "/catalogue/",
        "/catalogue/compare/",
        "/check/",
        "/bodies/",
        "/committee/",
        "/committee/1/",
        "/committee/pool/",
        "/learn/courses/",
        "/offers/",
        "/draws/",
        "/inclusion/",
        "/me/scan/",
    ),
    CLERK: (
        "/todo/",
        "/desk/",
        "/desk/studies/1/",
        "/desk/studies/1/class/",
        "/desk/studies/1/measures/",
        "/desk/studies/1/scenarios/",
        "/desk/studies/1/last-year/",
        "/desk/studies/1/suppliers/",
        "/desk/studies/1/changes/",
        "/products/1/",
        "/products/1/edit/",
        "/products/1/study/",
        "/evidence/",
        "/jobs/",
        "/enterprises/1/",
        "/r/s1-1/",
        "/desk/why/study.approve/1/",
    ),
    OWNER: ("/enterprises/1/", "/certification/1/", "/entries/1/", "/enterprises/1/change/"),
    APPROVER: ("/desk/studies/1/", "/todo/", "/desk/why/study.edit/1/"),
    AUDITOR: ("/audit/", "/audit/?kind=study", "/todo/"),
    CITY: ("/enterprises/", "/programme/", "/todo/"),
    LEAD: (
        "/verification/2/",
        "/verification/2/sample/",
        "/verification/2/findings/",
        "/verification/2/visits/",
    ),
    PROVINCE: (
        "/desk/",
        "/enterprises/",
        "/people/",
        "/audit/",
        "/enterprises/claims/",
        "/enterprises/new/",
        "/account/sessions/",
        "/account/2fa/",
        "/enterprises/1/history/",
        "/programme/",
        "/programme/rows/?unit=products&stage=accounted",
        "/programme/targets/",
        "/programme/scope/",
        "/programme/reports/",
        "/programme/consultations/",
        "/verification/",
        "/certification/",
        "/entries/",
        "/bodies/1/",
    ),
    EXPERT: (
        "/desk/",
        "/models/eaf_steel/",
        "/factors/",
        "/factors/?q=dl+2024",
        "/factors/cn.elec.cf.2024.national_avg/",
        "/factors/agenda/",
        "/factors/new/",
        "/api/",
        "/api/keys/",
        "/log/",
        "/documents/",
    ),
}
ZH, EN, BOTH = ("zh",), ("en",), ("zh", "en")
PICTURES = {
    (CLERK, "/desk/studies/1/scenarios/"): ("scenarios", BOTH),
    (CLERK, "/desk/why/study.approve/1/"): ("why", BOTH),
    (CLERK, "/enterprises/1/"): ("enterprise", BOTH),
    (PROVINCE, "/audit/"): ("audit", BOTH),
    (PROVINCE, "/enterprises/"): ("enterprises", BOTH),
    (PROVINCE, "/enterprises/claims/"): ("claims", BOTH),
    (EXPERT, "/models/eaf_steel/"): ("model", BOTH),
    (LEAD, "/verification/2/sample/"): ("sample", ZH),
    (OWNER, "/certification/1/"): ("certificate", ZH),
    ("", "/catalogue/"): ("catalogue", ZH),
    ("", "/committee/1/"): ("committee", ZH),
}
"""Of the pages that the tutorials show: the name, and the languages."""


@pytest.fixture(scope="module")
def result(site):
    """The digest of the result that the first page shows."""
    with urlopen(f"{site}/calc/cement/?example=cement-demo") as page:
        return re.search(r"/r/([0-9a-f]+)/", page.read().decode())[1]


LAYOUTS = [(language, size) for language in BOTH for size in (DESKTOP, PHONE)]


def by_day(place):
    """Every third page by its place in the list, in one layout that axe reads: Chinese on a desk,
    English on a phone in turn. That a page fits is measured at both widths in that language.
    """
    return [LAYOUTS[3 * (place // 3 % 2)]] if place % 3 == 0 else []


def by_night(place):
    """All others."""
    return [layout for layout in LAYOUTS if layout not in by_day(place)]


def sampled_by_day(place, language):
    """Whether a page is also read in the dark and laid out at 200 %: one of six, in Chinese."""
    return place % 6 == 0 and language == "zh"


def sampled_by_night(place, language):
    return not sampled_by_day(place, language)


def looked_at(browser, axe, layouts, language, is_sampled):
    """What is wrong with the page that is open, by the screen on which it is."""
    for size in (DESKTOP, PHONE):
        browser.show_at(*size)
        if (language, size) in layouts and (found := violations(browser, axe)):
            yield size, found
        if (wider := overflows(browser)) > 0:
            yield size, f"{wider} px wider than the screen"
        if is_sampled and (found := cut(browser)):
            yield size, found
    if is_sampled:
        browser.show_at(*ZOOMED)
        if (wider := overflows(browser)) > 0:
            yield ZOOMED, f"{wider} px wider than the screen"
        if found := [*cut(browser), *pale_in_the_dark(browser, axe)]:
            yield ZOOMED, found


@pytest.mark.parametrize(
    ("read", "sampled"),
    [
        (by_day, sampled_by_day),
        pytest.param(by_night, sampled_by_night, marks=pytest.mark.nightly),
    ],
    ids=["", "the others"],
)
@pytest.mark.parametrize("email", PAGES, ids=lambda email: email or "anybody")
def test_pages_are_accessible_and_fit_the_screen(
    desktop, site, axe, picture, result, email, read, sampled
):
    desktop.is_read = False  # no journey: what the pages say is not looked at here
    if email:
        sign_in(desktop, site, email)
    wrong = []
    for place, path in enumerate(PAGES[email]):
        name, languages = PICTURES.get((email, path), ("", ()))
        spoken = {language for language, _ in read(place)}
        for language in BOTH if os.environ.get("ZUJI_PICTURES") else sorted(spoken):
            url = ("/en" if language == "en" else "") + path.format(result=result)
            desktop.show_at(*DESKTOP)
            desktop.get(site + url)
            heading = find(desktop, "h1")
            if bool(heading.get_attribute("data-code")) != (path == MISSING):
                wrong.append((url, heading.text))
            if language in languages:
                picture(desktop, f"{name}-{language}")
            found = looked_at(desktop, axe, read(place), language, sampled(place, language))
            wrong += [(url, *bad) for bad in found]
            if (said := errors(desktop)) and path != MISSING:
                wrong.append((url, said))
    assert not wrong, "\n".join(map(str, wrong))
