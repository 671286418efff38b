"""Addresses inside a region."""

from django.urls import path

from portal.sites import choice, operators

urlpatterns = [
    path("sites/", choice.choose, name="sites"),
    path("operators/", operators.operators, name="operators"),
    path("operators/new/", operators.new_operator, name="operator_new"),
    path("operators/<int:operator_id>/", operators.edit_operator, name="operator"),
    path("operators/<int:operator_id>/switch/", operators.switch, name="operator_switch"),
]
