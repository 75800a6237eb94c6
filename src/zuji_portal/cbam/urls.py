from django.urls import path

from zuji_portal.cbam import shared_views, views

urlpatterns = [
    path("cbam/", views.cbam_list, name="cbam_list"),
    path("products/<int:pk>/cbam/", views.product_cbam, name="product_cbam"),
    path("cbam/<int:pk>/", views.cbam_dossier, name="cbam_dossier"),
    path("cbam/<int:pk>/update/", views.cbam_update, name="cbam_update"),
    path("cbam/<int:pk>/v<int:number>/<str:form>", views.cbam_file, name="cbam_file"),
    path("cbam/<int:pk>/v<int:number>/template/", views.cbam_template, name="cbam_template"),
    path("cbam/<int:pk>/<str:move>/", views.cbam_move, name="cbam_move"),
    path("cbam/shared/<str:secret>/", shared_views.cbam_shared, name="cbam_shared"),
    path(
        "cbam/shared/<str:secret>/dossier.<str:form>",
        shared_views.cbam_shared_file,
        name="cbam_shared_file",
    ),
]
