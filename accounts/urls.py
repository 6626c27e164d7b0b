from django.urls import path

from accounts.views import inbox
from accounts.views.login import LoginView, LogoutView, PasswordChangeView
from accounts.views.reauthentication import ReauthenticationView
from accounts.views.registration import RegisterView
from accounts.views.second_factor import SecondFactorSetupView, SecondFactorView

urlpatterns = [
    path("login/", LoginView.as_view(), name="login"),
    path("register/", RegisterView.as_view(), name="register"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", PasswordChangeView.as_view(), name="password_change"),
    path("password/again/", ReauthenticationView.as_view(), name="reauthenticate"),
    path("second-factor/", SecondFactorView.as_view(), name="second_factor"),
    path("second-factor/set-up/", SecondFactorSetupView.as_view(), name="second_factor_setup"),
    path("inbox/", inbox.show, name="inbox"),
    path("inbox/read/", inbox.tick_all, name="inbox_tick_all"),
    path("inbox/<str:public_id>/", inbox.follow, name="inbox_follow"),
]
