"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from qingpu_subsidy import checks
from qingpu_subsidy.intake import Intake

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingpu_subsidy.settings.base")

application = Intake(get_wsgi_application(), hands=4)
checks.refuse_to_serve()
