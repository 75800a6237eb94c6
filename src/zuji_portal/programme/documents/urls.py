from django.urls import path

from zuji_portal.programme.documents import views

urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("new/", views.document_new, name="document_new"),
    path("<slug:key>/", views.document, name="document"),
    path("<slug:key>/<int:number>/", views.document, name="document_version"),
    path("<slug:key>/revise/", views.document_revise, name="document_revise"),
    path("<slug:key>/withdraw/", views.document_withdraw, name="document_withdraw"),
]
