"""The parties room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "parties"
    verbose_name = "主体"
