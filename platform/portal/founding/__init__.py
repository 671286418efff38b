"""The pages of the platform's operators: the regions there are, and a new one."""
