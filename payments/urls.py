from django.urls import path

from payments.views import disbursing, orders

urlpatterns = [
    path("finance/orders/", orders.FinanceOrders.as_view(), name="finance_orders"),
    path("finance/orders/new/", orders.DraftOrder.as_view(), name="draft_order"),
    path("finance/orders/<str:public_id>/", orders.OrderPage.as_view(), name="payment_order"),
    path("finance/orders/<str:public_id>/files/", orders.OrderFiles.as_view(), name="order_files"),
    path("finance/orders/<str:public_id>/sign/", orders.SignOrder.as_view(), name="sign_order"),
    path("finance/orders/<str:public_id>/void/", orders.VoidOrder.as_view(), name="void_order"),
    path("cases/<str:public_id>/order_payment/", orders.order_payment, name="order_payment"),
    path("cases/<str:public_id>/disburse/", disbursing.Disburse.as_view(), name="disburse"),
    path("cases/<str:public_id>/bounce/", disbursing.Bounce.as_view(), name="bounce"),
    path(
        "cases/<str:public_id>/stop_payment/",
        disbursing.StopPayment.as_view(),
        name="stop_payment",
    ),
]
