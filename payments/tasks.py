"""Jobs of this room, and who may open the pages that its messages link to."""

from accounts.message_links import opens
from payments.models import OrderDossier
from payments.services import dossier
from records.jobs import job


@job("payments.pack_dossier")
def pack_dossier(pk):
    """Pack the dossier of a batch for whoever asked."""
    dossier.make(pk)


@opens("order_dossier")
def order_dossier(user, public_id):
    return OrderDossier.objects.visible_to(user).filter(order__public_id=public_id).exists()
