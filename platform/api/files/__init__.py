"""Files for programs: sent as forms are (multipart), named by their key, fetched by who sees their record."""
