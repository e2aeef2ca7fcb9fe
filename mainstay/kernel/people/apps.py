"""Start the people area."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People as a Django application."""

    name = "mainstay.kernel.people"
    label = "people"
    verbose_name = "People"
