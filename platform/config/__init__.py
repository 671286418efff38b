"""The Django project: settings, addresses, the task queue, and how it all is started."""
