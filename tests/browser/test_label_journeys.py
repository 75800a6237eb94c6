"""From a planted error to a label that a phone scans, a certificate checked with the network
off, and its suspension.
"""

import json
from urllib.request import urlopen

import pytest
import zxingcpp
from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from browser.test_board_journeys import downloaded
from browser.test_desk_journeys import another_study, is_ready, press, sign_in
from browser.test_journeys import errors, find, overflows, until, violations
from cli_process import zuji

pytestmark = pytest.mark.browser
CLERK, APPROVER, OWNER = (f"{role}@ludai.example" for role in ("clerk", "approver", "owner"))
PROVINCE, DECIDER, LEAD = (
    "province@zuji.example",
    "province2@zuji.example",
    "verifier@taiheng.example",
)
TEAM = {"lead": LEAD, "member": "member@taiheng.example", "reviewer": "reviewer@taiheng.example"}
WRONG, RIGHT = "310", "3100"


def send(browser, form, **values):
    """Fill the form whose action ends so, or that of the page to which a button that cannot be
    taken back leads, and send it; the next page is there when this returns.
    """
    box = find(browser, f"form[action$='{form}'], main a.danger[href$='{form}']")
    if box.tag_name == "a":
        press(browser, f"main a.danger[href$='{form}']")
        box = find(browser, ".card.danger form[method=post]")
    page = find(browser, "html")
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    for name, value in values.items():
        field = box.find_element(By.NAME, name)
        if field.tag_name == "select":
            Select(field).select_by_value(value)
        elif field.get_attribute("type") == "date":
            browser.execute_script("arguments[0].value = arguments[1]", field, value)
        else:
            field.clear()
            field.send_keys(value)
    primary = box.find_elements(By.CSS_SELECTOR, "button.primary")
    button = primary[0] if primary else box.find_element(By.CSS_SELECTOR, "button")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    until(browser, lambda b: b.find_element(By.TAG_NAME, "html") != page)


def open_at(browser, site, path):
    browser.get(f"{site}{path}")
    return find(browser, "main")


def fill_in(browser, name, text):
    """Put a value into the study's form and wait until it is saved."""
    field = find(browser, f"#i-{name}")
    browser.execute_script("arguments[0].closest('details')?.setAttribute('open', '')", field)
    field.clear()
    field.send_keys(text, "\t")
    until(browser, lambda b: text in find(b, f"#i-{name}").get_attribute("value"))
    page = find(browser, "html")
    press(browser, "form#study-form button.primary, main form button.primary")
    until(browser, lambda b: b.find_element(By.TAG_NAME, "html") != page)


def submit(browser, site, study):
    open_at(browser, site, f"{study}check/")
    for box in browser.find_elements(By.CSS_SELECTOR, "#warnings textarea"):
        box.clear()
        box.send_keys("已与计量记录核对")
    send(browser, "/submit/")
    assert "/check/" not in browser.current_url, browser.find_element(By.TAG_NAME, "main").text[
        :800
    ]


def look_at(browser, site, engagement, wrong=""):
    """Record every line of the sample that was not looked at; the line `wrong` does not hold."""
    open_at(browser, site, f"{engagement}sample/")
    while True:
        until(browser, is_ready)
        open_forms = browser.find_elements(By.CSS_SELECTOR, "details[open] form[action$='/seen/']")
        if not open_forms:
            return
        page, form = find(browser, "html"), open_forms[0]
        is_wrong = form.find_element(By.NAME, "line").get_attribute("value") == wrong
        form.find_element(By.NAME, "note").send_keys(
            "凭证为 3100 千立方米" if is_wrong else "与凭证一致"
        )
        button = form.find_element(By.CSS_SELECTOR, f"button[value='{int(not is_wrong)}']")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        until(browser, lambda b, old=page: b.find_element(By.TAG_NAME, "html") != old)


@pytest.fixture(scope="module")
def certified(site, chromium):
    """Clerk → verifier → correction → decision: what the later journeys stand on."""
    with chromium(1280, 900) as browser:
        return from_study_to_label(browser, site)


def from_study_to_label(browser, site):
    sign_in(browser, site, CLERK)
    study = another_study(browser, site).removeprefix(site)
    open_at(browser, site, f"{study}draft/")
    fill_in(browser, "rolling_gas", WRONG)
    submit(browser, site, study)
    approve(browser, site, study)
    sign_in(browser, site, CLERK)
    open_at(browser, site, study)
    send(browser, "/request/", level="reasonable")
    engagement = browser.current_url.removeprefix(site)
    sign_in(browser, site, PROVINCE)
    open_at(browser, site, engagement)
    body = browser.find_element(By.XPATH, "//li[b[contains(., '泰衡')]]//input[@name='body']")
    form = body.find_element(By.XPATH, "..")
    form.find_element(By.NAME, "reason").send_keys("示例")
    form.find_element(By.CSS_SELECTOR, "button").click()
    until(browser, lambda b: "泰衡" in b.find_element(By.CSS_SELECTOR, ".lead").text)
    sign_in(browser, site, LEAD)
    open_at(browser, site, engagement)
    for fieldset in browser.find_elements(By.CSS_SELECTOR, "form[action$='/team/'] fieldset"):
        word = fieldset.find_element(By.TAG_NAME, "legend").text
        part = "lead" if "泰核" in word else "reviewer" if "复核" in word else "member"
        fieldset.find_element(By.CSS_SELECTOR, f"input[value='{part}']").click()
    send(browser, "/team/")
    for email in TEAM.values():
        sign_in(browser, site, email)
        open_at(browser, site, engagement)
        send(browser, "/declare/")
    sign_in(browser, site, LEAD)
    open_at(browser, site, f"{engagement}sample/")
    sampled = browser.find_elements(By.XPATH, "//section[.//span[contains(@class,'working')]]")
    found = [s.get_attribute("id") for s in sampled]
    look_at(browser, site, engagement, wrong="rolling_gas")
    open_at(browser, site, f"{engagement}findings/")
    send(
        browser,
        "/findings/new/",
        severity="major",
        field="rolling_gas",
        text="读到 310，凭证为 3100",
    )
    send(browser, "/return/")
    sign_in(browser, site, CLERK)
    open_at(browser, site, f"{study}draft/")
    told = find(browser, "main").text
    fill_in(browser, "rolling_gas", RIGHT)
    open_at(browser, site, f"{engagement}findings/")
    send(browser, "/answer/", text="已按燃气账单改为 3100")
    submit(browser, site, study)
    approve(browser, site, study)
    sign_in(browser, site, LEAD)
    open_at(browser, site, f"{engagement}findings/")
    send(browser, "/resume/")
    open_at(browser, site, f"{engagement}findings/")
    send(browser, "/settle/", text="已核对账单")
    look_at(browser, site, engagement)
    open_at(browser, site, f"{engagement}visits/")
    send(browser, "/visits/new/", visited_on="2026-01-05", people="示例", text="查看加热炉与气表")
    open_at(browser, site, f"{engagement}conclusion/")
    send(
        browser,
        "/conclude/",
        opinion="unmodified",
        scope="摇篮到大门",
        procedures="核对凭证，现场核查",
    )
    sign_in(browser, site, TEAM["reviewer"])
    open_at(browser, site, f"{engagement}conclusion/")
    send(browser, "/issue/")
    statement = browser.current_url.rstrip("/").rsplit("/", 1)[-1]
    certificate = certify(browser, site, study)
    number = find(browser, "h1 small").text.split()[0]
    sign_in(browser, site, OWNER)
    open_at(browser, site, "/entries/")
    press(browser, "main ul.rows a[href*='/entries/']")
    entry = browser.current_url.removeprefix(site)
    address = find(browser, "select[name=revision] option").get_attribute("value")
    send(browser, "/publish/", revision=address)
    key = find(browser, "a[href^='/p/']").get_attribute("href")
    return {
        "sampled": found,
        "told": told,
        "statement": statement,
        "certificate": certificate,
        "number": number,
        "entry": entry,
        "page": key,
    }


def approve(browser, site, study):
    sign_in(browser, site, APPROVER)
    open_at(browser, site, study)
    press(browser, "#decide input[value=approve]")
    send(browser, "/decide/")


def certify(browser, site, study):
    """From the application to the decision by an officer who had no hand in it; returns the
    certificate's address.
    """
    sign_in(browser, site, OWNER)
    open_at(browser, site, study)
    press(browser, "a[href$='/apply/']")
    until(browser, lambda b: b.find_elements(By.NAME, "management_since"))
    for select in browser.find_elements(By.CSS_SELECTOR, "main form select"):
        Select(select).select_by_index(1)
    browser.execute_script(
        "document.getElementsByName('management_since')[0].value = '2020-01-01';"
        "document.getElementsByName('is_combined')[0].checked = true"
    )
    press(browser, "main form button.primary")
    until(browser, lambda b: "/apply/" not in b.current_url)
    certificate = browser.current_url.removeprefix(site)
    sign_in(browser, site, PROVINCE)
    for move in ("accept", "review", "inspect", "verify"):
        open_at(browser, site, certificate)
        send(browser, f"/{move}/")
        assert not browser.find_elements(By.CSS_SELECTOR, ".findings"), find(browser, "main").text[
            :600
        ]
    sign_in(browser, site, DECIDER)
    open_at(browser, site, certificate)
    send(browser, "/issue/")
    return certificate


def scanned(browser, tmp_path):
    """What a phone reads from the code on the screen."""
    browser.save_screenshot(str(tmp_path / "label.png"))
    with Image.open(tmp_path / "label.png") as picture:
        found = zxingcpp.read_barcodes(picture)
    return [f.text for f in found]


@pytest.mark.database
@pytest.mark.once
def test_the_proposed_sample_holds_the_planted_error_and_the_clerk_is_told_at_the_field(certified):
    assert "rolling_gas" in certified["sampled"]
    assert "读到 310，凭证为 3100" in certified["told"]


@pytest.mark.database
@pytest.mark.once
def test_a_phone_scans_the_label_and_a_buyer_reads_english(
    certified, site, tmp_path, axe, picture, chromium
):
    with chromium(1280, 900, downloads=tmp_path) as holder:
        sign_in(holder, site, OWNER)
        open_at(holder, site, certified["entry"])
        press(holder, "a[href$='label.png']")
        archive = find(holder, "h1 small").text.split()[0]
        assert downloaded(tmp_path, f"{archive}.png")
        holder.get((tmp_path / f"{archive}.png").as_uri())
        links = scanned(holder, tmp_path)
    assert len(links) == 1 and links[0].startswith(f"{site}/01/09521234543213")
    with chromium(390, 844) as phone:
        phone.execute_cdp_cmd(
            "Network.setExtraHTTPHeaders",
            {"headers": {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}},
        )
        phone.execute_cdp_cmd("Network.enable", {})
        phone.get(links[0])
        text = find(phone, "main").text
        assert phone.current_url == certified["page"]
        assert f"Certificate {certified['number']} is valid" in text
        assert "Which stage emits how much" in text
        picture(phone, "product-phone-en")
        assert violations(phone, axe) == []
        assert overflows(phone) <= 0
        assert errors(phone) == []
        sizes = phone.execute_script(
            "return performance.getEntries().map(e => e.transferSize || 0).reduce((a, "
            "b) => a + b, 0)"
        )
        assert sizes < 100_000


def test_the_certificate_is_checked_offline_in_the_browser_and_on_the_command_line(
    certified, site, tmp_path, chromium
):
    """Page, certificate and keys are taken along; then there is no network, and nothing is asked
    of it.
    """
    base = f"{site}/certificates/{certified['number']}/certificate.json"
    bundle = json.loads(urlopen(base).read())
    trust = json.loads(urlopen(f"{site}/trust.json").read())
    page = tmp_path / "zuji-check.html"
    page.write_bytes(urlopen(f"{site}/en/check/zuji-check.html").read())
    altered = bundle["credential"].split(".")
    altered[1] = altered[1][:-3] + ("AAA" if altered[1][-3:] != "AAA" else "BBB")
    stranger = {**trust, "did": {**trust["did"], "assertionMethod": []}}
    cases = {
        "valid": (bundle, None),
        "altered": (bundle | {"credential": ".".join(altered)}, None),
        "log-missing": (bundle | {"proof": ""}, None),
        "log-wrong": (bundle | {"salt": "00"}, None),
        "status-missing": (bundle | {"statuses": []}, None),
        "key-unknown": (bundle, stranger),
        "malformed": ({"schema": "else"}, None),
    }
    with chromium(1280, 900) as browser:
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
        )
        for outcome, (content, keys) in cases.items():
            browser.get(page.as_uri())
            if keys:
                browser.execute_script(
                    "document.getElementById('own-trust').value = arguments[0]", json.dumps(keys)
                )
            file = tmp_path / f"{outcome}.json"
            file.write_text(json.dumps(content))
            find(browser, "#file").send_keys(str(file))
            until(browser, lambda b: b.find_element(By.ID, "answer").get_attribute("data-outcome"))
            answer = find(browser, "#answer")
            assert answer.get_attribute("data-outcome") == outcome, answer.text
            done = on_the_command_line(tmp_path, file, keys or trust)
            assert (
                json.loads(done.stdout)["outcome"] == outcome
                if outcome != "malformed"
                else done.returncode
            )


def test_every_process_of_the_server_sets_pdfs(certified, site):
    """The typesetter's threads do not survive a fork: a process that lost them would never
    answer.
    """
    url = f"{site}/certificates/{certified['number']}/certificate.pdf"
    made = {urlopen(url, timeout=30).read() for _ in range(8)}
    assert len(made) == 1 and made.pop().startswith(b"%PDF")


def on_the_command_line(folder, file, trust):
    (folder / "did.json").write_text(json.dumps(trust["did"]))
    return zuji(
        "verify",
        "certificate",
        file,
        "--keys",
        folder / "did.json",
        "--log-key",
        trust["log_key"],
        "--json",
    )


@pytest.mark.database
@pytest.mark.once
def test_the_province_suspends_and_the_same_scan_says_so(certified, site, tmp_path, chromium):
    """Last: it ends what the others stand on."""
    link = f"{site}/01/09521234543213"
    with chromium(390, 844) as browser:
        browser.get(f"{link}?lang=en")
        assert "is valid" in find(browser, "main").text
        sign_in(browser, site, PROVINCE)
        open_at(browser, site, certified["certificate"])
        send(browser, "/suspend/", reason="抽查发现计量器具未检定（示例）")
        browser.get(f"{link}?lang=en")
        assert "suspended" in find(browser, ".status").text
        bundle = tmp_path / "now.json"
        bundle.write_bytes(
            urlopen(f"{site}/certificates/{certified['number']}/certificate.json").read()
        )
        trust = json.loads(urlopen(f"{site}/trust.json").read())
        assert (
            json.loads(on_the_command_line(tmp_path, bundle, trust).stdout)["outcome"]
            == "suspended"
        )
        sign_in(browser, site, OWNER)
        open_at(browser, site, certified["entry"])
        assert not browser.find_elements(By.CSS_SELECTOR, "a[href$='label.svg']")
