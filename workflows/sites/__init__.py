"""People on site: who may be sent a dynamic password, among which projects they choose, and whom leaders authorise."""
