"""Addresses of an organisation's members, under `coordination:`."""

from django.urls import path

from . import members

urlpatterns = [
    path("", members.list_members, name="members"),
    path("inviter/", members.invite, name="member_invite"),
    path("<int:pk>/role/", members.change_role, name="member_role"),
    path("<int:pk>/retirer/", members.remove, name="member_remove"),
    path("retire/<str:token>/", members.removed, name="member_removed"),
]
