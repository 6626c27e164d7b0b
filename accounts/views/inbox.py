"""The inbox: read, follow, tick off."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Message
from accounts.services import inbox

PER_PAGE = 20


@require_safe
def show(request):
    found = Message.objects.visible_to(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/inbox.html", {"page": page})


@require_POST
def follow(request, public_id):
    message = get_object_or_404(Message.objects.visible_to(request.user), public_id=public_id)
    inbox.mark_read(Message.objects.filter(pk=message.pk), by=request.user)
    return redirect(message.link or "inbox")


@require_POST
def tick_all(request):
    inbox.mark_read(Message.objects.all(), by=request.user)
    return redirect("inbox")
