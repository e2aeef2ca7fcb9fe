from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "mainstay.connect.portal"
    verbose_name = _("The client's own pages")
