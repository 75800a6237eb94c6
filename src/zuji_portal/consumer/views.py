"""Pages of carbon inclusion: methodologies and scenes for everybody, operators for the province."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.consumer import actions, operators, queries
from zuji_portal.consumer.forms import (
    AssessmentForm,
    MethodologyForm,
    OperatorForm,
    RewardForm,
    SceneForm,
)
from zuji_portal.consumer.machine import METHODOLOGY, SCENE
from zuji_portal.consumer.models import Methodology, Operator, Scene
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions.registry import decide, require
from zuji_portal.foundation.workflow.confirming import Deed, done_by_page, moved_on_page
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang

METHODOLOGY_MOVES: dict[str, type[actions.MethodologyAction]] = {
    METHODOLOGY.move(action.policy).key: action
    for action in (
        actions.PublishMethodology,
        actions.SuspendMethodology,
        actions.RestoreMethodology,
    )
}
SCENE_MOVES: dict[str, type[actions.SceneAction]] = {
    SCENE.move(action.policy).key: action
    for action in (actions.PublishScene, actions.SuspendScene, actions.RestoreScene)
}
MESSAGES_SHOWN = 20
ENDING = (
    Label("密钥立即失效，场景不再发放积分。", "Its key opens nothing, its scenes give nothing."),
    Label("用户已得的积分不变。", "What people earned stays theirs."),
)


@require_safe
def inclusion(request: HttpRequest) -> HttpResponse:
    """What the programme is, its figures, methodologies and scenes."""
    viewer = viewer_of(request)
    context = {
        "figures": queries.figures(),
        "methods": [
            (m, METHODOLOGY.word(m.state, lang())) for m in queries.methodologies_seen_by(viewer)
        ],
        "scenes": [(s, SCENE.word(s.state, lang())) for s in queries.scenes_seen_by(viewer)],
        "may_propose": bool(decide(viewer, "methodology.propose")),
        "may_apply": bool(decide(viewer, "scene.apply")),
    }
    return render(request, "consumer/inclusion.html", context)


def _new(
    request: HttpRequest, form: SiteForm, policy: str, act: Callable[[dict[str, Any]], Any], to: str
) -> HttpResponse:
    """A form that makes a record, and the record's page once it is made."""
    require(viewer_of(request), policy)
    if request.method == "POST":
        try:
            return redirect(to, act(form.values()).pk)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, f"consumer/{to}_new.html", {"form": form}, status=form.status)


def methodology_new(request: HttpRequest) -> HttpResponse:
    form = MethodologyForm(request.POST if request.method == "POST" else None)

    def act(values: dict[str, Any]) -> Methodology:
        return actions.ProposeMethodology(viewer_of(request), None, values=values).run()

    return _new(request, form, "methodology.propose", act, "methodology")


def scene_new(request: HttpRequest) -> HttpResponse:
    form = SceneForm(request.POST if request.method == "POST" else None)

    def act(values: dict[str, Any]) -> Scene:
        return actions.ApplyScene(viewer_of(request), None, values=values).run()

    return _new(request, form, "scene.apply", act, "scene")


def _methodology_page(
    request: HttpRequest, method: Methodology, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "method": method,
        "title": METHODOLOGY.title(method, lang()),
        "state": METHODOLOGY.word(method.state, lang()),
        "issuances": method.issuances.order_by("year"),
        "claw_back": getattr(method, "claw_back", None),
        "form": AssessmentForm(),
        "may_assess": bool(decide(viewer, "methodology.assess", method)),
        "may_open": method.state == "assessed" and bool(decide(viewer, "case.open")),
    }
    return render(request, "consumer/methodology.html", context | more, status=status)


def _scene_page(request: HttpRequest, scene: Scene, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "scene": scene,
        "title": SCENE.title(scene, lang()),
        "state": SCENE.word(scene.state, lang()),
        "form": AssessmentForm(),
        "may_assess": bool(decide(viewer_of(request), "scene.assess", scene)),
    }
    return render(request, "consumer/scene.html", context | more, status=status)


@require_safe
def methodology(request: HttpRequest, pk: int) -> HttpResponse:
    return _methodology_page(request, queries.methodology_or_404(viewer_of(request), pk))


@require_safe
def scene(request: HttpRequest, pk: int) -> HttpResponse:
    return _scene_page(request, queries.scene_or_404(viewer_of(request), pk))


@require_POST
def methodology_assess(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    method = queries.methodology_or_404(viewer, pk)
    require(viewer, "methodology.assess", method)
    form = AssessmentForm(request.POST)
    try:
        actions.AssessMethodology(viewer, method, **form.values()).run()
    except Refusal as refusal:
        method.refresh_from_db()
        form.refused(refusal)
        return _methodology_page(request, method, 422, form=form, may_assess=True)
    return redirect("methodology", pk)


@require_POST
def scene_assess(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.scene_or_404(viewer, pk)
    require(viewer, "scene.assess", found)
    form = AssessmentForm(request.POST)
    try:
        actions.AssessScene(viewer, found, **form.values()).run()
    except Refusal as refusal:
        form.refused(refusal)
        return _scene_page(request, found, 422, form=form, may_assess=True)
    return redirect("scene", pk)


def methodology_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a methodology, by the province."""
    viewer = viewer_of(request)
    found = queries.methodology_or_404(viewer, pk)
    act = METHODOLOGY_MOVES.get(move)
    return moved_on_page(request, viewer, METHODOLOGY, found, act=act, page=_methodology_page)


def scene_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a scene, by the province."""
    viewer = viewer_of(request)
    found = queries.scene_or_404(viewer, pk)
    act = SCENE_MOVES.get(move)
    return moved_on_page(request, viewer, SCENE, found, act=act, page=_scene_page)


def operator_list(request: HttpRequest) -> HttpResponse:
    """The register of operators; a new one's key and secret stand on the answer alone."""
    viewer = viewer_of(request)
    form = OperatorForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        try:
            action = operators.RegisterOperator(viewer, None, values=form.values())
            made = action.run()
            return _operator_page(request, made, keys=action.keys)
        except Refusal as refusal:
            form.refused(refusal)
    context["operators"] = queries.operators_seen_by(viewer)
    return render(request, "consumer/operators.html", context, status=form.status)


def _operator_page(
    request: HttpRequest, operator: Operator, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "operator": operator,
        "form": RewardForm(),
        "rewards": operator.rewards.filter(ended_at=None),
        "sent_messages": operator.messages.all()[:MESSAGES_SHOWN],
    }
    return render(request, "consumer/operator.html", context | more, status=status)


@require_safe
def operator(request: HttpRequest, pk: int) -> HttpResponse:
    return _operator_page(request, queries.operator_or_404(viewer_of(request), pk))


@require_POST
def operator_renew(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    action = operators.RenewOperatorKeys(viewer, queries.operator_or_404(viewer, pk))
    return _operator_page(request, action.run(), keys=action.keys)


@require_POST
def operator_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another three days for a message that was given up."""
    viewer = viewer_of(request)
    message = queries.message_or_404(viewer, pk)
    operators.ResendMessage(viewer, message).run()
    return redirect("operator", message.operator_id)


def operator_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.operator_or_404(viewer, pk)
    require(viewer, "operator.end", found)
    deed = Deed(
        label=Label("停用运营方", "End the operator"),
        title=str(found),
        effects=ENDING,
        told=None,
        back=f"../../{pk}/",
    )

    def act(reason: str) -> None:
        operators.EndOperator(viewer, found, reason=reason).run()

    return done_by_page(request, deed, act, "operator_list")


@require_POST
def reward_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.operator_or_404(viewer, pk)
    require(viewer, "reward.offer", found)
    form = RewardForm(request.POST)
    try:
        operators.OfferReward(viewer, found, values=form.values()).run()
    except Refusal as refusal:
        form.refused(refusal)
        return _operator_page(request, found, 422, form=form)
    return redirect("operator", pk)


@require_POST
def reward_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    reward = queries.reward_or_404(viewer, pk)
    operators.EndReward(viewer, reward).run()
    return redirect("operator", reward.operator_id)
