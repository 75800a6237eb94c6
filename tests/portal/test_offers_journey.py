"""An offer finds a plant, says the missing condition, the plant closes it; and whatever happens, an
institution sees nothing of an enterprise without its consent.
"""

import datetime
import random
import re

import pytest
from django.utils import timezone

from portal.answers import text_of
from portal.guards.offers import offer, told
from portal.people import approved
from zuji_portal.catalogue.models import Entry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.offers import actions
from zuji_portal.offers.models import OfferConsent, PublishedOffer, Telling
from zuji_portal.offers.telling import tell_offers

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LOAN = {
    "kind": "finance",
    "level": "province",
    "benefit": "loan",
    "title_zh": "碳足迹贷款（示例）",
    "title_en": "Footprint loan (example)",
    "issuer_zh": "示例银行",
    "issuer_en": "Example Bank",
    "terms_zh": "公开碳足迹的企业利率下调。",
    "terms_en": "A lower rate for footprints that are published.",
    "public": "on",
}


@pytest.mark.usefixtures("ends_well")
def test_an_offer_finds_a_plant_which_closes_the_missing_condition(cast):
    approved(cast.ludai)
    owner, province = cast.client("owner"), cast.client("province")
    since = timezone.localdate().isoformat()
    assert province.post("/offers/new/", LOAN | {"valid_from": since}).status_code == 302
    assert tell_offers(timezone.localdate()) == 1
    assert "融资产品 1 个，其中条件已全部满足的 0 项" in text_of(owner.get("/todo/"))
    missing = text_of(owner.get("/offers/mine/"))
    assert "还差 1 项" in missing and "在产品档案里选择公开" in missing
    entry = Entry.objects.get(enterprise=cast.ludai.enterprise)
    shows = {"shows": ["city", "stages"], "confirm": "on"}
    assert owner.post(f"/entries/{entry.pk}/publish/", shows).status_code == 302
    assert "条件全部满足，可以申请" in text_of(owner.get("/offers/mine/"))
    telling = Telling.objects.get()
    share = f"/offers/told/{telling.pk}/share/"
    assert owner.post(f"/offers/told/{telling.pk}/interested/")["Location"] == share
    until = (timezone.localdate() + 30 * DAY).isoformat()
    asked = {"need": "500 万元", "contact": "王工", "until": until}
    link = re.search(r"/offers/shared/[\w-]+/", text_of(owner.post(share, asked)))[0]
    assert "500 万元" in text_of(cast.client("anonymous").get(link))
    board = text_of(province.get("/programme/"))
    assert "感兴趣" in board and "同意机构查看" in board
    english = text_of(cast.client("auditor").get("/en/programme/"))
    assert "Shared by consent" in english and "Carbon accounts" in english
    assert "Carbon inclusion" in english and "Sessions held" in english


def seen_outside(cast, secrets):
    """What an institution can read: everything that is public of offers, and every link it ever
    held; each with the consent it stands on.
    """
    visitor = cast.client("anonymous")
    addresses = ["/offers/", *(f"/offers/{row.pk}/" for row in PublishedOffer.objects.all())]
    for address in addresses:
        yield None, visitor.get(address).content.decode()
    for secret, consent in secrets:
        yield consent, visitor.get(f"/offers/shared/{secret}/").content.decode()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_an_institution_sees_nothing_without_consent(cast, seed):
    """Random acts of two enterprises; after each of them every page and link is read again."""
    draw, today = random.Random(seed), timezone.localdate()
    firms, secrets = [cast.ludai, cast.rival], []
    tellings = {cast.ludai.enterprise.pk: told(cast)}
    approved(cast.rival)
    tellings[cast.rival.enterprise.pk] = Telling.objects.create(
        offer=offer("")(cast),
        entry=Entry.objects.get(enterprise=cast.rival.enterprise),
        enterprise=cast.rival.enterprise,
        gaps=0,
        told_on=today,
    )
    for _ in range(12):
        firm = draw.choice(firms)
        owner, telling = firm.viewers["owner"], tellings[firm.enterprise.pk]
        act = draw.choice(("answer", "share", "share", "unshare", "lapse", "reach over"))
        own = OfferConsent.objects.filter(telling=telling, withdrawn_at=None)
        if act == "answer":
            actions.AnswerOffer(owner, telling, answer="interested").run()
        elif act == "share":
            until = today + draw.randrange(90) * DAY
            sharing = actions.ShareWithInstitution(
                owner, telling, need="资金", contact="王工", until=until
            )
            secrets.append((sharing_secret(sharing), firm))
        elif act == "unshare" and own:
            actions.StopSharing(owner, own.first()).run()
        elif act == "lapse":
            own.update(until=today - DAY)
        else:
            other = next(each for each in firms if each is not firm)
            with pytest.raises(Denied):
                actions.ShareWithInstitution(
                    other.viewers["owner"], telling, need="x", contact="y", until=today
                ).run()
        for holder, page in seen_outside(cast, secrets):
            for each in firms:
                open_now = any(
                    row.is_open(today)
                    for row in OfferConsent.objects.filter(
                        telling__enterprise=each.enterprise, withdrawn_at=None
                    )
                )
                is_shown = each.enterprise.name_zh in page or each.enterprise.uscc in page
                assert not is_shown or (holder is each and open_now)


def sharing_secret(sharing):
    sharing.run()
    return sharing.secret
