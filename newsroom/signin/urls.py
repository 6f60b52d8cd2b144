"""The addresses of signing in. What allauth has besides (signing up, addresses, other sites' accounts) is not here."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from newsroom.signin import letters, pages

own = admin.site.admin_view

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", pages.SignIn.as_view(), name="account_login"),
    path("login/second/", pages.SecondFactor.as_view(), name="mfa_authenticate"),
    path("login/passkey/", pages.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("login/leave/", pages.leave, name="signin_leave"),
    path("login/forgotten/", letters.Forgotten.as_view(), name="account_reset_password"),
    path("login/forgotten/sent/", letters.LetterSent.as_view(), name="account_reset_password_done"),
    path("login/forgotten/done/", letters.NewPasswordSet.as_view(), name="account_reset_password_from_key_done"),
    path(
        "login/forgotten/<str:uidb36>/<str:key>/", letters.NewPassword.as_view(), name="account_reset_password_from_key"
    ),
    path("login/again/", own(pages.PasswordAgain.as_view()), name="account_reauthenticate"),
    path("login/again/code/", own(pages.CodeAgain.as_view()), name="mfa_reauthenticate"),
    path("login/again/passkey/", own(pages.PasskeyAgain.as_view()), name="mfa_reauthenticate_webauthn"),
    path("login/show/", own(pages.show), name="signin_show"),
    path("sign-in/", own(pages.Overview.as_view()), name="mfa_index"),
    path("sign-in/app/", own(pages.AddApp.as_view()), name="mfa_activate_totp"),
    path("sign-in/app/remove/", own(pages.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("sign-in/passkeys/add/", own(pages.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("sign-in/passkeys/<int:pk>/remove/", own(pages.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("sign-in/passkeys/<int:pk>/", own(pages.RenamePasskey.as_view()), name="mfa_edit_webauthn"),
    path("sign-in/codes/", own(pages.Codes.as_view()), name="mfa_view_recovery_codes"),
    path("sign-in/codes/new/", own(pages.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
]
