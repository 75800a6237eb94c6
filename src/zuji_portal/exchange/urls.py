from django.urls import path

from zuji_portal.exchange import host_views, views
from zuji_portal.exchange.host import pact_host

files = [path("pact/<path:path>", pact_host, name="pact_host")]
urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/partners/new/", views.exchange_partner_new, name="exchange_partner_new"),
    path("exchange/partners/<int:pk>/", views.exchange_partner, name="exchange_partner"),
    path(
        "exchange/partners/<int:pk>/end/", views.exchange_partner_end, name="exchange_partner_end"
    ),
    path("exchange/suppliers/new/", host_views.supplier_host_new, name="supplier_host_new"),
    path("exchange/suppliers/<int:pk>/", host_views.supplier_host, name="supplier_host"),
    path(
        "exchange/suppliers/<int:pk>/read/",
        host_views.supplier_host_read,
        name="supplier_host_read",
    ),
    path(
        "exchange/suppliers/<int:pk>/ask/", host_views.supplier_host_ask, name="supplier_host_ask"
    ),
    path(
        "exchange/suppliers/<int:pk>/end/", host_views.supplier_host_end, name="supplier_host_end"
    ),
    path(
        "exchange/suppliers/footprints/<int:pk>/",
        host_views.hosted_footprint,
        name="hosted_footprint",
    ),
    path("exchange/grants/<int:pk>/end/", views.exchange_grant_end, name="exchange_grant_end"),
    path("exchange/products/<int:pk>/publish/", views.exchange_publish, name="exchange_publish"),
    path(
        "exchange/footprints/<int:pk>/withdraw/", views.exchange_withdraw, name="exchange_withdraw"
    ),
    path(
        "exchange/footprints/<int:pk>/catena-x.json",
        views.exchange_catena_x,
        name="exchange_catena_x",
    ),
    path("exchange/requests/<int:pk>/", views.exchange_request, name="exchange_request"),
    path(
        "exchange/requests/<int:pk>/<str:move>/",
        views.exchange_request_move,
        name="exchange_request_move",
    ),
    path("exchange/events/<int:pk>/resend/", views.exchange_resend, name="exchange_resend"),
]
