from django.urls import path

from zuji_portal.enterprises.applications import views

urlpatterns = [
    path("apply/", views.apply, name="apply"),
    path("applications/", views.enrolment_list, name="enrolment_list"),
    path("applications/<int:pk>/", views.enrolment, name="enrolment"),
    path("applications/<int:pk>/edit/", views.enrolment_edit, name="enrolment_edit"),
    path("applications/<int:pk>/<str:move>/", views.enrolment_move, name="enrolment_move"),
]
