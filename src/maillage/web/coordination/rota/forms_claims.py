"""Form of a refused travel claim."""

from maillage.web.coordination.offer.sheets import SheetForm, text_field


class RefusalForm(SheetForm):
    reason = text_field(
        "Pourquoi ?", 200, required=True, help_text="Le médecin lira cette phrase telle quelle."
    )
