"""Start the kernel: its own kinds first, then every area that is switched on."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from mainstay.kernel.areas import announced


class KernelConfig(AppConfig):
    """The kernel as a Django application."""

    name = "mainstay.kernel"
    label = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        """Take in what every switched-on area announces; stop the start-up if two disagree."""
        from mainstay.kernel.area import AREA

        announced().announce(AREA)
        for config in apps.get_app_configs():
            ours = config.name.startswith("mainstay.") and config is not self
            if ours and module_has_submodule(config.module, "area"):
                announced().announce(import_module(f"{config.name}.area").AREA)
