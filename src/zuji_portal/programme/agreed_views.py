"""Pages of what meetings gave the departments to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.foundation.permissions.departments import department_name
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.programme import agreed
from zuji_portal.programme.forms import TaskForm
from zuji_portal.programme.machine import AGREED_TASK
from zuji_portal.programme.models import AgreedTask
from zuji_portal.ui.language import lang

MOVES: dict[str, type[agreed.TaskStep]] = {
    AGREED_TASK.move(action.policy).key: action
    for action in (agreed.ReportTask, agreed.ConfirmTask, agreed.ReturnTask, agreed.DropTask)
}


def programme_task_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of what a meeting agreed; posting enters it."""
    viewer, meeting = viewer_of(request), agreed.meeting_or_404(pk)
    require(viewer, "task.agree", meeting)
    form = TaskForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method == "POST":
        try:
            task = agreed.AgreeTask(viewer, meeting, values=form.values()).run()
            return redirect("programme_task", task.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "meeting": meeting}
    return render(request, "programme/task_new.html", context, status=form.status)


def _page(request: HttpRequest, task: AgreedTask, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "task": task,
        "department": department_name(task.department),
        "state": AGREED_TASK.word(task.state, lang()),
    }
    return render(request, "programme/task.html", context | more, status=status)


@require_safe
def programme_task(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, agreed.task_or_404(viewer_of(request), pk))


def programme_task_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of what was agreed."""
    viewer = viewer_of(request)
    task = agreed.task_or_404(viewer, pk)
    return moved_on_page(request, viewer, AGREED_TASK, task, act=MOVES.get(move), page=_page)
