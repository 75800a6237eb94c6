"""The public doors: home, search with synonyms and exact codes, learning, services, board."""

import re

import pytest
from django.urls import reverse

from portal.certificates import issued, published
from portal.verifiers import team
from zuji_portal.catalogue.queries import entry_of_product
from zuji_portal.foundation.search.relaxed import relaxations, words_of
from zuji_portal.rulebook.factors.queries import suited
from zuji_portal.web.doors.figures import FEW
from zuji_portal.web.doors.reading import glossary, text

pytestmark = pytest.mark.django_db
HOME_BYTES = 150_000


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def main(client, url):
    whole = page(client, url)
    return whole[whole.index("<main") : whole.index("</main>")]


def groups(client, asked):
    """Group → the addresses of its answers."""
    parts = re.split(r"<h2>", main(client, f"/search/?q={asked}"))[1:]
    return {p.split("</h2>")[0]: re.findall(r'href="([^"]+)"', p) for p in parts}


def test_the_first_page_has_four_doors_a_search_and_no_form_of_values(client, examples):
    whole = page(client, "/")
    assert len(whole.encode()) < HOME_BYTES and 'id="study-form"' not in whole
    for url in ("/calc/", "/check/", "/learn/", "/services/"):
        assert f'href="{url}"' in main(client, "/")
    assert main(client, "/").count("<form") == 1


def test_public_figures_are_the_four_of_the_list_and_absent_when_there_are_none(client, cast):
    assert "figures" in main(client, "/")
    labels = re.findall(r"</b>\s*([^<]+?)</a>", main(client, "/board/"))
    assert set(labels) <= {"入库企业", "已核算产品", "有效证书", "公开产品"}


def test_a_province_without_enterprises_shows_no_figures(client, db):
    assert "figures" not in main(client, "/")
    assert "还没有可以公布的数" in main(client, "/board/")


def test_industries_of_fewer_than_five_enterprises_are_not_published(client, cast):
    issued(cast, cast.ludai, team(cast))
    published(cast.ludai)
    assert FEW == 5
    assert "不足 5 家的行业不公布" in main(client, "/board/") and "<table" not in main(
        client, "/board/"
    )


def test_classes_of_fewer_than_five_enterprises_have_no_median_on_the_public_board(client, cast):
    issued(cast, cast.ludai, team(cast))
    assert "不足 5 家企业的类别不公布" in main(client, "/board/")


def test_a_word_and_the_other_that_means_the_same_find_the_same_factor(client, db):
    def factors(words):
        """What is found, without the link to all that is."""
        return [link for link in groups(client, words)["因子"] if "?q=" not in link]

    grid = factors("山东 电网")
    assert grid and grid == factors("山东 电力") == factors("山东电网")
    assert "/factors/cn.grid.cf.shandong.average/" in grid
    for words in (
        ("电网", "电力", "用电", "electricity", "grid"),
        ("Shandong grid", "shandong electricity"),
        ("烧碱", "氢氧化钠", "火碱", "caustic soda"),
    ):
        first, *others = (factors(each) for each in words)
        assert first and all(first == other for other in others), words


def test_words_of_two_substances_stay_apart(client, db):
    """Scrap is asked for beside the metal that is made from it, but is not that metal."""
    assert suited("废铝").candidates[0].identity.substance == "aluminium_scrap"
    assert suited("再生铝").candidates[0].identity.substance == "secondary_aluminium"


def test_half_of_the_words_suffice_and_all_of_them_come_first(client, db):
    assert (
        groups(client, "柴油 碳含量 某某")["因子"][:1] == groups(client, "柴油 含碳量")["因子"][:1]
    )
    assert "没有找到" in main(client, "/search/?q=zzqqy")


def test_a_place_is_never_left_out(client, db):
    first, *others = [
        {t.text for options in q for all_of in options for t in all_of}
        for q in relaxations("山东 电网 飞船")
    ]
    place = {t.text for options in relaxations("山东") for o in options for a in o for t in a}
    assert all(place & asked for asked in (first, *others))


def test_a_run_of_chinese_is_parted_where_it_holds_words_that_are_known():
    assert [(w.text, w.is_place) for w in words_of("山东电网因子")] == [
        ("山东", True),
        ("电网", False),
        ("因子", False),
    ]


def test_models_clauses_terms_and_services_are_found(client, db):
    found = groups(client, "水泥")
    assert "/calc/cement/" in found["模型"]
    assert any(u.startswith("/rules/#") for u in groups(client, "声明单位")["标准条文"])
    assert "/learn/glossary/declared-unit/" in groups(client, "声明单位")["文件与帮助"]
    assert "/services/enrol/" in groups(client, "企业入库")["文件与帮助"]


def test_a_certificate_s_number_opens_it_and_its_product_is_found(client, cast):
    certificate = issued(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    for asked, to in (
        (certificate.number, f"/certificates/{certificate.number}"),
        (certificate.number.lower(), f"/certificates/{certificate.number}"),
        (entry.archive_number, f"/p/{entry.key}"),
    ):
        answer = client.get("/search/", {"q": asked})
        assert (answer.status_code, answer["Location"]) == (302, to), asked
    found = groups(client, cast.ludai.product.name_zh)
    assert f"/p/{entry.key}" in found["产品"]
    assert f"/certificates/{certificate.number}" in found["证书"]


def test_a_search_shows_nobody_what_the_pages_do_not(client, cast):
    name, code = cast.ludai.enterprise.name_zh, cast.ludai.enterprise.uscc
    address = f"/enterprises/{cast.ludai.enterprise.pk}/"
    for who in ("anonymous", "member", "verifier", "expert"):
        assert "企业" not in groups(cast.client(who), name), who
        assert cast.client(who).get("/search/", {"q": code}).status_code == 200, who
    for who in ("clerk", "province", "auditor"):
        assert address in groups(cast.client(who), name)["企业"], who
        assert cast.client(who).get("/search/", {"q": code})["Location"] == address, who


def test_an_unpublished_product_is_not_found_by_name_or_archive_number(client, cast):
    issued(cast, cast.ludai, team(cast))
    entry = entry_of_product(cast.ludai.product.pk)
    assert "产品" not in groups(client, cast.ludai.product.name_zh)
    assert client.get("/search/", {"q": entry.archive_number}).status_code == 200
    assert client.get("/search/", {"q": entry.key}).status_code == 200


def test_what_is_written_nearly_so_is_offered(client, db):
    assert 'href="?q=clinker"' in main(client, "/search/?q=clinkr")


@pytest.mark.parametrize(
    "asked", ["", " ", "?", "\0", "'", '"', "*", "a" * 500, "🙂", "AND OR", "%"]
)
def test_odd_words_break_nothing(client, db, asked):
    assert client.get("/search/", {"q": asked}).status_code in {200, 400}


def test_every_guide_service_and_term_opens_in_both_languages(client, db):
    addresses = [reverse("guide", args=[g["id"]]) for g in text("guides")]
    addresses += [reverse("service", args=[s["id"]]) for s in text("services")]
    addresses += [reverse("term", args=[t.key]) for t in glossary()]
    addresses += [f"/{p}/" for p in ("learn", "learn/glossary", "services", "rules", "sitemap")]
    addresses += [f"/{p}/" for p in ("about", "help", "accessibility", "privacy")]
    assert len(glossary()) > 15 and len(addresses) > 40
    for url in addresses:
        assert page(client, url)
        english = re.sub(r"<[^>]+>", " ", main(client, f"/en{url}"))
        assert not re.search(r"[\u4e00-\u9fff]", english), url


def test_what_is_not_there_is_404(client, db):
    for url in ("/learn/guide/none/", "/learn/glossary/none/", "/services/none/"):
        assert client.get(url).status_code == 404


def test_a_service_is_offered_only_to_whom_its_page_opens(cast):
    assert "在线办理" in main(cast.client("anonymous"), "/services/certify/")
    assert "在线办理" in main(cast.client("owner"), "/services/certify/")
    assert "您现在的身份不办这一项" in main(cast.client("expert"), "/services/certify/")


def test_the_foot_says_what_the_province_states_and_nothing_else(client, db):
    whole = page(client, "/about/")
    assert "不是国家认证" in whole and "网站标识码" not in whole and "备案" not in whole


@pytest.mark.parametrize(
    ("path", "title"), [("/todo/", "待办 · 足迹 Zuji"), ("/en/todo/", "To do · Zuji 足迹")]
)
def test_the_title_of_a_heads_own_page_says_its_word_once(cast, path, title):
    text = cast.client("clerk").get(path).content.decode()
    assert " ".join(text.partition("<title>")[2].partition("</title>")[0].split()) == title
