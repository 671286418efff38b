"""A new password for a company that forgot its own: by what it said when it registered, and a code to its mobile."""
