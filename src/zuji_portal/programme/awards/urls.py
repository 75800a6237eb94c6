from django.urls import path

from zuji_portal.programme.awards import views

urlpatterns = [
    path("products/<int:pk>/package/", views.award_package, name="award_package"),
]
