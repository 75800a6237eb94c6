"""Pages with a form about plants."""

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.guards.studies import plant_opened
from portal.plants import computed_plant
from zuji.plants import example_sheets, plant_workbook
from zuji_portal.studies.plants.entering import texts_of
from zuji_portal.studies.plants.forms import (
    PlantCheckForm,
    PlantFileForm,
    PlantSheetsForm,
    PlantStudiesForm,
)


class SameBook(SimpleUploadedFile):
    """The example's workbook, which is the same each time it is posted."""

    def __init__(self):
        super().__init__("plant.xlsx", plant_workbook(example_sheets("zh"), "zh"))

    def read(self, *size):
        self.seek(0)
        return super().read(*size)


PLANT_PAGES = (
    (PlantFileForm, "clerk", "/desk/plants/", {"file": SameBook()}),
    (PlantSheetsForm, "clerk", "/desk/plants/enter/", texts_of(example_sheets("zh"))),
    (PlantStudiesForm, "clerk", "/desk/plants/{plant}/studies/", {"model_id": "urea", "skus": "A"}),
    (PlantCheckForm, "verifier", "/desk/plants/{checked}/package/", {"text": "示例"}),
)
PLANT_THINGS = {
    "plant": lambda cast: computed_plant(cast.ludai).pk,
    "checked": lambda cast: plant_opened(cast).pk,
}
