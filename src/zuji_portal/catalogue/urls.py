"""Pages stand under the languages; addresses that codes and programs keep stand at the root."""

from django.urls import path, re_path

from zuji_portal.catalogue import holder_views, public_views, resolver, shells

urlpatterns = [
    path("catalogue/", public_views.catalogue_list, name="catalogue_list"),
    path("catalogue/compare/", public_views.catalogue_compare, name="catalogue_compare"),
    path("catalogue/export.<str:form>", public_views.catalogue_export, name="catalogue_export"),
    path("entries/", holder_views.entry_list, name="entry_list"),
    path("entries/<int:pk>/", holder_views.entry, name="entry"),
    path("entries/<int:pk>/publish/", holder_views.entry_publish, name="entry_publish"),
    path("entries/<int:pk>/hide/", holder_views.entry_hide, name="entry_hide"),
    path("entries/<int:pk>/delist/", holder_views.entry_delist, name="entry_delist"),
    path("entries/<int:pk>/relist/", holder_views.entry_relist, name="entry_relist"),
    path("entries/<int:pk>/label.<str:form>", holder_views.entry_label, name="entry_label"),
]
files = [
    re_path(r"^(?:en/)?p/(?P<key>[^/]+)$", public_views.product_page, name="product_page"),
    path("p/<str:key>/photo", public_views.product_page_photo, name="product_page_photo"),
    path("p/<str:key>/shell.<str:form>", shells.product_shell, name="product_shell"),
    path("p/<str:key>/linkset", resolver.linkset, name="linkset"),
    re_path(r"^(?P<code>(?:01|gtin)/.+)$", resolver.digital_link, name="digital_link"),
    path(".well-known/gs1resolver", resolver.description, name="gs1resolver"),
    path("sitemap.xml", public_views.sitemap, name="sitemap"),
    path("robots.txt", public_views.robots, name="robots"),
]
