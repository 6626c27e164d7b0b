from django.urls import path

from payments.views import bans, disbursing, dossiers, orders, recoveries

urlpatterns = [
    path("finance/orders/", orders.FinanceOrders.as_view(), name="finance_orders"),
    path("finance/orders/new/", orders.DraftOrder.as_view(), name="draft_order"),
    path("finance/orders/<str:public_id>/", orders.OrderPage.as_view(), name="payment_order"),
    path("finance/orders/<str:public_id>/files/", orders.OrderFiles.as_view(), name="order_files"),
    path("finance/orders/<str:public_id>/sign/", orders.SignOrder.as_view(), name="sign_order"),
    path("finance/orders/<str:public_id>/void/", orders.VoidOrder.as_view(), name="void_order"),
    path("finance/orders/<str:public_id>/dossier/", dossiers.order_dossier, name="order_dossier"),
    path("cases/<str:public_id>/dossier/", dossiers.case_dossier, name="case_dossier"),
    path("cases/<str:public_id>/order_payment/", orders.order_payment, name="order_payment"),
    path("cases/<str:public_id>/disburse/", disbursing.Disburse.as_view(), name="disburse"),
    path("cases/<str:public_id>/bounce/", disbursing.Bounce.as_view(), name="bounce"),
    path(
        "cases/<str:public_id>/release_payment/",
        disbursing.ReleasePayment.as_view(),
        name="release_payment",
    ),
    path(
        "cases/<str:public_id>/stop_payment/",
        disbursing.StopPayment.as_view(),
        name="stop_payment",
    ),
    path("finance/recoveries/", recoveries.Recoveries.as_view(), name="recoveries"),
    path("cases/<str:public_id>/demand_back/", recoveries.DemandBack.as_view(), name="demand_back"),
    path("cases/<str:public_id>/recover/", recoveries.Recover.as_view(), name="recover"),
    path(
        "cases/<str:public_id>/drop_recovery/",
        recoveries.DropRecovery.as_view(),
        name="drop_recovery",
    ),
    path("bans/", bans.Bans.as_view(), name="bans"),
    path("bans/new/", bans.ProposeBan.as_view(), name="propose_ban"),
    path("bans/<str:public_id>/", bans.BanPage.as_view(), name="ban_decision"),
    path("bans/<str:public_id>/confirm/", bans.ConfirmBan.as_view(), name="confirm_ban"),
    path("bans/<str:public_id>/decline/", bans.DeclineBan.as_view(), name="decline_ban"),
    path("bans/<str:public_id>/serve/", bans.ServeBan.as_view(), name="serve_ban"),
    path("bans/<str:public_id>/lift/", bans.LiftBan.as_view(), name="lift_ban"),
]
