"""The guided study: one group a page, nothing red before an attempt, answers checked at the end."""

import io
import re

import pytest
from django.utils import timezone
from PIL import Image

from forms import posted
from portal.people import filled, photo, urea_inputs
from zuji.footprint import study_from_data
from zuji.sectors.registry import get_model
from zuji_portal.demonstration.enterprises import _typical
from zuji_portal.studies.guide.standing import is_needed, progress, value_standing
from zuji_portal.studies.guide.steps import A_PAGE, asked, step_after, steps_of, value_steps
from zuji_portal.studies.models import Study
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.results.sentences import amount, grouped

pytestmark = pytest.mark.django_db
MODELS = ("urea", "cement", "eaf_steel", "tyre")


def tasks(cast, client=None):
    client = client or cast.client("clerk")
    return client.get(f"/desk/studies/{cast.ludai.draft.pk}/tasks/").content.decode()


def first_step(cast):
    model = get_model("urea")
    return value_steps(model, cast.ludai.draft.data)[0]


def address(cast, step):
    return f"/desk/studies/{cast.ludai.draft.pk}/step/{step.name}/"


def form_of(client, url):
    return posted(client.get(url).content.decode())


@pytest.mark.parametrize("model_id", MODELS)
def test_no_page_asks_for_more_than_eight_values_and_every_value_is_asked_once(model_id):
    model = get_model(model_id)
    steps = value_steps(model, {})
    names = [item.name for step in steps for item in step.inputs]
    assert max(len(step.inputs) for step in steps) <= A_PAGE == 8
    assert sorted(names) == sorted(item.name for item in asked(model, {}))
    assert len({step.name for step in steps}) == len(steps)


def test_the_task_after_the_last_is_the_last():
    steps = steps_of(get_model("urea"), {})
    assert step_after(steps, "period").name == "route"
    assert step_after(steps, steps[-1].name) == steps[-1]


def test_time_left_is_25_seconds_a_value_and_a_minute_a_paper_up_to_the_next_five_minutes():
    """12 empty values: 12 × 25 s = 300 s = 5 min; with one paper 360 s, so 10 min."""
    model = get_model("urea")
    needed = [i for i in asked(model, {}) if not i.optional and i.default is None]
    data = {"inputs": {i.name: {"value": 1} for i in needed[: len(needed) - 3]}}
    made = progress(model, data, 0)
    assert (made.filled, made.needed) == (len(needed) - 3, len(needed))
    assert made.minutes == 5  # 3 × 25 s = 75 s
    assert progress(model, data, 4).minutes == 10  # 75 s + 240 s = 315 s
    assert progress(model, {"inputs": {i.name: 1 for i in needed}}, 0).minutes == 0


def test_a_page_of_values_is_open_then_in_progress_then_done():
    model = get_model("eaf_steel")
    step = next(s for s in value_steps(model, {}) if sum(map(is_needed, s.inputs)) > 1)
    needed = [i for i in step.inputs if is_needed(i)]
    one = {"inputs": {needed[0].name: {"value": 5}}}
    every = {"inputs": {i.name: {"value": 5} for i in needed}}
    assert value_standing(step, {}, []).state == "open"
    assert value_standing(step, one, []).state == "doing"
    assert value_standing(step, one, []).detail.zh == f"1/{len(needed)}"
    assert value_standing(step, every, []).state == "done"
    none = {"inputs": {i.name: {"status": "not_applicable"} for i in needed}}
    assert value_standing(step, none, []).state == "done"


def test_an_untouched_draft_shows_nothing_wrong(cast):
    client = cast.client("clerk")
    pages = [tasks(cast, client), client.get(address(cast, first_step(cast))).content.decode()]
    draft = client.get(f"/desk/studies/{cast.ludai.draft.pk}/draft/").content.decode()
    for page in (whole.partition("</main>")[0] for whole in [*pages, draft]):
        assert "aria-invalid" not in page
        assert 'role="alert"' not in page
        assert 'class="block"' not in page
    assert "还不能开始" in pages[0]


def test_the_clerk_comes_to_the_tasks_and_goes_from_page_to_page(cast):
    client, draft = cast.client("clerk"), cast.ludai.draft
    assert client.get(f"/desk/studies/{draft.pk}/")["Location"].endswith("/tasks/")
    url = address(cast, first_step(cast))
    form = form_of(client, url)
    name = first_step(cast).inputs[0].name
    answer = client.post(url, form | {f"i-{name}": "52万", f"status-{name}": "measured"})
    steps = steps_of(get_model("urea"), draft.data)
    assert answer.status_code == 302
    assert step_after(steps, first_step(cast).name).name in answer["Location"]
    draft.refresh_from_db()
    assert draft.data["inputs"][name]["value"] == "52万"
    assert draft.data["inputs"][name]["status"] == "measured"


def test_an_answer_that_raises_questions_on_its_page_leads_back_to_it_once(cast):
    client, draft = cast.client("clerk"), cast.ludai.draft
    url = address(cast, steps_of(get_model("urea"), draft.data)[1])
    assert "燃料在电与热之间的分摊" not in client.get(url).content.decode()
    answer = client.post(url, form_of(client, url) | {"c-chp_plant": "own"})
    assert answer["Location"] == url
    assert "燃料在电与热之间的分摊" in client.get(url).content.decode()
    answer = client.post(url, form_of(client, url) | {"c-chp_split": "exergy"})
    assert answer["Location"] != url
    draft.refresh_from_db()
    assert draft.data["choices"]["chp_split"] == "exergy"


def test_a_page_changes_nothing_that_it_does_not_ask(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    before = study.data
    step = first_step(cast)
    client.post(address(cast, step), form_of(client, address(cast, step)))
    after = Study.objects.get(pk=study.pk).data
    assert after["inputs"].keys() == before["inputs"].keys()
    assert after.get("choices") == before.get("choices")
    assert {k: v["value"] for k, v in after["inputs"].items()} == {
        k: v["value"] for k, v in urea_inputs().items()
    }


def test_a_number_that_cannot_be_read_stays_typed_and_leads_from_the_summary_to_its_field(cast):
    client, step = cast.client("clerk"), first_step(cast)
    item = step.inputs[0]
    url = address(cast, step)
    answer = client.post(url, form_of(client, url) | {f"i-{item.name}": "约一半"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#i-{item.name}"' in page
    assert f"“{item.label.zh}”填的“约一半”不是一个数" in page
    assert 'value="约一半"' in page
    assert page.count("aria-invalid") == 1
    assert "有误：" in page


def test_an_empty_page_may_be_left_and_is_missing_only_at_the_check(cast):
    client, step = cast.client("clerk"), first_step(cast)
    url = address(cast, step)
    assert client.post(url, form_of(client, url)).status_code == 302
    check = client.get(f"/desk/studies/{cast.ludai.draft.pk}/check/").content.decode()
    assert f"请填写“{step.inputs[0].label.zh}”" in check
    assert f"{url}#i-{step.inputs[0].name}" in check


def test_did_not_occur_and_a_number_cannot_both_stand(cast):
    client, step = cast.client("clerk"), first_step(cast)
    url, name = address(cast, step), first_step(cast).inputs[0].name
    form = form_of(client, url)
    both = client.post(url, form | {f"i-{name}": "5", f"none-{name}": "1"})
    assert both.status_code == 422
    assert "未发生" in both.content.decode()


def test_a_photo_of_a_bill_stands_beside_the_number_and_is_shown_as_pixels(cast):
    client, step = cast.client("clerk"), first_step(cast)
    url, name = address(cast, step), first_step(cast).inputs[0].name
    form = form_of(client, url)
    picture = io.BytesIO(photo())
    picture.name = "电费单.png"
    answer = client.post(url, form | {f"i-{name}": "52万", f"paper-{name}": picture})
    assert answer.status_code == 302
    cast.ludai.draft.refresh_from_db()
    assert cast.ludai.draft.data["inputs"][name]["evidence"].startswith("电费单.png sha256:")
    page = client.get(url).content.decode()
    src = next(part for part in page.split('"') if part.endswith("/picture.jpg"))
    shown = client.get(src)
    assert shown["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).size == (40, 30)
    assert cast.client("owner").get(src).status_code == 200


def test_a_paper_that_is_no_picture_has_no_picture(cast):
    client = cast.client("clerk")
    assert client.get(f"/evidence/{cast.ludai.evidence.pk}/picture.jpg").status_code == 404


def test_the_other_period_needs_two_dates_in_order(cast):
    client = cast.client("clerk")
    url = f"/desk/studies/{cast.ludai.draft.pk}/step/period/"
    form = form_of(client, url) | {"span": "other", "start": "2025-07-01", "end": "2025-06-30"}
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"end": "2026-06-30"}).status_code in {302}
    cast.ludai.draft.refresh_from_db()
    assert cast.ludai.draft.data["period"] == {"start": "2025-07-01", "end": "2026-06-30"}


def test_choosing_another_factor_shows_its_effect_and_only_those_that_fit(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    slot = next(s for s in get_model("urea").slots.values() if "kWh" in s.unit)
    url = f"/desk/studies/{study.pk}/factors/{slot.name}/"
    page = client.get(f"{url}?q=电力").content.decode()
    assert "推荐" in page and "→" in page
    other = "cn.elec.cf.2024.national_avg"
    default = slot.default if isinstance(slot.default, str) else ""
    chosen = other if default != other else "cn.elec.cf.2023.national_avg"
    answer = client.post(url, {"factor": chosen})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].endswith(f"/factors/#{slot.name}")
    study.refresh_from_db()
    assert study.data["factors"][slot.name] == chosen
    wrong = client.post(url, {"factor": "ipcc.2006.stationary.anthracite.co2"})
    assert wrong.status_code in {404, 422}
    assert client.post(url, {}).status_code == 422


def test_an_own_factor_keeps_its_source_and_is_no_better_than_unconfirmed(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    slot = next(s for s in get_model("urea").slots.values() if "kWh" in s.unit)
    url = f"/desk/studies/{study.pk}/factors/{slot.name}/"
    own = {"own": "1", "name": "园区供电", "value": "0.55", "unit": slot.unit, "year": "2024"}
    assert client.post(url, own).status_code == 422  # without a source
    assert client.post(url, own | {"source": "园区能源公司", "year": "20x4"}).status_code == 422
    assert client.post(url, own | {"source": "园区能源公司", "unit": "t"}).status_code == 422
    answer = client.post(url, own | {"source": "园区能源公司"})
    assert answer.status_code == 302, answer.content.decode()
    study.refresh_from_db()
    row = study.data["own_factors"][-1]
    assert (row["value"], row["source_publisher"], row["confidence"]) == (0.55, "园区能源公司", "R")


def test_an_answer_to_a_warning_stands_beside_it(cast):
    much = {"power": {"value": "3亿", "unit": "kWh"}}  # four times the usual
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft, urea_inputs() | much)
    client = cast.client("clerk")
    url = f"/desk/studies/{study.pk}/check/"
    page = client.get(url).content.decode()
    box = re.search(r'name="(said-[^"]+)"', page)[1]
    client.post(f"{url}answer/", {box: "11 月停产检修"})
    assert "11 月停产检修" in client.get(url).content.decode()
    assert client.post(f"{url}answer/", {box: "字" * 501}).status_code == 422


@pytest.mark.parametrize(
    ("number", "text"), [(23215000.0, "23,215,000"), (0.5703, "0.5703"), (1234.5, "1,234")]
)
def test_numbers_are_written_as_people_write_them(number, text):
    assert amount(number) == text


def test_typed_numbers_get_commas_and_nothing_else():
    assert grouped("23215000 kWh") == "23,215,000 kWh"
    assert grouped("103万") == "103万"
    assert grouped("1,030,000") == "1,030,000"
    assert grouped("16480.25 t") == "16,480.25 t"


def test_a_visitors_result_becomes_a_draft_of_the_own_product(cast, client):
    data = _typical("urea")
    lock = compute(study_from_data(data, ""), draws=0, today=timezone.localdate())
    url = f"/r/{store(lock).digest}/take/"
    assert client.get(url)["Location"].startswith("/account/login/?next=")
    clerk = cast.client("clerk")
    assert clerk.post(url, {"product": cast.rival.product.pk}).status_code == 422
    answer = clerk.post(url, {"product": cast.ludai.product.pk})
    assert answer.status_code == 302
    assert answer["Location"].endswith("/tasks/")
    study = Study.objects.latest("pk")
    assert (study.enterprise, study.year) == (
        cast.ludai.enterprise,
        int(str(data["period"]["end"])[:4]),
    )
    assert study.data["inputs"].keys() == data["inputs"].keys()
    assert not any("evidence" in v for v in study.data["inputs"].values() if isinstance(v, dict))
    assert study.data["organisation"]["name"] == cast.ludai.enterprise.name_zh
