"""Draws forms: a form is compiled once per release to a skeleton, and every page only fills it.

Rendering hundreds of inputs through a template takes tens of milliseconds; joining prepared strings takes one.
"""
