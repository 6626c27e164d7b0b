"""A party's own data: asked for, packed while one waits, fetched."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from parties.models import TakeAway
from parties.services import takeaway
from parties.views.filing import told
from parties.views.members import mine


@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request, public_id):
    """The copies of the last week, each with its progress or its file."""
    party = mine(request, public_id)
    if request.method == "POST":
        told(
            request,
            lambda: takeaway.ask(party, by=request.user),
            "正在制作数据副本，完成后发站内消息，也可以在本页查看进度。",
        )
        return redirect("take_away", public_id)
    rows = TakeAway.objects.visible_to(request.user).filter(party=party)
    rows = rows.select_related("file", "asked_by__person")
    is_part = request.headers.get("Accept") == "text/html"  # the page asks for its own part
    name = "parts/packages.html" if is_part else "parties/take_away.html"
    return render(request, name, {"party": party, "packages": rows})
