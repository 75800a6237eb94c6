from django.urls import path

from zuji_portal.foundation.audit import views

urlpatterns = [
    path("audit/", views.audit_log, name="audit_log"),
    path("audit/export.jsonl", views.audit_export, name="audit_export"),
]
