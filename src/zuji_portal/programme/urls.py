from django.urls import path

from zuji_portal.programme import (
    abatement,
    agreed_views,
    benchmark_views,
    conservation,
    department_views,
    exports,
    listing,
    report_views,
    scope_views,
    trends,
    views,
    whatif_views,
)

urlpatterns = [
    path("", views.programme, name="programme"),
    path("rows/", views.programme_rows, name="programme_rows"),
    path("rows.xlsx", views.programme_rows_export, name="programme_rows_export"),
    path("trend.svg", views.programme_trend, name="programme_trend"),
    path("trends/", trends.programme_trends, name="programme_trends"),
    path("studies/", listing.programme_studies, name="programme_studies"),
    path("studies.xlsx", listing.programme_studies_export, name="programme_studies_export"),
    path("benchmarks/", benchmark_views.programme_benchmarks, name="programme_benchmarks"),
    path(
        "benchmarks/add/", benchmark_views.programme_benchmark_add, name="programme_benchmark_add"
    ),
    path(
        "benchmarks/<int:pk>/withdraw/",
        benchmark_views.programme_benchmark_withdraw,
        name="programme_benchmark_withdraw",
    ),
    path("exports/", exports.programme_exports, name="programme_exports"),
    path("conservation/", conservation.programme_conservation, name="programme_conservation"),
    path("abatement/", abatement.programme_abatement, name="programme_abatement"),
    path("whatif/", whatif_views.programme_whatif, name="programme_whatif"),
    path("whatif/ask/", whatif_views.programme_whatif_ask, name="programme_whatif_ask"),
    path("whatif/<int:pk>/", whatif_views.programme_whatif_answer, name="programme_whatif_answer"),
    path("targets/", scope_views.programme_targets, name="programme_targets"),
    path("targets/set/", scope_views.programme_target_set, name="programme_target_set"),
    path("targets/upload/", scope_views.programme_target_upload, name="programme_target_upload"),
    path(
        "targets/template.xlsx",
        scope_views.programme_target_template,
        name="programme_target_template",
    ),
    path("scope/", scope_views.programme_scope, name="programme_scope"),
    path("scope/industry/", scope_views.programme_industry_set, name="programme_industry_set"),
    path("scope/pilot/", scope_views.programme_pilot_add, name="programme_pilot_add"),
    path("scope/pilot/<int:pk>/end/", scope_views.programme_pilot_end, name="programme_pilot_end"),
    path("reports/", report_views.programme_reports, name="programme_reports"),
    path("reports/<str:period>.<str:form>", report_views.programme_report, name="programme_report"),
    path(
        "reports/<str:period>/draft/",
        report_views.programme_report_draft,
        name="programme_report_draft",
    ),
    path(
        "reports/<str:period>/file/",
        report_views.programme_report_file,
        name="programme_report_file",
    ),
    path(
        "reports/<str:period>/draft/word/",
        report_views.programme_report_word,
        name="programme_report_word",
    ),
    path(
        "reports/<str:period>/official.<str:form>",
        report_views.programme_report_official,
        name="programme_report_official",
    ),
    path(
        "reports/filed/<int:pk>/official.<str:form>",
        report_views.programme_filed_official,
        name="programme_filed_official",
    ),
    path("reports/filed/<int:pk>.<str:form>", report_views.programme_filed, name="programme_filed"),
    path("departments/", department_views.programme_departments, name="programme_departments"),
    path(
        "departments/<slug:key>/",
        department_views.programme_department,
        name="programme_department",
    ),
    path("consultations/", scope_views.programme_consultations, name="programme_consultations"),
    path(
        "consultations/add/",
        scope_views.programme_consultation_add,
        name="programme_consultation_add",
    ),
    path(
        "consultations/<int:pk>/task/", agreed_views.programme_task_add, name="programme_task_add"
    ),
    path("tasks/<int:pk>/", agreed_views.programme_task, name="programme_task"),
    path(
        "tasks/<int:pk>/<str:move>/", agreed_views.programme_task_move, name="programme_task_move"
    ),
]
