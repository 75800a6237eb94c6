from django.urls import path

from zuji_portal.verification.calibration import views as calibration_views
from zuji_portal.verification.engagement import views, work_views
from zuji_portal.verification.register import views as register_views

ONE = "<int:pk>/"
urlpatterns = [
    path("", views.verification_list, name="verification_list"),
    path("calibration/", calibration_views.calibration_list, name="calibration_list"),
    path("calibration/<int:pk>/", calibration_views.calibration, name="calibration"),
    path(
        "calibration/<int:pk>/close/",
        calibration_views.calibration_close,
        name="calibration_close",
    ),
    path("bodies/", register_views.old_address, name="old_bodies"),
    path("bodies/<path:rest>", register_views.old_address, name="old_body_page"),
    path(
        "verifiers/<int:pk>/qualifications/",
        register_views.qualification_add,
        name="qualification_add",
    ),
    path("studies/<int:pk>/request/", views.verification_request, name="verification_request"),
    path("statements/<str:number>/", views.statement, name="statement"),
    path("statements/<str:number>/<str:form>", views.statement_file, name="statement_file"),
    path(ONE, views.verification, name="verification"),
    path(f"{ONE}assign/", views.verification_assign, name="verification_assign"),
    path(f"{ONE}team/", views.verification_team, name="verification_team"),
    path(f"{ONE}declare/", views.verification_declare, name="verification_declare"),
    path(f"{ONE}sample/", work_views.verification_sample, name="verification_sample"),
    path(f"{ONE}sample/adjust/", work_views.sample_adjust, name="sample_adjust"),
    path(f"{ONE}sample/seen/", work_views.sample_seen, name="sample_seen"),
    path(f"{ONE}findings/", work_views.verification_findings, name="verification_findings"),
    path(f"{ONE}findings/new/", work_views.finding_raise, name="finding_raise"),
    path(f"{ONE}findings/<int:number>/settle/", work_views.finding_settle, name="finding_settle"),
    path(f"{ONE}findings/<int:number>/answer/", work_views.finding_answer, name="finding_answer"),
    path(f"{ONE}visits/", work_views.verification_visits, name="verification_visits"),
    path(f"{ONE}visits/new/", work_views.visit_add, name="visit_add"),
    path(f"{ONE}visits/photos/<int:number>/", work_views.visit_photo, name="visit_photo"),
    path(f"{ONE}return/", work_views.verification_return, name="verification_return"),
    path(f"{ONE}resume/", work_views.verification_resume, name="verification_resume"),
    path(f"{ONE}conclusion/", work_views.verification_conclusion, name="verification_conclusion"),
    path(f"{ONE}conclude/", work_views.verification_conclude, name="verification_conclude"),
    path(f"{ONE}reopen/", work_views.verification_reopen, name="verification_reopen"),
    path(f"{ONE}issue/", work_views.verification_issue, name="verification_issue"),
    path(f"{ONE}<str:move>/", views.verification_move, name="verification_move"),
]
