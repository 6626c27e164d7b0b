"""The dossiers of a case and of a payment order, for those who keep and those who audit them."""

import structlog
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import role_required
from accounts.roles import DOSSIER_READERS
from applications.models import Case
from payments.models import PaymentOrder
from payments.services import dossier

log = structlog.get_logger(__name__)


@require_safe
@role_required(*DOSSIER_READERS)
def case_dossier(request, public_id):
    """All that is kept of one case, in one package."""
    cases = Case.objects.visible_to(request.user).select_related("party")
    case = get_object_or_404(cases, public_id=public_id)
    return _sent(request.user, *dossier.of_case(case, by=request.user))


@require_safe
@role_required(*DOSSIER_READERS)
def order_dossier(request, public_id):
    """All that is kept of one batch of payments, in one package."""
    orders = PaymentOrder.objects.visible_to(request.user)
    order = get_object_or_404(orders, public_id=public_id)
    return _sent(request.user, *dossier.of_order(order, by=request.user))


def _sent(user, name: str, package) -> FileResponse:
    log.info("dossier", of=name, by=user.pk)
    return FileResponse(package, as_attachment=True, filename=name)
