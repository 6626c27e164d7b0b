"""The web server's way in."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from qingpu_subsidy import checks, garbage
from qingpu_subsidy.intake import Intake

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingpu_subsidy.settings.base")

application = Intake(get_wsgi_application(), hands=4)
import_module(settings.ROOT_URLCONF)  # every page, before the web server forks
checks.refuse_to_serve()
garbage.keep_what_is_loaded()
