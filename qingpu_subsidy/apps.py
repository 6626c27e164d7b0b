"""The roof as an app: its commands, pages and start-up checks."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from qingpu_subsidy import celery, checks


class HouseConfig(AppConfig):
    """The house itself."""

    name = "qingpu_subsidy"
    verbose_name = "青浦智造奖励"

    def ready(self) -> None:
        celery.app.set_default()
        checks.register_all()


class HouseAdminConfig(AdminConfig):
    """Django's admin with the house's own site."""

    default = False
    default_site = "qingpu_subsidy.admin_site.HouseAdminSite"
