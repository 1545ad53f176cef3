"""Django's admin, for superusers with a second step. It has no sign-in page of its own."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.utils.decorators import method_decorator

from carehub.access import superusers_only


class SuperusersSite(AdminSite):
    site_header = site_title = "CareHub admin"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view, cacheable=False):
        return superusers_only(super().admin_view(view, cacheable))

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        return redirect_to_login(request.GET.get("next", "/admin/"))
