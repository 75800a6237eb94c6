from django.urls import path

from zuji_portal.supervision.cases import views

CASE = "supervision/cases/<int:pk>/"
urlpatterns = [
    path("records/", views.record_list, name="record_list"),
    path("records/<str:number>/", views.record, name="record"),
    path("supervision/cases/", views.case_list, name="supervision_case_list"),
    path("supervision/cases/files/<uuid:pk>/", views.case_file, name="supervision_file"),
    path("supervision/cases/new/", views.case_new, name="supervision_case_new"),
    path(CASE, views.case, name="supervision_case"),
    path(f"{CASE}order/", views.case_order, name="supervision_order"),
    path(f"{CASE}attach/", views.case_attach, name="supervision_attach"),
    path(f"{CASE}attribute/", views.case_attribute, name="supervision_attribute"),
    path(f"{CASE}publish/", views.case_publish, name="supervision_publish"),
    path(f"{CASE}rehabilitate/", views.case_rehabilitate, name="supervision_rehabilitate"),
    path(f"{CASE}counter/", views.case_counter, name="supervision_counter"),
    path(f"{CASE}<str:move>/", views.case_move, name="supervision_case_move"),
]
