"""The card of a certificate in a frame of another site: live, public facts only, and the only page
that may be framed.
"""

import html
import json
import shutil
import subprocess

import pytest
from django.conf import settings

from cast import ROOT
from portal.certificates import issued, published
from portal.verifiers import team
from zuji_portal.certification import actions

pytestmark = pytest.mark.django_db
SCRIPT = ROOT / "examples" / "certificate-card.js"
PAGE_OF_LINKS = """
const kept = JSON.parse(process.argv[1]).map((href) => {
  const { pathname, protocol, origin } = new URL(href);
  const textContent = " 证书 ";
  return { pathname, protocol, origin, textContent, replaceWith(frame) { this.put = frame; } };
});
globalThis.location = { protocol: "https:" };
globalThis.document = {
  querySelectorAll: () => kept,
  createElement: (name) => ({ name, style: {} }),
};
eval(require("fs").readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(kept.map((link) => link.put ?? null)));
"""
"""A page of links for the script, without a browser."""


def test_a_card_says_the_state_of_now_and_only_what_is_public(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    card = f"/embed/certificates/{certificate.number}"
    product = cast.ludai.product.name_zh
    visitor, owner = cast.client("anonymous"), cast.client("owner")
    assert product not in visitor.get(card).content.decode()
    assert product not in owner.get(card).content.decode(), "a frame shows nobody more"
    published(cast.ludai)
    shown = visitor.get(card)
    assert product in shown.content.decode() and '<body class="issued">' in shown.content.decode()
    assert shown["Cache-Control"] == "no-cache" and not shown.cookies
    actions.Revoke(cast.platform["province"], certificate, reason="数据虚假（示例）").run()
    revoked = visitor.get(card).content.decode()
    assert "<b>已撤销</b>" in revoked and '<body class="revoked">' in revoked
    assert "<b>revoked</b>" in visitor.get(f"/en{card}").content.decode()


@pytest.mark.parametrize("number", ["ZUJI-SD-2000-000000", "a/b", "%3Cb%3E", "x" * 300])
def test_a_wrong_number_is_said_inside_the_frame(cast, number):
    visitor = cast.client("anonymous")
    for address, words in (
        (f"/embed/certificates/{number}", "没有这个编号的证书"),
        (f"/en/embed/certificates/{number}", "There is no certificate with this number"),
    ):
        answer = visitor.get(address)
        assert answer.status_code == 404 and words in answer.content.decode()
        assert "X-Frame-Options" not in answer
        assert "frame-ancestors *" in answer["Content-Security-Policy"]


def test_only_the_card_may_be_framed(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    visitor = cast.client("anonymous")
    page = visitor.get(f"/certificates/{certificate.number}")
    card = visitor.get(f"/embed/certificates/{certificate.number}")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "frame-ancestors 'none'" not in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card and "<script" not in card.content.decode()
    line = html.unescape(page.content.decode().partition("<textarea")[2].partition("<")[0])
    assert f'src="{settings.SITE_URL}{card.wsgi_request.path}"\n  title="碳足迹证书 ' in line
    page = visitor.get(f"/en/certificates/{certificate.number}")
    assert 'title="Carbon footprint certificate ' in html.unescape(page.content.decode())


def test_the_script_for_ones_own_site_frames_the_card_of_a_certificate_and_nothing_else(cast):
    """The frame is that of the certificate's page; a link elsewhere stays a link."""
    if not (node := shutil.which("node")):
        pytest.skip("no node here")
    certificate = issued(cast, cast.ludai, team(cast))
    page = f"https://pcf.example/certificates/{certificate.number}"
    english = page.replace("/certificates/", "/en/certificates/")
    strange = [
        "http://pcf.example/certificates/x",
        "javascript:alert(1)//certificates/x",
        "https://pcf.example/p/certificates/x",
        "https://pcf.example/certificates/a/b",
        "https://pcf.example/login",
    ]
    done = subprocess.run(
        [node, "-e", PAGE_OF_LINKS, json.dumps([page, english, *strange]), str(SCRIPT)],
        capture_output=True,
        check=True,
        text=True,
    )
    first, second, *others = json.loads(done.stdout)
    visitor = cast.client("anonymous")
    for frame, language in ((first, "zh-hans"), (second, "en")):
        answer = visitor.get(frame["src"].removeprefix("https://pcf.example"))
        assert answer.status_code == 200 and f'lang="{language}"' in answer.content.decode()
    assert (first["name"], first["width"], first["height"]) == ("iframe", 340, 190)
    assert (first["title"], first["loading"]) == ("证书", "lazy")
    assert others == [None] * len(strange)


def test_the_script_asks_for_nothing_and_writes_no_markup():
    text = SCRIPT.read_text("utf-8")
    for word in ("fetch", "XMLHttp", "innerHTML", "eval", "import", "cookie", "Storage"):
        assert word not in text
