from django.urls import path

from zuji_portal.committee import views

urlpatterns = [
    path("", views.case_list, name="case_list"),
    path("pool/", views.expert_pool, name="expert_pool"),
    path("pool/register/", views.expert_register, name="expert_register"),
    path("objections/<str:number>/", views.statement_object, name="statement_object"),
    path("new/", views.case_new, name="case_new"),
    path("decisions/<str:number>/", views.decision, name="decision"),
    path("decisions/<str:number>/<str:form>", views.decision_file, name="decision_file"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/proposal.yaml", views.case_proposal, name="case_proposal"),
    path("<int:pk>/comment/", views.case_comment, name="case_comment"),
    path("<int:pk>/close/", views.case_close, name="case_close"),
    path("<int:pk>/draw/", views.case_draw, name="case_draw"),
    path("<int:pk>/declare/", views.seat_declare, name="seat_declare"),
    path("<int:pk>/score/", views.seat_score, name="seat_score"),
    path("<int:pk>/consolidate/", views.case_consolidate, name="case_consolidate"),
    path("<int:pk>/vote/", views.seat_vote, name="seat_vote"),
    path("<int:pk>/<str:move>/", views.case_move, name="case_move"),
]
