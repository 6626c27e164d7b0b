from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "档案与任务"
