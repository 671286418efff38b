"""Accounts that companies open for their own projects."""
