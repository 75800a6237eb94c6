"""The card of a certificate in a frame of another site: live, public facts only, and the only page
that may be framed.
"""

import html

import pytest
from django.conf import settings

from portal.certificates import issued, published
from portal.verifiers import team
from zuji_portal.certification import actions

pytestmark = pytest.mark.django_db


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
