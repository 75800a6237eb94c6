"""What is chosen in the register of verifier bodies, in words."""

from zuji.core.label import Label

RELATIONS = {
    "consulting": Label("咨询", "consulting"),
    "ownership": Label("股权", "ownership"),
    "employment": Label("任职", "employment"),
    "other": Label("其他利益关系", "other interest"),
}
QUALIFICATIONS = {
    "auditor": Label("核查员资格", "verifier's qualification"),
    "training": Label("培训", "training"),
}
