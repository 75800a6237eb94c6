"""A search says why it found something, and explains nothing that its reader may not see."""

import re

import pytest
from django.urls import reverse

from portal.certificates import issued, published
from portal.verifiers import team
from zuji.core.label import Label
from zuji.factors import builtin_library
from zuji_portal.catalogue.queries import entry_of_product
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.search.relaxed import words_of
from zuji_portal.web.doors import matching
from zuji_portal.web.doors.searching import found

pytestmark = pytest.mark.django_db
STEEL = [
    (matching.NAME, Label("热轧带肋钢筋", "Hot-rolled ribbed bar")),
    (matching.CITY, Label("济南市", "Jinan")),
]


@pytest.mark.parametrize(
    ("asked", "zh"),
    [
        ("钢筋", "名称含“钢筋”"),
        ("ribbed", "名称含“ribbed”"),
        ("螺纹钢", "名称含“钢筋”，与“螺纹钢”同义"),
        ("rydlgj", "名称的拼音首字母是“rydlgj”"),
        ("济南 钢筋", "所在市含“济南”；名称含“钢筋”"),
        ("水泥", ""),
    ],
)
def test_the_reason_names_the_field_and_the_word_or_the_one_that_means_the_same(asked, zh):
    assert matching.why(words_of(asked), STEEL).zh == zh


def test_the_reason_is_said_in_english_too():
    said = matching.why(words_of("螺纹钢"), STEEL).en
    assert said == "name holds “钢筋”, which means the same as “螺纹钢”"


@pytest.mark.parametrize("asked", ["水泥", "声明单位", "企业入库", "电网", "cement", "dwcc"])
def test_everything_found_among_models_rules_terms_and_factors_says_why(cast, asked):
    hits = [hit for group in found(cast.viewer("member"), asked) for hit in group.hits]
    for hit in hits:
        assert hit.why.zh or hit.why.en, (asked, hit.name)


def test_a_product_and_its_certificate_say_why_on_the_page(client, cast):
    certificate = issued(cast, cast.ludai, team(cast))
    published(cast.ludai)
    name = words_of(cast.ludai.product.name_zh)[0].text
    page = client.get("/search/", {"q": name}).content.decode()
    reasons = re.findall(r'<small class="why">([^<]*)</small>', page)
    assert any(re.search(f"^名称[^；]*含“{name}”", reason) for reason in reasons), reasons
    assert any(re.search(f"^产品[^；]*含“{name}”", reason) for reason in reasons), reasons
    part = certificate.number[:8]
    assert f"编号含“{part}”" in client.get("/search/", {"q": part}).content.decode()


HIDDEN = ("name_zh", "name_en", "specification", "gtin")


@pytest.mark.parametrize("who", ["anonymous", "member", "expert", "verifier"])
def test_nothing_of_a_hidden_product_is_found_or_explained_by_any_of_its_fields(cast, who):
    """Each field holds a word of its own, asked whole, by its half and by its initials."""
    number = issued(cast, cast.ludai, team(cast)).number  # everybody may check a certificate
    product = Product.objects.get(pk=cast.ludai.product.pk)
    words = ["藏名珍", "Hiddenname", "秘规格", "6901234567892"]
    Product.objects.filter(pk=product.pk).update(**dict(zip(HIDDEN, words, strict=True)))
    entry = entry_of_product(product.pk)
    asked = [*words, "藏名", "cmz", "hidden", entry.archive_number, entry.key]
    asked += [cast.ludai.enterprise.uscc, cast.ludai.enterprise.name_zh]
    client = cast.client(who)
    for word in asked:
        answer = client.get("/search/", {"q": word})
        assert answer.status_code == 200, (who, word)
        page = answer.content.decode().split("<main")[1]
        for group in ("产品", "企业") if word in number else ("产品", "证书", "企业"):
            assert f"<h2>{group}</h2>" not in page, (who, word)


AR6 = {"co2_fossil": 1, "co2e": 1, "ch4_fossil": 29.8, "n2o": 273}
"""IPCC AR6 WG1 table 7.15, kgCO2e/kg."""


def test_a_factor_given_by_its_gases_is_found_with_its_value_and_unit(cast):
    acid = builtin_library().factors["bg.sulfuric_acid"]
    value = sum(AR6[gas] * mass for gas, mass in acid.gases.items())
    hits = [hit for group in found(cast.viewer("member"), "硫酸") for hit in group.hits]
    fact = next(hit.fact for hit in hits if hit.url == reverse("factor", args=[acid.id]))
    assert fact == f"{value:.0f} kgCO₂e/t · {acid.year}"
