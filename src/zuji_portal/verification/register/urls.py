from django.urls import path

from zuji_portal.verification.quality import views as quality_views
from zuji_portal.verification.register import views

urlpatterns = [
    path("", views.body_list, name="body_list"),
    path("quality/", quality_views.quality_list, name="quality_list"),
    path("quality/bodies.csv", quality_views.quality_file, name="quality_file"),
    path("new/", views.body_new, name="body_new"),
    path("shareholding/", views.shareholding_add, name="shareholding_add"),
    path(
        "shareholding/<int:pk>/withdraw/",
        views.shareholding_withdraw,
        name="shareholding_withdraw",
    ),
    path("relations/<int:pk>/withdraw/", views.relation_withdraw, name="relation_withdraw"),
    path("<int:pk>/", views.body, name="body"),
    path("<int:pk>/quality/", quality_views.body_quality, name="body_quality"),
    path("<int:pk>/edit/", views.body_edit, name="body_edit"),
    path("<int:pk>/suspend/", views.body_suspend, name="body_suspend"),
    path("<int:pk>/people/", views.verifier_add, name="verifier_add"),
    path("<int:pk>/relations/", views.relation_add, name="relation_add"),
]
