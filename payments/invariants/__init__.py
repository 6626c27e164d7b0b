"""What must hold of the budget, of orders, payments and recoveries (Articles 6 and 7)."""

from payments.invariants import accounts, budget, duties, orders, recovery

__all__ = ["accounts", "budget", "duties", "orders", "recovery"]
