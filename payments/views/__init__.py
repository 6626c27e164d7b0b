"""The screens of finance: orders, their signatures, and each payment."""
