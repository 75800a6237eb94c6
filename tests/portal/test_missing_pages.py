"""A page that is not there says what may have happened and what to do, by the kind of address."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def shown(path):
    answer = Client().get(path)
    assert answer.status_code == 404
    return answer.content.decode()


@pytest.mark.parametrize(
    ("path", "title", "todo"),
    [
        ("/r/" + "0" * 64 + "/", "没有这个结果", "随时重算"),
        ("/p/nothing-here/", "没有公开的这个产品", "核对编号"),
        ("/certificates/ZJ-2026-999999/", "没有这份证书", "证书号可能抄错"),
        ("/factors/nothing.of.the.kind/", "库里没有这一条", "因子库"),
        ("/en/certificates/ZJ-2026-999999/", "There is no such certificate", "Compare the number"),
        ("/en/no-such-page/", "There is no such page", "Enter from the home page"),
    ],
)
def test_each_kind_of_address_has_its_own_words_and_a_search(path, title, todo):
    page = shown(path)
    assert f'<h1 data-code="404">{title}</h1>' in page
    assert todo in page
    assert re.search(r'<input\s+type="search"\s+name="q"', page)
    assert "<h1>404" not in page


def test_what_may_not_be_seen_reads_as_what_is_not_there(cast):
    from zuji_portal.enterprises.changes.actions import AskChange

    of_ludai, enterprise = cast.ludai.viewers["clerk"], cast.ludai.enterprise
    request = AskChange(of_ludai, enterprise, values={"name_zh": "新"}, reason="执照").run()
    rival = Client()
    rival.force_login(cast.rival.viewers["owner"].user, "django.contrib.auth.backends.ModelBackend")
    hidden = rival.get(f"/changes/{request.pk}/").content.decode()
    absent = rival.get(f"/changes/{request.pk + 999}/").content.decode()
    heading = re.compile(r"(?s)<h1.*?</form>")
    assert heading.search(hidden)[0] == heading.search(absent)[0]
    assert "别的企业" in hidden
