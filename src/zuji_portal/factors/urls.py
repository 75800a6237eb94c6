from django.urls import path

from zuji_portal.factors import views

urlpatterns = [
    path("", views.factor_list, name="factor_list"),
    path("<str:factor_id>/", views.factor, name="factor"),
]
