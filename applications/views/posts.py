"""The two channels of a case: as the case page shows them, and the page on which one writes."""

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from applications.forms.posts import PostForm
from applications.models import Case, Channel, Post
from applications.refusals import told_on
from applications.services import posts
from applications.views import showing

ADDRESSES = {Channel.INTERNAL: "write_note", Channel.APPLICANT: "write_letter"}


@dataclass(frozen=True)
class Shown:
    """One channel on a page: its posts, and the form where this reader may write."""

    code: str
    title: str
    readers: str
    write: str
    button: str
    tells: str
    posts: list[Post]
    url: str
    form: PostForm | None = None


def channels(case: Case, user, is_applicant: bool) -> list[Shown]:
    """The channels this reader reads, each with an empty form where there is something to say."""
    rows = Post.objects.visible_to(user).filter(case=case)
    found = list(rows.select_related("by__person", "file"))
    open_ones = posts.open_to(case, user)
    shown = []
    for channel in (Channel.APPLICANT, Channel.INTERNAL):
        own = [post for post in found if post.channel == channel]
        form = _empty(channel) if channel in open_ones else None
        if own or form:
            shown.append(_shown(case, channel, own, form, is_applicant=is_applicant))
    return shown


def _empty(channel: Channel) -> PostForm:
    return PostForm(initial={"key": uuid4().hex}, auto_id=f"{channel}_%s")


def _shown(
    case: Case, channel: Channel, own: list[Post], form: PostForm | None, *, is_applicant: bool
) -> Shown:
    tells = posts.promise(channel, is_applicant=is_applicant)
    url = reverse(ADDRESSES[channel], args=[case.public_id])
    if channel == Channel.INTERNAL:
        words = ("内部备注", "仅内部可见", "写内部备注", "保存内部备注（仅内部可见）")
    elif is_applicant:
        words = ("与办理单位往来", "您和办理单位可见", "写给办理单位", "发送给办理单位")
    else:
        words = ("与申报单位往来", "申报单位可见", "写给申报单位", "发送给企业")
    return Shown(channel, *words, tells=tells, posts=own, url=url, form=form)


class Write(FormView):
    """Write in one channel; what was typed stays when it is refused."""

    template_name = "applications/post.html"
    form_class = PostForm
    channel: Channel

    def dispatch(self, request, *args, **kwargs):
        cases = Case.objects.visible_to(request.user).with_names()
        self.case = get_object_or_404(cases, public_id=kwargs["public_id"])
        try:
            posts.check(self.case, self.channel, request.user)
        except TransitionNotAllowed as refusal:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"key": uuid4().hex}

    def get_success_url(self):
        return f"{reverse('case', args=[self.case.public_id])}#{self.channel}"

    def form_valid(self, form):
        given = form.cleaned_data
        with told_on(form):
            posts.write(
                self.case,
                self.channel,
                by=self.request.user,
                text=given["text"],
                key=given["key"],
                upload=given["file"],
            )
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, self.done())
        return super().form_valid(form)

    def done(self):
        """What the writer reads afterwards."""
        if self.channel == Channel.INTERNAL:
            return "内部备注已保存，申报单位看不到。"
        return "已发送，对方在站内收到消息。"

    def get_context_data(self, **more):
        head = showing.head(self.case, self.request.user)
        rows = Post.objects.visible_to(self.request.user)
        own = rows.filter(case=self.case, channel=self.channel)
        context = super().get_context_data(**more)
        shown = _shown(
            self.case,
            self.channel,
            list(own.select_related("by__person", "file")),
            context["form"],
            is_applicant=head.is_applicant,
        )
        return context | {"case": self.case, "head": head, "channel": shown}


class WriteNote(Write):
    """Among the offices alone."""

    channel = Channel.INTERNAL


class WriteLetter(Write):
    """Between the applicant and the offices."""

    channel = Channel.APPLICANT
