"""What people see: the pages of a region and the inbox over all of them."""
