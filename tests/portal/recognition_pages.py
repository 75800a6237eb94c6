"""Pages with a form of what is recognised or was issued elsewhere."""

from zuji_portal.recognition.forms import AgreementForm

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
)
