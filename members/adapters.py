from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation, never with a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
