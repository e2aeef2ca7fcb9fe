from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "mainstay.care.planning"
    verbose_name = _("Treatment planning")
