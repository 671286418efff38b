"""A new region by clicking: what an operator typed becomes documents, the worker makes a region of them."""
