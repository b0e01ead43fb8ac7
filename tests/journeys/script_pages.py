"""One form with everything the scripts care about, answered without a database."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from achievements.forms.social import SocialFields
from members.models import Unit
from portal import urls
from portal.choosing import FEW, Offer, SearchField, Sought
from portal.listing import Page
from portal.vietnamese import fold

FORM = """{% extends "base.html" %}{% load crispy_forms_filters %}
{% block title %}Thử{% endblock %}{% block heading %}Thử{% endblock %}
{% block content %}
<form method="post" data-draft="trial" enctype="multipart/form-data" novalidate>{% csrf_token %}{{ form|crispy }}
  <div data-formset="rows">{{ rows.management_form }}
    <div data-formset-rows>{% for row in rows %}<div data-formset-row>{{ row|crispy }}
      <button type="button" data-formset-remove hidden>Bỏ</button></div>{% endfor %}</div>
    <template data-formset-empty><div data-formset-row>{{ rows.empty_form|crispy }}
      <button type="button" data-formset-remove hidden>Bỏ</button></div></template>
    <button type="button" data-formset-add hidden>Thêm dòng</button>
  </div>
  <div class="form-actions"><button name="act" value="save" data-once>Lưu</button></div>
</form>{% endblock %}"""
SAVED = (
    """{% extends "base.html" %}{% block title %}Xong{% endblock %}{% block heading %}Đã lưu {{ act }}{% endblock %}"""
)


class TrialForm(forms.Form):
    title = forms.CharField()
    signing_pin = forms.CharField(required=False, widget=forms.PasswordInput)
    one_time = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    is_urgent = forms.BooleanField(required=False)
    photo = forms.FileField(required=False, widget=forms.FileInput(attrs={"data-max-bytes": 2 * 1024 * 1024}))


class RowForm(forms.Form):
    amount = forms.CharField(required=False)


RowFormSet = forms.formset_factory(RowForm, extra=1, can_delete=True)


@login_not_required
def asleep(request: HttpRequest) -> HttpResponse:
    """Where the idle lock sends a form that comes too late; a passkey needs no field."""
    return HttpResponse(engines["django"].from_string(SAVED).render({"act": "gì đâu"}, request))


@login_not_required
def trial(request: HttpRequest) -> HttpResponse:
    if request.POST.get("title") == "Gửi quá muộn":
        return redirect("/accounts/reauthenticate/trial/")
    form, rows = TrialForm(request.POST or None), RowFormSet(request.POST or None, prefix="rows")
    if form.is_valid():
        return HttpResponse(engines["django"].from_string(SAVED).render({"act": request.POST["act"]}, request))
    return HttpResponse(engines["django"].from_string(FORM).render({"form": form, "rows": rows}, request))


class PlaceField(SearchField):
    """As long as a province, without a database."""

    NAMES = [f"Công đoàn xã {name} {number}" for number in range(40) for name in ("Yên Lập", "Thanh Thủy")]

    def offer(self, sought: Sought) -> Offer:
        found = [name for name in self.NAMES if fold(sought.words) in fold(name)]
        return Offer([("", "Chọn…"), *((name, name) for name in found[:FEW])], True, len(found) > FEW)


class PlaceForm(forms.Form):
    unit = PlaceField(label="Đơn vị", queryset=Unit.objects.none())


SEARCH = """{% extends "base.html" %}{% load crispy_forms_filters %}{% block title %}Tìm{% endblock %}
{% block heading %}Tìm{% endblock %}{% block content %}<form method="post" novalidate>{% csrf_token %}{{ form|crispy }}
<button>Lưu</button></form>{% endblock %}"""


@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None)
    form.is_valid()
    return HttpResponse(engines["django"].from_string(SEARCH).render({"form": form}, request))


QUEUE = """{% extends "base.html" %}{% block title %}Duyệt{% endblock %}{% block heading %}Duyệt{% endblock %}
{% block scripts %}<script src="{% static "js/review.js" %}" type="module"></script>{% endblock %}
{% block content %}{% include "achievements/_keys_button.html" only %}<input name="q" aria-label="Tìm">
<div id="rows">{% include "achievements/_review_rows.html" %}</div>
{% include "achievements/_keys.html" with is_list=True only %}{% endblock %}"""


@login_not_required
def queue(request: HttpRequest) -> HttpResponse:
    """Three deeds that wait, without a database."""
    nothing, no_rows = SimpleNamespace(all=[]), {"corrects_id": None, "has_evidence": False, "campaign": None}
    about = {"unit": "Công đoàn", "author": "Cán bộ", "submitted_at": datetime(2021, 9, 15, tzinfo=UTC), **no_rows}
    deeds = [SimpleNamespace(pk=pk, title=f"Việc {pk}", measurements=nothing, **about) for pk in (1, 2, 3)]
    context = {
        "page": Page(object_list=deeds, count=3, is_capped=False),
        "rows": [(deed, []) for deed in deeds],
        "queue": SimpleNamespace(asked={}, address_part=""),
        "is_filtered": False,
    }
    return HttpResponse(engines["django"].from_string(QUEUE).render(context, request))


SOCIAL = """{% extends "base.html" %}{% block title %}Thử{% endblock %}{% block heading %}Thử{% endblock %}
{% block scripts %}<script src="{% static "js/social.js" %}" type="module"></script>{% endblock %}
{% block content %}<form method="post"><select name="campaign" aria-label="Phong trào"><option value="">Không</option>
<option value="3">Lao động giỏi</option><option value="7">Mua vải thiều</option></select>
{% include "achievements/_social_fields.html" %}</form>{% endblock %}"""


@login_not_required
def social(request: HttpRequest) -> HttpResponse:
    """A form in which only campaign 7 asks for money, goods and people."""
    form = SocialFields()
    form.social_campaigns = [7]  # type: ignore[attr-defined]
    return HttpResponse(engines["django"].from_string(SOCIAL).render({"form": form}, request))


@login_not_required
def asked(request: HttpRequest, rest: str) -> HttpResponse:
    """Wherever the queue leads."""
    return HttpResponse(engines["django"].from_string(SAVED).render({"act": rest}, request))


handler404 = urls.handler404
urlpatterns = [
    path("trial/search/", search),
    path("trial/queue/", queue),
    path("trial/social/", social),
    path("achievements/review/<path:rest>", asked),
    path("trial/", trial),
    path("accounts/reauthenticate/trial/", asleep),
    *urls.urlpatterns,
]
