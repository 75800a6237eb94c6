"""Routes of the log's page and of its files, which stand at the root as C2SP lays them out."""

from django.urls import path

from zuji_portal.transparency import released_views, views

urlpatterns = [
    path("log/", views.log_page, name="log_page"),
    path("released/", released_views.released_page, name="released_page"),
]
files = [
    path("released/<slug:digest>.json", released_views.released_file, name="released_file"),
    path("released/models/<str:named>.json", released_views.released_model, name="released_model"),
    path("log/checkpoint", views.log_checkpoint, name="log_checkpoint"),
    path("log/key", views.log_key, name="log_key"),
    path("log/proof/<int:index>", views.log_proof, name="log_proof"),
    path("log/tile/<path:path>", views.log_tile, name="log_tile"),
]
