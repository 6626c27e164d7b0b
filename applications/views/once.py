"""A page whose form decides: sent twice, by a double click or from an old page, it is done once."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect

from applications.refusals import add_errors
from records.services import submissions


class Once:
    """For a FormView whose form is a `OnceForm`; put it before FormView."""

    def get_initial(self):
        return super().get_initial() | {"key": uuid4().hex}

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        page = request.resolver_match.url_name
        with transaction.atomic():
            try:
                sent, is_first = submissions.take(
                    form.cleaned_data["key"], by=request.user, page=page
                )
            except ValidationError as refusal:
                add_errors(form, refusal)
                return self.form_invalid(form)
            if not is_first:
                return HttpResponseRedirect(sent.onward)
            answer = self.form_valid(form)
            if form.errors:
                transaction.set_rollback(True)  # nothing was done: the same page may be sent again
            else:
                submissions.done(sent, answer["Location"])
        return answer
