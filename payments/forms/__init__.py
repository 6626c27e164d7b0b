"""The forms of the budget, of payment orders, of recovery and of bans."""
