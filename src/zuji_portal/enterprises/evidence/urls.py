from django.urls import path

from zuji_portal.enterprises.evidence import views

urlpatterns = [
    path("evidence/", views.evidence_list, name="evidence_list"),
    path("evidence/add/", views.evidence_add, name="evidence_add"),
    path("evidence/<uuid:pk>/picture.jpg", views.evidence_picture, name="evidence_picture"),
    path("evidence/<uuid:pk>/", views.evidence_file, name="evidence_file"),
]
