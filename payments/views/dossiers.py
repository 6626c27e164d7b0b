"""The dossiers of a case and of a payment order, for those who keep and those who audit them."""

import structlog
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import role_required
from accounts.roles import DOSSIER_READERS
from applications.models import Case
from payments.models import OrderDossier, PaymentOrder
from payments.services import dossier

log = structlog.get_logger(__name__)


@require_safe
@role_required(*DOSSIER_READERS)
def case_dossier(request, public_id):
    """All that is kept of one case, in one package."""
    cases = Case.objects.visible_to(request.user).select_related("party")
    case = get_object_or_404(cases, public_id=public_id)
    name, package = dossier.of_case(case, by=request.user)
    log.info("dossier", of=name, by=request.user.pk)
    return FileResponse(package, as_attachment=True, filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DOSSIER_READERS)
def order_dossier(request, public_id):
    """All that is kept of one batch of payments and of its cases: asked for, packed, fetched."""
    orders = PaymentOrder.objects.visible_to(request.user)
    order = get_object_or_404(orders, public_id=public_id)
    if request.method == "POST":
        dossier.ask(order, by=request.user)
        log.info("dossier", of=order.title, by=request.user.pk)
        messages.success(request, "正在制作案卷，完成后发站内消息，也可以在本页等候。")
        return redirect("order_dossier", public_id)
    rows = OrderDossier.objects.visible_to(request.user).filter(order=order)
    context = {"order": order, "packages": rows.select_related("file", "asked_by__person")}
    is_part = request.headers.get("Accept") == "text/html"  # the page asks for its own part
    name = "parts/packages.html" if is_part else "payments/order_dossier.html"
    return render(request, name, context)
