"""The addresses of reviews; a desk is named like the step it takes."""

from django.urls import path

from reviews.views import (
    drafting,
    meetings,
    moving,
    objections,
    opinions,
    panels,
    preliminary,
    proposals,
    public,
    seats,
    worklists,
)

CASE = "cases/<str:public_id>/"

urlpatterns = [
    # what waits
    path("review/<slug:slug>/", worklists.work, name="review_work"),
    # preliminary review
    path(
        f"{CASE}pass_preliminary/",
        preliminary.PassPreliminary.as_view(),
        name="pass_preliminary",
    ),
    path(
        f"{CASE}fail_preliminary/",
        preliminary.FailPreliminary.as_view(),
        name="fail_preliminary",
    ),
    # experts
    path(f"{CASE}experts/", panels.AppointExperts.as_view(), name="appoint_experts"),
    path("seats/", seats.queue, name="expert_queue"),
    path("seats/<str:public_id>/", seats.seat, name="seat"),
    path("seats/<str:public_id>/declare/", seats.declare, name="seat_declare"),
    path("seats/<str:public_id>/recuse/", seats.recuse, name="seat_recuse"),
    path("seats/<str:public_id>/score/", seats.score, name="seat_score"),
    path("seats/<str:public_id>/release/", panels.release, name="seat_release"),
    # departments
    path("opinions/", opinions.queue, name="opinion_queue"),
    path(f"{CASE}opinion/", opinions.GiveOpinion.as_view(), name="give_opinion"),
    # the end of the review
    path(f"{CASE}review/", proposals.digest, name="review_digest"),
    path(f"{CASE}propose/", proposals.Propose.as_view(), name="propose"),
    path(f"{CASE}propose_anew/", proposals.ProposeAnew.as_view(), name="propose_anew"),
    path(f"{CASE}fail_review/", proposals.FailReview.as_view(), name="fail_review"),
    # notices at the desk
    path("notices/draft/", drafting.draft, name="draft_notice"),
    path("notices/desk/", drafting.desks, name="notice_desks"),
    path("notices/<str:public_id>/desk/", drafting.desk, name="notice_desk"),
    path("notices/<str:public_id>/paper/", drafting.paper_state, name="notice_paper_state"),
    path("notices/<str:public_id>/publish/", drafting.publish, name="publish_notice"),
    path("notices/<str:public_id>/discard/", drafting.discard, name="discard_notice"),
    path(f"{CASE}open_notice/", drafting.open_notice, name="open_notice"),
    # notices in public
    path("notices/", public.notices, name="notices"),
    path("notices/<str:public_id>/", public.notice, name="notice"),
    path("notices/<str:public_id>/object/", public.object_to, name="object"),
    path("objections/<str:public_id>/", public.receipt, name="objection_receipt"),
    path("objections/<str:public_id>/reply/", public.reply, name="objection_reply"),
    # objections
    path("objections/", objections.queue, name="objection_queue"),
    path(f"{CASE}raise_objection/", objections.RaiseObjection.as_view(), name="raise_objection"),
    path(f"{CASE}objections/", objections.investigate, name="dismiss_objection"),
    path(f"{CASE}objections/", objections.investigate, name="resume_notice"),
    path(f"{CASE}objections/", objections.investigate, name="reduce"),
    path(f"{CASE}objections/", objections.investigate, name="uphold_objection"),
    path(f"{CASE}objections/", objections.investigate, name="investigate"),
    # deliberation
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<str:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<str:public_id>/record/", meetings.record, name="record_meeting"),
    path("meetings/<str:public_id>/move/", moving.Move.as_view(), name="move_meeting"),
    path(f"{CASE}table/", meetings.Table.as_view(), name="table"),
    path(f"{CASE}grant/", meetings.Grant.as_view(), name="grant"),
    path(f"{CASE}decision/", meetings.decision, name="approve"),
    path(f"{CASE}decision/", meetings.decision, name="postpone"),
    path(f"{CASE}decision/", meetings.decision, name="decline"),
    path(f"{CASE}decision/", meetings.decision, name="refer_back"),
    path(f"{CASE}decision/", meetings.decision, name="grant_title"),
]
