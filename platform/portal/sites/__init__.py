"""Pages for people on site: the log-in by dynamic password, the choice of a project, and a project's operators."""
