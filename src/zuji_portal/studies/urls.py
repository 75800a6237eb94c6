from django.urls import path

from zuji_portal.studies import insight_views, review_views, views, why_views
from zuji_portal.studies.chain import views as chain_views
from zuji_portal.studies.guide import factor_views, taking
from zuji_portal.studies.guide import views as guide_views
from zuji_portal.studies.ledger import views as import_views
from zuji_portal.studies.reductions import views as reduction_views
from zuji_portal.studies.suppliers import views as supplier_views
from zuji_portal.studies.transfers import views as transfer_views

STUDY = "desk/studies/<int:pk>/"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/bin/", views.study_bin, name="study_bin"),
    path(f"{STUDY}move/<str:move>/", views.study_move, name="study_move"),
    path("desk/recompute/", insight_views.recompute, name="recompute"),
    path("desk/why/<str:action>/<int:pk>/", why_views.why, name="why"),
    path("products/<int:pk>/study/", views.study_start, name="study_start"),
    path(
        "products/<int:pk>/reductions/",
        reduction_views.product_reductions,
        name="product_reductions",
    ),
    path("reductions/", reduction_views.reduction_list, name="reduction_list"),
    path("reductions/<int:pk>/", reduction_views.reduction, name="reduction"),
    path("reductions/<int:pk>/drop/", reduction_views.reduction_drop, name="reduction_drop"),
    path(STUDY, views.study, name="study"),
    path(f"{STUDY}tasks/", guide_views.study_tasks, name="study_tasks"),
    path(f"{STUDY}step/<slug:name>/", guide_views.study_step, name="study_step"),
    path(f"{STUDY}papers/", guide_views.study_papers, name="study_papers"),
    path(f"{STUDY}factors/", factor_views.study_factors, name="study_factors"),
    path(f"{STUDY}factors/<str:slot>/", factor_views.study_factor, name="study_factor"),
    path(f"{STUDY}check/answer/", review_views.warning_answer, name="warning_answer"),
    path(f"{STUDY}draft/", views.study_draft, name="study_draft"),
    path(f"{STUDY}save/", views.study_save, name="study_save"),
    path(f"{STUDY}undo/", views.study_undo, name="study_undo"),
    path(f"{STUDY}comment/", views.study_comment, name="study_comment"),
    path(f"{STUDY}comment/<int:number>/settle/", views.comment_settle, name="comment_settle"),
    path(f"{STUDY}check/", review_views.study_check, name="study_check"),
    path(f"{STUDY}submit/", review_views.study_submit, name="study_submit"),
    path(f"{STUDY}decide/", review_views.study_decide, name="study_decide"),
    path(
        f"{STUDY}revisions/<int:number>/findings/",
        review_views.revision_findings,
        name="revision_findings",
    ),
    path(f"{STUDY}changes/", insight_views.study_changes, name="study_changes"),
    path(f"{STUDY}last-year/", insight_views.study_against, name="study_against"),
    path(f"{STUDY}measures/", insight_views.study_measures, name="study_measures"),
    path(f"{STUDY}scenarios/", insight_views.study_scenarios, name="study_scenarios"),
    path(f"{STUDY}class/", insight_views.study_benchmark, name="study_benchmark"),
    path(f"{STUDY}monte-carlo/", insight_views.montecarlo, name="montecarlo"),
    path(f"{STUDY}ledgers/", import_views.ledger_upload, name="ledger_upload"),
    path(f"{STUDY}ledgers/<int:number>/", import_views.ledger, name="ledger"),
    path(
        f"{STUDY}ledgers/<int:number>/columns/", import_views.ledger_columns, name="ledger_columns"
    ),
    path(f"{STUDY}ledgers/<int:number>/say/", import_views.ledger_say, name="ledger_say"),
    path(f"{STUDY}ledgers/<int:number>/fix/", import_views.ledger_fix, name="ledger_fix"),
    path(f"{STUDY}ledgers/<int:number>/accept/", import_views.ledger_accept, name="ledger_accept"),
    path(f"{STUDY}ledgers/<int:number>/apply/", import_views.ledger_apply, name="ledger_apply"),
    path(f"{STUDY}transfers/", transfer_views.study_transfers, name="study_transfers"),
    path(f"{STUDY}chain/", chain_views.study_chain, name="study_chain"),
    path(f"{STUDY}suppliers/", supplier_views.study_suppliers, name="study_suppliers"),
    path(f"{STUDY}suppliers/ask/", supplier_views.supplier_ask, name="supplier_ask"),
    path(
        f"{STUDY}suppliers/published/", supplier_views.supplier_published, name="supplier_published"
    ),
    path(f"{STUDY}suppliers/<int:number>/use/", supplier_views.supplier_use, name="supplier_use"),
    path("requests/<int:pk>/", supplier_views.footprint_asked, name="footprint_asked"),
    path(
        f"{STUDY}suppliers/<int:number>/remind/",
        supplier_views.supplier_remind,
        name="supplier_remind",
    ),
    path("r/<str:digest>/take/", taking.result_take, name="result_take"),
    path("answer/<str:secret>/", supplier_views.supplier_answer, name="supplier_answer"),
    path("request/<str:secret>/", supplier_views.footprint_request, name="footprint_request"),
]
