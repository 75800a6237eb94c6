"""Pages with a form of what is recognised or was issued elsewhere."""

from django.core.files.uploadedfile import SimpleUploadedFile

from zuji.synth.plants import fictional_code
from zuji_portal.certification.forms import ListForm
from zuji_portal.recognition.forms import AgreementForm


class SameList(SimpleUploadedFile):
    """A list of one certificate that is the same each time it is posted."""

    def __init__(self):
        head = "证书编号,企业名称,统一社会信用代码,产品名称,发证机构,发证日期"
        row = f"B-1,示例厂,{fictional_code(9)},尿素,示例中心,2025-01-02"
        super().__init__("list.csv", f"{head}\n{row}\n".encode())

    def read(self, *size):
        self.seek(0)
        return super().read(*size)


RECOGNITION_PAGES = (
    (
        AgreementForm,
        "province",
        "/recognition/agreements/new/",
        {
            "scheme": "pef",
            "kind": "conditional",
            "way": "mutual",
            "title_zh": "互认备忘录",
            "title_en": "Memorandum",
            "reference": "示例〔2026〕7 号",
            "since": "2026-01-01",
            "until": "2028-12-31",
            "model_ids": ["urea"],
            "conditions_zh": "附差距报告",
            "conditions_en": "With the gap report",
        },
    ),
    (
        ListForm,
        "province",
        "/certification/elsewhere/new/",
        {"source": "示例名单", "as_of": "2025-03-31", "file": SameList()},
    ),
)
