from django.urls import path

from zuji_portal.standards import views

urlpatterns = [
    path("", views.standards_tree, name="standards_tree"),
    path("register/", views.rule_register, name="rule_register"),
    path("rules/<int:pk>/", views.rule_version, name="rule_version"),
    path("rules/<int:pk>/effects/", views.rule_effects, name="rule_effects"),
    path("rules/<int:pk>/enact/", views.rule_enact, name="rule_enact"),
    path("rules/<int:pk>/<str:move>/", views.rule_move, name="rule_move"),
]
