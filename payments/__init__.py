"""The money: budget, payment orders, disbursement, recovery and bans (Articles 6 (1) 6 and 7)."""
