"""Webhooks: what happens to records is told to addresses that the region's administrator registered, signed."""
