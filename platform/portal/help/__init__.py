"""The region's help: its pages, what has to be read, and the manual of each role."""
