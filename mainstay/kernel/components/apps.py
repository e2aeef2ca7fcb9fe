"""Register the components as an app, so that templates and tags are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComponentsConfig(AppConfig):
    """The components' app."""

    name = "mainstay.kernel.components"
    label = "components"
    verbose_name = _("Components")
