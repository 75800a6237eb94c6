from django.urls import path

from zuji_portal.programme.sitetexts import views

urlpatterns = [
    path("", views.site_texts, name="site_texts"),
    path("fields/", views.site_fields, name="site_fields"),
    path("<slug:group>/<slug:key>/", views.site_text, name="site_text"),
    path(
        "<slug:group>/<slug:key>/<int:number>/",
        views.site_text_version,
        name="site_text_version",
    ),
]
