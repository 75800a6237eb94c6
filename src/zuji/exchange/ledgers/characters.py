"""Traditional characters of names, units and titles, read as their simplified ones."""

from __future__ import annotations

import re

_PAIRS = (
    "產产電电極极礦矿鹽盐塊块廢废鋼钢鐵铁鋁铝錠锭氣气氫氢萬万噸吨膠胶錳锰鉻铬鎳镍銅铜鋅锌鉛铅鈣钙鈉钠鉀钾鎂镁鈦钛釩钒"
    "鈮铌銨铵銷销購购賣卖買买儲储運运輸输車车過过熱热燒烧結结煉炼軋轧鑄铸爐炉窯窑廠厂間间線线號号項项單单數数總总計计"
    "發发動动網网綠绿證证鹼碱樹树編编織织紙纸輪轮簾帘絲丝纖纤維维滌涤綸纶錦锦龍龙劑剂補补強强滾滚實实際际標标準准質质"
    "損损餘余內内進进濕湿淨净積积體体態态壓压縮缩處处滿满漿浆礫砾頁页轉转換换變变風风機机組组給给從从對对開开關关門门"
    "記记錄录報报備备註注類类種种別别稱称規规級级條条個个臺台噴喷試试驗验檢检測测認认連连續续鍍镀農农業业務务員员負负"
    "責责製制審审參参億亿歷历時时週周貨货價价額额費费貯贮軟软還还選选擇择鉬钼鎢钨銻锑錫锡鉸铰團团軌轨鏈链飛飞揚扬養养"
    "藥药劃划優优殘残淺浅溫温潤润潔洁濃浓燼烬瀝沥環环碼码離离稅税節节羅罗聯联脫脱臨临藍蓝蘇苏衝冲裝装複复觸触設设許许"
    "詳详該该語语說说課课調调請请論论諸诸護护貝贝貢贡貿贸資资較较載载輔辅輛辆輥辊達达遠远適适邊边鄉乡釋释鋪铺鎖锁鏽锈"
    "鑽钻長长閉闭閥阀隊队階阶隨随險险雙双雜杂難难靜静順顺預预領领頭头題题顆颗顏颜願愿飼饲餅饼馬马驅驱驟骤魚鱼鮮鲜點点"
    "齊齐齒齿灣湾燈灯盤盘確确"
)
_POWERS = str.maketrans("²³⁴⁵⁶⁷⁸⁹", "23456789")
_THOUSANDS = {"3": "千", "4": "万", "6": "百万", "8": "亿"}
_TIMES_TEN = re.compile(
    r"[×xX*·]?\s*(?<!\d)10(?:\^?(?P<high>[³⁴⁶⁸])|\^(?P<low>[3468]))\s*(?=[A-Za-z吨标立千度])"
)
SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


def with_powers(text: str) -> str:
    """A text with 10³t as 千t and 10⁴kWh as 万kWh; plain characters do not tell 10³ from 103."""

    def word(match: re.Match[str]) -> str:
        return _THOUSANDS[(match["high"] or match["low"]).translate(_POWERS)]

    return _TIMES_TEN.sub(word, text) if "10" in text else text
