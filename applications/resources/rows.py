"""How the import engine takes the rows of a table: checked at the preview, entered together."""

from django.core.exceptions import ValidationError
from import_export.resources import ModelResource

from applications.resources.tables import LINE


class CheckedRows(ModelResource):
    """Each row is checked on its own; what holds is entered by one call once all of it holds.

    Subclasses ``prepare`` for a table, ``look`` at a row and ``enter`` what was found.
    """

    class Meta:
        import_id_fields = ()
        skip_diff = True
        report_skipped = True
        store_row_values = True
        use_transactions = True
        store_instance = True

    names: dict[str, str] = {}

    def __init__(self, **facts):
        super().__init__()
        self.facts, self.found = facts, []

    def prepare(self, dataset) -> None:
        """Read at once what the rows are held against."""

    def look(self, row):
        """What a row says, as an unsaved instance and whether it is new."""
        raise NotImplementedError

    def enter(self, found) -> None:
        """Enter everything that was found."""
        raise NotImplementedError

    def before_import(self, dataset, **kwargs):
        self.found = []
        self.prepare(dataset)

    def get_or_init_instance(self, instance_loader, row):
        try:
            return self.look(row)
        except ValidationError as refusal:
            raise self._at_its_line(row, refusal) from refusal

    def _at_its_line(self, row, refusal) -> ValidationError:
        cells = getattr(refusal, "error_dict", None) or {"": refusal.error_list}
        return ValidationError(
            [
                f"第{row[LINE]}行　{self.names.get(cell, '')}：{message}"
                for cell, errors in cells.items()
                for error in errors
                for message in error.messages
            ]
        )

    def import_instance(self, instance, row, **kwargs):
        """The instance comes whole from `look`."""

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """The service has checked it."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return bool(instance.pk)

    def save_instance(self, instance, is_create, row, **kwargs):
        """Nothing is saved row by row."""

    def save_m2m(self, obj, row, **kwargs):
        """There are none."""

    def after_import(self, dataset, result, **kwargs):
        is_whole = not (result.has_errors() or result.has_validation_errors())
        if is_whole and not kwargs.get("dry_run"):
            self.enter(self.found)
