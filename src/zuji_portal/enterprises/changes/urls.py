from django.urls import path

from zuji_portal.enterprises.changes import views

urlpatterns = [
    path("changes/", views.change_list, name="change_list"),
    path("changes/<int:pk>/", views.change, name="change"),
    path("changes/<int:pk>/<str:move>/", views.change_move, name="change_move"),
    path("enterprises/<int:pk>/change/", views.enterprise_change, name="enterprise_change"),
    path("products/<int:pk>/change/", views.product_change, name="product_change"),
]
