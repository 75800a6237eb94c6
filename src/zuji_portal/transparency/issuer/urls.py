"""Route of the DID document, at the root as did:web asks."""

from django.urls import path

from zuji_portal.transparency.issuer import views

files = [path(".well-known/did.json", views.did, name="did_document")]
