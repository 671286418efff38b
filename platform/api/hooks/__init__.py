"""Webhooks for programs: registered, changed, given new secrets; their deliveries looked at and sent again."""
