"""Courses stand under learning, certificates under training, status lists at the root."""

from django.urls import path

from zuji_portal.training import session_views, views

ONE = "training/certificates/<str:number>"
urlpatterns = [
    path("learn/courses/", views.course_list, name="course_list"),
    path("learn/courses/<str:key>/", views.course, name="course"),
    path("learn/courses/<str:key>/exam/", views.exam_start, name="exam_start"),
    path("learn/courses/<str:key>/<str:module>/", views.course_module, name="course_module"),
    path("learn/sessions/", session_views.session_list, name="session_list"),
    path("learn/sessions/<int:pk>/", session_views.training_session, name="training_session"),
    path("training/sessions/new/", session_views.session_new, name="session_new"),
    path("training/sessions/<int:pk>/cancel/", session_views.session_cancel, name="session_cancel"),
    path("training/sessions/<int:pk>/join/", session_views.session_join, name="session_join"),
    path("training/sessions/<int:pk>/leave/", session_views.session_leave, name="session_leave"),
    path("training/sessions/<int:pk>/attend/", session_views.session_attend, name="session_attend"),
    path("training/sessions/<int:pk>/code/", session_views.session_code, name="session_code"),
    path("training/reach/", session_views.training_reach, name="training_reach"),
    path("training/reach.csv", session_views.training_reach_file, name="training_reach_file"),
    path("check/training/", session_views.check_training, name="check_training"),
    path("training/exams/<int:pk>/", views.exam, name="exam"),
    path("training/own/", views.own_training, name="own_training"),
    path("training/people/", views.training_people, name="training_people"),
    path(ONE, views.training_certificate, name="training_certificate"),
    path(f"{ONE}/file", views.training_certificate_file, name="training_certificate_file"),
    path(f"{ONE}/<str:move>/", views.training_certificate_move, name="training_certificate_move"),
]
files = [path("training/status/<str:purpose>.jwt", views.training_status, name="training_status")]
