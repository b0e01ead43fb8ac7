from django.urls import URLPattern, URLResolver, path

from documents.views import own, public, remote

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("verify/", public.verify, name="verify"),
    path("verify/crl/", public.revocation_list, name="revocation_list"),
    path("verify/crl/<str:issuer>/", public.revocation_list, name="revocation_list_of"),
    path("verify/ca.pem", public.authority, name="authority"),
    path("verify/<str:code>/", public.verify_code, name="verify_code"),
    path("signing/", own.credential, name="credential"),
    path("signing/enrol/", own.credential_enrol, name="credential_enrol"),
    path("signing/pin/", own.credential_change_pin, name="credential_change_pin"),
    path("signing/revoke/", own.credential_revoke, name="credential_revoke"),
    path("signing/passkey/", own.passkey_options, name="passkey_options"),
    path("signing/remote/", remote.remote_credentials, name="remote_credentials"),
    path("signing/remote/<int:pk>/unlink/", remote.remote_credential_unlink, name="remote_credential_unlink"),
]
