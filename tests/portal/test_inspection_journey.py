"""A public draw is replayed by a stranger and ends in a rectified case and a published record."""

import datetime
import json

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from portal.answers import text_of
from portal.inspections import DIGITS, inspector, later, plants, values
from portal.people import person
from portal.supervised import before, day
from zuji.cli.draw import draw as command
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.draws.models import InspectionDraw
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.log import public_key, sign_checkpoint
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db


def went(answer):
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["Location"]


def serving(email, **appointment):
    """A browser of another person with an appointment."""
    client, user = Client(), person(email)
    Appointment.objects.create(user=user, **appointment)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def drawn_in_public(first):
    """Prepared, sealed, decided by a seed that two people entered, published."""
    at = timezone.localdate() + datetime.timedelta(days=2)
    url = went(first.post("/supervision/draws/new/", values() | {"day": at, "hour": "09:30"}))
    went(first.post(f"{url}seal/"))
    second = serving("second@zuji.example", role="province")
    with later(72):
        went(first.post(f"{url}enter/", {"value": DIGITS}))
        went(second.post(f"{url}witness/", {"value": DIGITS}))
        went(first.post(f"{url}publish/"))
    sign_checkpoint()
    return InspectionDraw.objects.get()


def replayed_by(stranger, draw, file):
    """What a stranger's own program says of the file on the public page."""
    assert f"/draws/{draw.number}/" in text_of(stranger.get("/draws/"))
    assert "自己重算" in text_of(stranger.get(f"/draws/{draw.number}/"))
    file.write_bytes(stranger.get(f"/draws/{draw.number}/draw.json").content)
    asked = ["verify", str(file), "--log-key", str(public_key()), "--json"]
    return json.loads(CliRunner().invoke(command, asked).output)


@pytest.mark.usefixtures("ends_well")
def test_a_draw_is_replayed_by_a_stranger_and_ends_in_a_published_record(cast, tmp_path):
    plants(cast)
    for number in range(1, 5):
        inspector(number)
    province, stranger = cast.client("province"), Client()
    draw = drawn_in_public(province)
    answer = replayed_by(stranger, draw, tmp_path / "draw.json")
    assert answer["holds"] and answer["result"] == draw.result

    plant = draw.plants.first()
    owner = serving("owner@plant.example", role="owner", enterprise=plant.enterprise)
    found = {"title": "外购电量与发票不符", "found": "发票合计少 12 %"}
    url = went(province.post(f"/supervision/cases/new/?plant={plant.pk}", found))
    assert owner.get(url).status_code == 404, "nothing was decided yet"
    order = {"reason": "按发票更正", "deadline": day(15).isoformat()}
    went(province.post(f"{url}order/", order))
    assert "按发票更正" in text_of(owner.get(url))
    went(owner.post(f"{url}answer/", {"reason": "已更正，附发票"}))
    went(province.post(f"{url}check/", {"reason": "核对发票 12 张"}))
    SupervisionCase.objects.update(decided_at=before())
    went(province.post(f"{url}publish/", {"reason": "外购电量少报 12 %，已责令更正"}))
    went(province.post(f"{url}close/", {"reason": "已整改"}))
    went(province.post(f"{url}rehabilitate/", {"reason": "复查通过，终止公布"}))

    case = SupervisionCase.objects.get()
    assert (case.state, case.is_corrected, case.plant) == ("closed", True, plant)
    page = text_of(stranger.get(f"/records/{case.number}/"))
    assert "已责令更正" in page and "已经终止" in page and "核对发票" not in page
    assert case.number in text_of(stranger.get("/records/"))
    assert "this record has ended" in text_of(stranger.get(f"/en/records/{case.number}/"))
    kinds = LogEntry.objects.filter(kind__regex=r"^(draw|case)\.").order_by("index")
    assert [entry.kind for entry in kinds] == ["draw.sealed", "case.published", "case.ended"]
    assert "少报" in content_of(kinds[1].subject).decode()
