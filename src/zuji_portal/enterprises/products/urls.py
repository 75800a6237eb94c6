from django.urls import path

from zuji_portal.enterprises.products import views

urlpatterns = [
    path("enterprises/<int:pk>/products/new/", views.product_new, name="product_new"),
    path("products/<int:pk>/", views.product, name="product"),
    path("products/<int:pk>/edit/", views.product_edit, name="product_edit"),
    path("products/<int:pk>/photo.jpg", views.product_photo, name="product_photo"),
    path("products/<int:pk>/history/", views.product_history, name="product_history"),
    path("products/<int:pk>/remove/", views.product_remove, name="product_remove"),
]
