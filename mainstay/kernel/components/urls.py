"""Addresses of the shell itself."""

from django.conf import settings
from django.urls import URLPattern, path

from mainstay.kernel.components import gallery, pages

urlpatterns: list[URLPattern] = [path("display/", pages.display, name="display")]

if getattr(settings, "MAINSTAY_GALLERY", False):
    urlpatterns.append(path("gallery/", gallery.show, name="gallery"))
