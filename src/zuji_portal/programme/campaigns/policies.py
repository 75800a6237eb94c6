"""Officers read the files with which a plant answered a campaign."""

from zuji.core.label import Label
from zuji_portal.foundation.permissions.registry import Grant

GRANTS = tuple(
    Grant(
        noun="evidence",
        role=role,
        where="zuji_portal.programme.campaigns.queries.files_opened",
        label=Label(
            "企业答复数据征集时交的文件", "files with which plants answered a data campaign"
        ),
    )
    for role in ("province", "city")
)
