from django.urls import path

from members.views import accounts, blocks, offices, people, units

app_name = "members"
urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/add/", units.unit_add, name="unit_add"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<int:pk>/agency/add/", units.agency_add, name="agency_add"),
    path("blocks/", blocks.blocks, name="blocks"),
    path("blocks/add/", blocks.block_add, name="block_add"),
    path("blocks/<int:pk>/", blocks.block, name="block"),
    path("blocks/<int:pk>/edit/", blocks.block_edit, name="block_edit"),
    path("blocks/<int:pk>/units/add/", blocks.block_seats, name="block_seats"),
    path("blocks/<int:pk>/units/remove/", blocks.block_unseat, name="block_unseat"),
    path("blocks/<int:pk>/copy/", blocks.block_copy, name="block_copy"),
    path("people/", people.people, name="people"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/join/", people.person_join, name="person_join"),
    path("people/<int:pk>/offices/add/", offices.office_add, name="office_add"),
    path("people/<int:pk>/invite/", accounts.invite, name="invite"),
    path("people/<int:pk>/lock/", accounts.account_lock, name="account_lock"),
    path("people/<int:pk>/second-factor/", accounts.reset_second_factor, name="reset_second_factor"),
    path("memberships/<int:pk>/move/", people.membership_move, name="membership_move"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("offices/", offices.offices, name="offices"),
    path("offices/act/", offices.act_in, name="act_in"),
    path("offices/<int:pk>/end/", offices.office_end, name="office_end"),
    path("profile/", accounts.profile, name="profile"),
    path("invitations/<str:key>/", accounts.accept_invitation, name="accept_invitation"),
    path("unlock/", accounts.asleep, name="asleep"),
    path("unlock/<str:key>/", accounts.unlock, name="unlock"),
]
