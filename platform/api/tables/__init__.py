"""Tables for programs: the lists of the menu, reports, dashboards, and their spreadsheets."""
