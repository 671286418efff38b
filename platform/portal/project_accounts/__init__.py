"""Pages on which companies look after the accounts of their projects."""
