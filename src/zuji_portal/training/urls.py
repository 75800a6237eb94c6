"""Courses stand under learning, certificates under training, status lists at the root."""

from django.urls import path

from zuji_portal.training import views

ONE = "training/certificates/<str:number>"
urlpatterns = [
    path("learn/courses/", views.course_list, name="course_list"),
    path("learn/courses/<str:key>/", views.course, name="course"),
    path("learn/courses/<str:key>/exam/", views.exam_start, name="exam_start"),
    path("learn/courses/<str:key>/<str:module>/", views.course_module, name="course_module"),
    path("training/exams/<int:pk>/", views.exam, name="exam"),
    path("training/own/", views.own_training, name="own_training"),
    path("training/people/", views.training_people, name="training_people"),
    path(ONE, views.training_certificate, name="training_certificate"),
    path(f"{ONE}/file", views.training_certificate_file, name="training_certificate_file"),
    path(f"{ONE}/<str:move>/", views.training_certificate_move, name="training_certificate_move"),
]
files = [path("training/status/<str:purpose>.jwt", views.training_status, name="training_status")]
