"""Whether what a supplier offers is what was asked for."""

import pytest

from zuji.factors.offered import is_what_was_asked


@pytest.mark.parametrize(
    "asked, offered",
    [
        (["外购生铁", "Purchased pig iron"], "炼钢生铁 L04"),
        (["外购生铁"], "Pig iron"),
        (["合成氨（宜用自产足迹）"], "液氨 GB/T 536"),
        (["尿素"], "农用尿素"),
        (["外购熟料"], "水泥熟料"),
        (["外购氧化铝", "Purchased alumina"], "冶金级氧化铝 AO-1"),
        (["Purchased alumina"], "smelter-grade alumina"),
        (["炭黑"], "炭黑 N330"),
        (["白炭黑（以硅酸钠类替代）"], "白炭黑"),
    ],
)
def test_the_same_material_under_the_names_of_the_trade(asked, offered):
    assert is_what_was_asked(asked, [offered])


@pytest.mark.parametrize(
    "asked, offered",
    [
        (["外购生铁", "Purchased pig iron"], "热轧带肋钢筋 HRB400"),
        (["外购生铁", "Purchased pig iron"], "hot-rolled rebar"),
        (["合成氨"], "尿素"),
        (["硝酸"], "硝酸铵"),
        (["炭黑"], "白炭黑"),
        (["炭黑"], "再生炭黑"),
        (["乙烯"], "聚氯乙烯树脂"),
        (["乙烯"], "氯乙烯"),
        (["乙烯"], "苯乙烯"),
        (["磷酸钙"], "过磷酸钙"),
        (["原铝"], "再生铝"),
        (["ethylene"], "polyethylene"),
        (["氧化铝"], "氧化铝陶瓷"),
    ],
)
def test_another_material_is_another_however_like_its_name(asked, offered):
    assert not is_what_was_asked(asked, [offered])
