"""Budget, joint payment orders, disbursement and recovery (Articles 2, 6 (1) 6 and 7)."""

from payments.models.ban import BanDecision
from payments.models.budget import Budget
from payments.models.disbursement import Disbursement
from payments.models.dossier import OrderDossier
from payments.models.order import PaymentLine, PaymentOrder
from payments.models.recovery import Inspection, Recovery, RecoveryReceipt

__all__ = [
    "BanDecision",
    "Budget",
    "Disbursement",
    "Inspection",
    "OrderDossier",
    "PaymentLine",
    "PaymentOrder",
    "Recovery",
    "RecoveryReceipt",
]
