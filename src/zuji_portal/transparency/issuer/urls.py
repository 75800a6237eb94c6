"""Stands at the root, as did:web lays it out."""

from django.urls import path

from zuji_portal.transparency.issuer import views

files = [path(".well-known/did.json", views.did, name="did_document")]
