"""List pages: what a menu item shows, how it is searched, sorted and taken along as a spreadsheet."""
