from django.urls import path

from zuji_portal.offers import views

urlpatterns = [
    path("offers/", views.offers, name="offers"),
    path("incentives/", views.incentives, name="incentives"),
    path("offers/new/", views.offer_new, name="offer_new"),
    path("offers/mine/", views.my_offers, name="my_offers"),
    path("offers/figures/", views.offer_figures, name="offer_figures"),
    path("offers/<int:pk>/", views.offer, name="offer"),
    path("offers/<int:pk>/edit/", views.offer_edit, name="offer_edit"),
    path("offers/<int:pk>/withdraw/", views.offer_withdraw, name="offer_withdraw"),
    path("offers/told/<int:pk>/share/", views.offer_share, name="offer_share"),
    path("offers/told/<int:pk>/<str:answer>/", views.offer_answer, name="offer_answer"),
    path("offers/consents/<int:pk>/withdraw/", views.offer_unshare, name="offer_unshare"),
    path("offers/shared/<str:secret>/", views.offer_shared, name="offer_shared"),
]
