"""The people of the province at their desks, in a real browser against the demonstration site."""

import io
import re
from urllib.request import urlopen

import pytest
from openpyxl import Workbook
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions

from browser.test_journeys import errors, find, overflows, until, violations
from zuji.synth.plants import fictional_code
from zuji_portal.demonstration.enterprises import PASSWORD, demonstration_ledger
from zuji_portal.foundation.permissions.routes import ROUTES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])


def sign_in(browser, site, email, prefix=""):
    """By the form; the same person who signs in again is given the session of before, and comes
    to the list of what waits as well.
    """
    browser.delete_all_cookies()
    person = (site, prefix, email)
    if person in browser.sessions:
        browser.execute_cdp_cmd("Network.setCookies", {"cookies": browser.sessions[person]})
        browser.get(f"{site}{prefix}/todo/")
        if "/todo/" in browser.current_url:  # else somebody ended that session
            return
    browser.get(f"{site}{prefix}/account/login/")
    find(browser, "input[name=login]").send_keys(email)
    find(browser, "input[name=password]").send_keys(PASSWORD)
    press(browser, "form[action*='login'] button[type=submit]")
    until(browser, lambda b: "/todo/" in b.current_url)
    cookies = browser.execute_cdp_cmd("Network.getCookies", {"urls": [site]})["cookies"]
    browser.sessions[person] = [c for c in cookies if c["name"] == "sessionid"]


def press(browser, css, place=0):
    """Click where a person would: once it is there (a page before may still be leaving), after
    scrolling.
    """
    until(browser, lambda b: len(b.find_elements(By.CSS_SELECTOR, css)) > place)
    button = browser.find_elements(By.CSS_SELECTOR, css)[place]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()


def type_over(browser, css, text):
    """As who marks what stands there and types: emptied first, the field would be saved empty."""
    find(browser, css).send_keys(Keys.CONTROL, "a", Keys.NULL, text)


def is_ready(browser):
    return browser.execute_script("return document.readyState") == "complete"


def problems(browser):
    return browser.find_elements(By.CSS_SELECTOR, ".findings li")


def mend(browser, rule):
    """Take the first fix that the problem of a rule offers, and wait for the page to come back."""
    before = browser.find_element(By.TAG_NAME, "html")
    problem = next(p for p in problems(browser) if p.get_attribute("data-rule") == rule)
    button = problem.find_element(By.CSS_SELECTOR, "button")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    until(browser, lambda b: b.find_element(By.TAG_NAME, "html") != before)


def new_study(browser, site, prefix):
    """From the desk to a blank study of the rebar for last year; returns its address."""
    return another_study(browser, site, prefix, is_blank=True)


def another_study(browser, site, prefix="", is_blank=False):
    """From the desk to one more study of the rebar for last year, with the values of the earlier
    one where it is not to be blank; returns its address.
    """
    browser.get(f"{site}{prefix}/desk/")
    press(browser, "main a[href$='/study/']")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "[name=previous]"))
    if is_blank:
        browser.execute_script("document.querySelector('[name=previous]').value = ''")
    press(browser, "[name=again]")
    press(browser, "main form button.primary")
    until(browser, lambda b: "/tasks/" in b.current_url)
    return browser.current_url.removesuffix("tasks/")


FOCUSED = """
const cell = document.activeElement.closest(".ledger-grid :is(td, th)");
const tabs = document.querySelectorAll(".ledger-grid [tabindex='0']");
return cell && [cell.parentElement.rowIndex, cell.cellIndex, tabs.length];
"""
PLACE = "return [document.activeElement.closest('li')?.id, location.search]"


def walk_the_grid(browser):
    """The keys of the grid pattern (WAI-ARIA): one stop of Tab, arrows, Home and End, and Enter."""

    def press_keys(*keys):
        ActionChains(browser).send_keys(*keys).perform()
        return browser.execute_script(FOCUSED)

    def with_control(key):
        ActionChains(browser).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()
        return browser.execute_script(FOCUSED)

    rows = browser.find_elements(By.CSS_SELECTOR, ".ledger-grid tr")
    last = len(rows[0].find_elements(By.CSS_SELECTOR, "td, th")) - 1
    browser.execute_script("document.querySelector('.ledger-grid thead a').focus()")
    assert press_keys(Keys.ARROW_DOWN) == [1, 1, 1]
    assert press_keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_LEFT) == [2, 1, 1]
    assert press_keys(Keys.ARROW_UP, Keys.END) == [1, last, 1]
    assert press_keys(Keys.ARROW_RIGHT, Keys.HOME) == [1, 0, 1]
    assert press_keys(Keys.PAGE_DOWN)[0] == min(11, len(rows) - 1)
    assert with_control(Keys.END) == [len(rows) - 1, last, 1]
    assert with_control(Keys.HOME) == [0, 0, 1]
    asked = find(browser, ".ledger-grid td a[href^='#problem-']")
    number = asked.get_attribute("href").rpartition("#")[2]
    browser.execute_script("arguments[0].focus()", asked)
    at = browser.execute_script(FOCUSED)
    ring = "return getComputedStyle(document.activeElement.closest('td')).outlineWidth"
    press_keys(Keys.ARROW_UP, Keys.ARROW_DOWN)
    assert browser.execute_script(ring) == "3px"
    assert find(browser, "#cell-said").text
    assert press_keys(Keys.ENTER) is None
    assert browser.execute_script(PLACE)[0] == number
    assert press_keys(Keys.ESCAPE) == at


@LANGUAGES
def test_a_clerk_imports_the_ledger_with_three_mistakes_and_submits_and_the_approver_returns_it(
    browser, site, prefix, tmp_path, axe, picture
):
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(demonstration_ledger())
    name = "en" if prefix else "zh"
    is_phone = browser.get_window_size()["width"] < 600
    sign_in(browser, site, "clerk@ludai.example", prefix)
    study = new_study(browser, site, prefix)
    assert not browser.find_elements(By.CSS_SELECTOR, "main .findings")  # nothing is wrong yet
    browser.get(f"{study}ledgers/")
    find(browser, "input[type=file]").send_keys(str(ledger))
    press(browser, "main form button.primary")
    until(browser, problems)
    assert violations(browser, axe) == []
    assert overflows(browser) <= 0
    if not is_phone:
        picture(browser, f"ledger-{name}")
        walk_the_grid(browser)
    assert find(browser, "form[action$='apply/'] button").get_attribute("disabled")
    rules = [p.get_attribute("data-rule") for p in problems(browser)]
    is_remembered = "ledger-item-unknown" not in rules
    for rule in ("ledger-item-unknown", "number-unreadable", "ledger-jump")[is_remembered:]:
        mend(browser, rule)  # a ledger of the same form asks what an item is only once
    assert not problems(browser)
    press(browser, "form[action$='apply/'] button")
    until(browser, lambda b: b.current_url.endswith("/tasks/"))
    browser.get(f"{study}draft/")
    assert find(browser, "#total").text
    if not is_phone:
        picture(browser, f"draft-{name}")
    browser.get(f"{study}check/")
    assert violations(browser, axe) == []
    for box in browser.find_elements(By.CSS_SELECTOR, "#warnings textarea"):
        box.send_keys("已与计量记录核对")
    press(browser, "form[action$='submit/'] button.primary")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".state.submitted"))
    sign_in(browser, site, "approver@ludai.example", prefix)
    assert study.removeprefix(site) in browser.page_source
    browser.get(study)
    assert violations(browser, axe) == []
    if not is_phone:
        picture(browser, f"approve-{name}")
    press(browser, "#decide input[value=return]")
    find(browser, "#decide [name=reason]").send_keys("电量请附电费单")
    press(browser, "form[action$='decide/'] button.primary")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".state.returned"))
    sign_in(browser, site, "clerk@ludai.example", prefix)
    browser.get(study)
    until(browser, lambda b: "电量请附电费单" in b.page_source)
    assert not errors(browser)


def test_typing_saves_by_itself_and_a_colleague_is_not_overwritten(desktop, site):
    """Two tabs of one browser, as two people: the second save shows the first one's value."""
    sign_in(desktop, site, "clerk@ludai.example")
    study = new_study(desktop, site, "")
    desktop.get(f"{study}draft/")
    desktop.execute_script("window.open(arguments[0])", f"{study}draft/")
    one, two = desktop.window_handles
    field = "#i-billet_made"
    desktop.switch_to.window(one)
    find(desktop, field).send_keys("100万")
    until(desktop, lambda b: find(b, "#version").get_attribute("value") != "0")
    first = find(desktop, "#version").get_attribute("value")
    desktop.refresh()
    assert find(desktop, field).get_attribute("value") == "100万"
    desktop.switch_to.window(two)
    find(desktop, "#i-scrap").send_keys("105万")
    until(desktop, lambda b: find(b, "#version").get_attribute("value") > first)
    until(desktop, lambda b: find(b, field).get_attribute("value") == "100万")
    type_over(desktop, field, "99万")
    until(desktop, lambda b: "已保存" in find(b, "#live-links").text)
    desktop.switch_to.window(one)
    type_over(desktop, field, "98万")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, ".conflict"))
    assert "99万" in find(desktop, ".conflict").text
    assert find(desktop, field).get_attribute("value") == "99万"
    press(desktop, "form[action$='undo/'] button")
    assert not errors(desktop)


@LANGUAGES
def test_a_city_officer_enrols_ten_enterprises_by_excel(
    browser, site, prefix, tmp_path, axe, picture
):
    width = browser.get_window_size()["width"]
    start = 500_000 + 100 * bool(prefix) + (0 if width > 600 else 50)
    book = Workbook()
    book.active.append(["统一社会信用代码", "企业名称", "市", "行业代码"])
    for n in range(10):
        book.active.append([fictional_code(start + n), f"示例·滨州{start + n}", "滨州", 3216])
    out = io.BytesIO()
    book.save(out)
    file = tmp_path / "企业.xlsx"
    file.write_bytes(out.getvalue())
    sign_in(browser, site, "binzhou@zuji.example", prefix)
    browser.get(f"{site}{prefix}/enterprises/enrol/")
    find(browser, "input[type=file]").send_keys(str(file))
    press(browser, "main form button.primary")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".banner.good"))
    assert "10" in find(browser, ".banner.good").text
    assert violations(browser, axe) == []
    if width > 600:
        picture(browser, f"enrol-{'en' if prefix else 'zh'}")
    browser.get(f"{site}{prefix}/enterprises/?q={fictional_code(start)}")
    assert f"示例·滨州{start}" in browser.page_source
    assert violations(browser, axe) == []
    assert overflows(browser) <= 0


def test_a_stranger_is_refused_everywhere(desktop, site):
    """A person without any role, by the address of every kind of page that has one."""
    sign_in(desktop, site, "clerk@ludai.example")
    study = new_study(desktop, site, "")
    sign_in(desktop, site, "expert@zuji.example")
    paths = [
        study.removeprefix(site) + t
        for t in ("", "draft/", "check/", "changes/", "ledgers/", "measures/")
    ]
    for path in (
        *paths,
        "/enterprises/",
        "/enterprises/1/",
        "/evidence/",
        "/audit/",
        "/people/",
        "/enterprises/enrol/",
        f"/r/d{study.split('/')[-2]}/",
    ):
        desktop.get(site + path)
        heading = find(desktop, "h1")
        is_missing = heading.get_attribute("data-code") == "404"
        assert is_missing or heading.text == "此角色不能打开这一页", path
    desktop.delete_all_cookies()
    desktop.get(site + paths[1])
    assert "/account/login/" in desktop.current_url
    assert "anonymous" not in ROUTES["study_draft"]


def test_a_passkey_is_added_and_signs_in(desktop, site):
    """With the browser's own virtual authenticator: a key that verifies its user."""
    options = VirtualAuthenticatorOptions()
    options.has_resident_key = options.has_user_verification = options.is_user_verified = True
    desktop.add_virtual_authenticator(options)
    local = site.replace("127.0.0.1", "localhost")
    sign_in(desktop, local, "reader@ludai.example")
    desktop.get(f"{local}/account/2fa/webauthn/add/")
    if "reauthenticate" in desktop.current_url:
        find(desktop, "input[name=password]").send_keys(PASSWORD)
        press(desktop, "main form button[type=submit]")
        until(desktop, lambda b: "webauthn/add" in b.current_url)
    find(desktop, "input[name=passwordless]").click()
    until(desktop, is_ready)  # the button does nothing before its script has run
    press(desktop, "#mfa_webauthn_add")
    until(desktop, lambda b: "webauthn/add" not in b.current_url)
    desktop.delete_all_cookies()
    desktop.get(f"{local}/account/login/")
    until(desktop, is_ready)
    press(desktop, "#passkey_login")
    until(desktop, lambda b: "/todo/" in b.current_url)
    assert "查阅人" in find(desktop, ".who summary").text


def test_a_large_monte_carlo_goes_on_behind_a_closed_page(desktop, site):
    sign_in(desktop, site, "clerk@ludai.example")
    desktop.get(f"{another_study(desktop, site)}draft/")
    press(desktop, "form[action$='monte-carlo/'] button")
    until(desktop, lambda b: "/jobs/" in b.current_url)
    job = desktop.current_url
    desktop.get("about:blank")
    desktop.get(job)
    until(desktop, lambda b: "1000000" in b.page_source, 60)
    assert not errors(desktop)


def published_lock(site):
    """The lockfile of an example that every visitor sees."""
    with urlopen(f"{site}/calc/cement/?example=cement-demo") as page:
        digest = re.search(r"/r/([0-9a-f]{64})/", page.read().decode())[1]
    with urlopen(f"{site}/r/{digest}/lock.json") as lock:
        return lock.read()


@LANGUAGES
def test_a_verifier_recomputes_a_lockfile_and_an_altered_one_is_named(
    desktop, site, prefix, tmp_path, axe, picture
):
    sign_in(desktop, site, "verifier@taiheng.example", prefix)
    desktop.get(f"{site}{prefix}/desk/")
    press(desktop, "main a[href$='/verify/']")
    lock = published_lock(site)
    altered = re.sub(rb'"value":(\d)', rb'"value":1\1', lock, count=1)
    for name, content, said in (
        ("same", lock, ".banner.good"),
        ("altered", altered, ".banner.block"),
    ):
        (tmp_path / f"{name}.json").write_bytes(content)
        desktop.get(f"{site}{prefix}/verify/")
        find(desktop, "main input[type=file]").send_keys(str(tmp_path / f"{name}.json"))
        press(desktop, "main form button")
        until(desktop, lambda b, said=said: b.find_elements(By.CSS_SELECTOR, said))
        assert violations(desktop, axe) == []
    picture(desktop, f"verify-altered-{'en' if prefix else 'zh'}")
