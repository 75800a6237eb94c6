from django.urls import path

from zuji_portal.blastradius import views

urlpatterns = [
    path("factors/versions/<int:pk>/blast-radius/", views.blast_radius, name="blast_radius"),
    path("factors/versions/<int:pk>/blast-radius/ask/", views.blast_ask, name="blast_ask"),
    path("factors/versions/<int:pk>/blast-radius/rows.csv", views.blast_rows, name="blast_rows"),
    path("factors/versions/<int:pk>/publish/", views.factor_publish, name="factor_publish"),
]
