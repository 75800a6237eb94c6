"""The board of departments, and the desk of one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.programme.department_desks import (
    desk_or_404,
    desks,
    may_read_rows,
    meetings_of,
    rows_of,
)
from zuji_portal.studies.notifications.rows import urgency_words
from zuji_portal.ui.language import lang

A_PAGE = 50
LAST_MEETINGS = 5


@require_safe
def programme_departments(request: HttpRequest) -> HttpResponse:
    """Every department with its duties and numbers."""
    return render(request, "programme/departments.html", {"desks": desks()})


@require_safe
def programme_department(request: HttpRequest, key: str) -> HttpResponse:
    """One department: its numbers by duty, what waits for it, its last meetings."""
    desk, today, language = desk_or_404(key), timezone.localdate(), lang()
    may_read = may_read_rows(viewer_of(request), key)
    rows = rows_of(key, language) if may_read else []
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "may_read": may_read,
        "page": page,
        "todo_rows": [
            (row, row.urgency(today), urgency_words(row, today, language)) for row in page
        ],
        "meetings": meetings_of(key, LAST_MEETINGS),
    }
    return render(request, "programme/department.html", context)
