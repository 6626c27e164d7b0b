"""The step of a migration that adds a trigger."""

from django.db.migrations.state import ProjectState
from pgtrigger import migrations


class AddTrigger(migrations.AddTrigger):
    """The library's own step, which does not build the models around the table anew.

    None of them needs to know the trigger; with a hundred triggers that was a third of `migrate`.
    Migrations refer to it: change it only by a new class.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The description of the model knows the trigger, as the search for changes asks for."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
