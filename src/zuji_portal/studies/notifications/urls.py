from django.urls import path

from zuji_portal.studies.notifications import views

urlpatterns = [path("notices/<int:pk>/settle/", views.notice_settle, name="notice_settle")]
