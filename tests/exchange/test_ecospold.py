"""EcoSpold 1 and 2: data sets whole or not at all, signs, formulas, shares, encodings."""

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened


def one(number, amount, name="CO2", group=("output", 4), unit="kg", **more):
    direction, digit = group
    more = {"category": "air", "meanValue": amount, "name": name, "unit": unit} | more
    attributes = " ".join(f'{key}="{value}"' for key, value in more.items() if value is not None)
    return (
        f'<exchange number="{number}" {attributes}>'
        f"<{direction}Group>{digit}</{direction}Group></exchange>"
    )


def product(amount=1.0, name="x", number=1, **more):
    return one(number, amount, name, ("output", 0), **more)


def data_set(number, *exchanges, name="x", location="CN", extra="", more=""):
    place = f'<geography location="{location}"/>' if location else ""
    return (
        f'<dataset number="{number}"><metaInformation><processInformation>'
        f'<referenceFunction name="{name}" {more}/>{place}</processInformation></metaInformation>'
        f"<flowData>{''.join(exchanges)}{extra}</flowData></dataset>"
    )


def spold1(*data_sets, prefix=""):
    space = f"xmlns{':' + prefix if prefix else ''}"
    text = (
        f'<ecoSpold {space}="http://www.EcoInvent.org/EcoSpold01">{"".join(data_sets)}</ecoSpold>'
    )
    if prefix:
        text = text.replace("</", f"</{prefix}:").replace("<", f"<{prefix}:")
        text = text.replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
    return text


def opened(tmp_path, *texts, encoding="utf-8", ending="xml"):
    for index, text in enumerate(texts):
        head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
        (tmp_path / f"{index}.{ending}").write_bytes((head + text).encode(encoding))
    return Opened(read_database(tmp_path))


GOOD = data_set(7, product(name="good"), one(2, 2.0), name="good")


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (one(2, "0,8"), "number"),
        (one(2, "2.5 kg"), "number"),
        (one(2, "NaN"), "number"),
        (one(2, "1e400"), "number-not-finite"),
        (one(2, ""), "value-missing"),
        (one(2, None), "value-missing"),
        (one(2, 1.0, unit=None), "lca-unit-missing"),
        (one(2, 1.0, group=("output", 7)), "lca-group"),
        ('<exchange number="2" name="CO2" unit="kg" meanValue="1"/>', "lca-group"),
        (one(2, 1.0, uncertaintyType=1, standardDeviation95="1,2"), "number"),
        (product(1.0, "y", 3), "lca-references"),
    ],
)
def test_one_bad_data_set_is_left_out_whole_and_the_others_are_read(tmp_path, bad, rule):
    result = opened(tmp_path, spold1(data_set(1, product(), one(9, 5.0), bad), GOOD))
    assert list(result.database.processes["id"]) == ["7"]
    assert result.score("good")["score"] == pytest.approx(2.0)
    (note,) = result.database.notes
    assert note.rule.startswith(rule)
    assert "dataset 1" in note.place
    assert result.database.receipt.count("data set", "refused") == 1
    assert result.database.receipt.unaccounted == {}


def test_a_data_set_without_its_reference_or_its_function_is_refused(tmp_path):
    nothing = data_set(1, one(2, 1.0))
    zero = data_set(2, product(0.0), one(2, 1.0))
    bare = '<dataset number="3"><flowData/></dataset>'
    result = opened(tmp_path, spold1(nothing, zero, bare, GOOD))
    assert [note.rule for note in result.database.notes] == [
        "lca-reference",
        "lca-reference-zero",
        "lca-reference-function",
    ]
    assert result.score("good")["score"] == pytest.approx(2.0)


def test_a_file_that_is_not_well_formed_does_not_end_the_import(tmp_path):
    result = opened(tmp_path, spold1(GOOD), "<ecoSpold><dataset>")
    assert result.score("good")["score"] == pytest.approx(2.0)
    receipt = result.database.receipt
    assert (receipt.count("file", "read"), receipt.count("file", "refused")) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("prefix", ["", "es"])
def test_encodings_and_prefixes_of_the_namespace_do_not_matter(tmp_path, encoding, prefix):
    result = opened(tmp_path, spold1(GOOD, prefix=prefix), encoding=encoding)
    assert result.score("good")["score"] == pytest.approx(2.0)


def test_a_document_type_is_refused_in_every_encoding(tmp_path):
    text = "<!DOCTYPE x [<!ENTITY a '0'>]>" + spold1(GOOD)
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(Refusal) as caught:
            opened(tmp_path, text, encoding=encoding)
        assert caught.value.findings[0].rule == "lca-xml"


def test_power_made_in_mj_and_used_in_kwh(tmp_path):
    power = data_set(1, product(name="power", unit="MJ"), one(2, 0.2), name="power")
    part = data_set(2, product(name="part"), one(2, 1.0, "power", ("input", 5), "kWh"), name="part")
    assert opened(tmp_path, spold1(power, part)).score("part")["score"] == pytest.approx(0.72)


def test_an_avoided_product_is_a_credit(tmp_path):
    heat = data_set(1, product(name="heat", unit="MJ"), one(2, 3.0), name="heat")
    avoided = one(3, 2.0, "heat", ("output", 1), "MJ")
    plate = data_set(2, product(name="plate"), one(2, 10.0), avoided, name="plate")
    assert opened(tmp_path, spold1(heat, plate)).score("plate")["score"] == pytest.approx(10 - 6)


@pytest.mark.parametrize("treated", [1.0, -1.0])
def test_waste_to_treatment_is_a_burden_however_the_treatment_is_written(tmp_path, treated):
    """A treatment is a service of 1 kg, or makes −1 kg of the waste; it emits 3 kg either way."""
    burning = data_set(1, product(treated, "waste"), one(2, 3.0), name="waste")
    maker = data_set(2, product(name="thing"), one(2, 2.0, "waste", ("output", 3)), name="thing")
    assert opened(tmp_path, spold1(burning, maker)).score("thing")["score"] == pytest.approx(6.0)


def shares(*rows):
    return "".join(
        f'<allocation referenceToCoProduct="{of}" fraction="{fraction}">'
        f"<referenceToInputOutput>{what}</referenceToInputOutput></allocation>"
        for of, fraction, what in rows
    )


def joint(*rows):
    return data_set(
        1,
        product(name="a"),
        one(2, 1.0, "b", ("output", 2)),
        one(3, 10.0),
        one(4, 4.0, "CO2", category="air, low"),
        name="a",
        extra=shares(*rows),
    )


def test_shares_that_name_only_what_a_product_carries_leave_nothing_for_the_others(tmp_path):
    rows = (1, 50, 3), (2, 50, 3), (1, 100, 4)
    result = opened(tmp_path, spold1(joint(*rows)))
    assert result.score("1")["score"] == pytest.approx(5 + 4)
    assert result.score("1::b|kg")["score"] == pytest.approx(5.0)
    assert result.database.notes == ()


def test_an_exchange_without_shares_is_carried_whole_and_odd_sums_are_named(tmp_path):
    result = opened(tmp_path, spold1(joint((1, 50, 3), (2, 30, 3))))
    assert result.score("1")["score"] == pytest.approx(5 + 4)
    assert result.score("1::b|kg")["score"] == pytest.approx(3 + 4)
    assert [note.rule for note in result.database.notes] == ["lca-share-sum"]
    assert result.linked.report.gaps.size == 1


def test_a_share_of_a_number_that_stands_twice_cannot_be_told(tmp_path):
    text = joint((1, 50, 3), (2, 50, 3)).replace('number="4"', 'number="3"')
    with pytest.raises(Refusal) as caught:
        opened(tmp_path, spold1(text))
    assert caught.value.findings[0].rule == "lca-share-twice"


def test_a_negative_share_is_named(tmp_path):
    rows = (1, 120, 3), (2, -20, 3), (1, 50, 4), (2, 50, 4)
    notes = opened(tmp_path, spold1(joint(*rows))).database.notes
    assert [(note.rule, note.read) for note in notes] == [("lca-share-sum", "-0.2")]


@pytest.mark.parametrize("row", [(9, 50, 3), (1, 50, 99)])
def test_a_share_that_points_to_nothing_is_named(tmp_path, row):
    rows = (1, 50, 3), (2, 50, 3), (1, 50, 4), (2, 50, 4), row
    notes = opened(tmp_path, spold1(joint(*rows))).database.notes
    assert [note.rule for note in notes] == ["lca-share-target"]


def test_several_data_sets_of_one_name_and_place_are_ambiguous_not_the_last(tmp_path):
    mines = [data_set(key, product(name="ore"), one(2, key), name="ore") for key in (3, 4)]
    mill = data_set(9, product(name="steel"), one(2, 1.0, "ore", ("input", 5)), name="steel")
    found = opened(tmp_path, spold1(*mines, mill)).score("steel")
    assert found["chain"]["ambiguous_flows"] == ["ore"]


def test_a_data_set_that_stands_twice_with_other_amounts_is_told_by_the_score(tmp_path):
    both = [data_set(7, product(name="good"), one(2, amount), name="good") for amount in (2, 5)]
    told = opened(tmp_path, spold1(*both)).score("7")["not_understood"]["import_warnings"]
    assert told["count"] == 1
    assert opened(tmp_path, spold1(both[0], both[0])).score("7")["not_understood"]["complete"]


def test_unknown_elements_and_local_names(tmp_path):
    text = data_set(
        1, product(), one(2, 1.0, meanvalue=3), extra="<note/>", more='localName="熟料"'
    )
    result = opened(tmp_path, spold1(text))
    assert result.search("熟料")[0]["process"] == "1"
    assert [p.places for p in result.database.receipt.portions if p.kind == "element"] == [
        ("note", "meanvalue")
    ]
    assert [note.rule for note in result.database.notes] == ["lca-element", "lca-element"]


def two(kind, key, amount, group, unit="kg", more="", inner=""):
    direction, digit = group
    name = f'<name xml:lang="en">{key}</name>'
    compartment = "<compartment><compartment>air</compartment></compartment>"
    stated = "" if amount is None else f'amount="{amount}"'
    return (
        f'<{kind}Exchange {kind}ExchangeId="{key}" {stated} {more}>{name}'
        f"<unitName>{unit}</unitName>{inner}{compartment if kind == 'elementary' else ''}"
        f"<{direction}Group>{digit}</{direction}Group></{kind}Exchange>"
    )


def made2(key="steel", amount=1.0, **more):
    return two("intermediate", key, amount, ("output", 0), **more)


def gas(amount, **more):
    return two("elementary", "Carbon dioxide, fossil", amount, ("output", 4), **more)


def activity(key, *exchanges, extra="", kind="activityDataset"):
    return (
        f'<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"><{kind}><activityDescription>'
        f'<activity id="{key}"><activityName xml:lang="en">{key}</activityName>'
        f'<activityName xml:lang="zh">{key}熟料</activityName></activity></activityDescription>'
        f"<flowData>{''.join(exchanges)}{extra}</flowData></{kind}></ecoSpold>"
    )


def opened2(tmp_path, *texts):
    return opened(tmp_path, *texts, ending="spold")


GOOD2 = activity("good", made2("good"), gas(2.0))


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (gas("2,5"), "number"),
        (gas(None), "value-missing"),
        (gas(1.0, unit=""), "lca-unit-missing"),
        (two("elementary", "x", 1.0, ("output", 9)), "lca-group"),
        (made2("other", 2.0), "lca-references"),
        (gas(0, more='mathematicalRelation="nowhere * 2"'), "lca-formula-name"),
        (two("intermediate", "good", 1.0, ("input", 5), "kWh"), "lca-unit"),
    ],
)
def test_a_data_set_of_ecospold_2_is_taken_whole_or_not_at_all(tmp_path, bad, rule):
    result = opened2(tmp_path, GOOD2, activity("bad", made2("steel"), gas(5.0), bad))
    assert list(result.database.processes["id"]) == ["good_good"]
    assert result.score("good")["score"] == pytest.approx(2.0)
    (note,) = result.database.notes
    assert note.rule.startswith(rule)
    assert note.place.startswith("1.spold")
    assert result.database.receipt.unaccounted == {}


@pytest.mark.parametrize(
    ("exchanges", "rule"),
    [
        ([gas(1.0)], "lca-reference"),
        ([made2(amount=0.0), gas(1.0)], "lca-reference-zero"),
        ([two("intermediate", "by", 1.0, ("output", 2)), gas(1.0)], "lca-reference"),
    ],
)
def test_a_data_set_without_reference_product_leaves_the_others(tmp_path, exchanges, rule):
    result = opened2(tmp_path, activity("bad", *exchanges), GOOD2)
    assert [note.rule for note in result.database.notes] == [rule]
    assert result.score("good")["score"] == pytest.approx(2.0)


def test_one_unreadable_data_set_alone_gives_no_number(tmp_path):
    with pytest.raises(Refusal) as caught:
        opened2(tmp_path, activity("steel", made2(), gas("2,5")))
    finding = caught.value.findings[0]
    assert (finding.read, finding.place) == (
        "2,5",
        "0.spold elementaryExchange Carbon dioxide, fossil amount",
    )


def test_a_formula_stands_for_an_amount_of_zero_and_else_the_amount_counts(tmp_path):
    need = '<parameter variableName="need" amount="4"/>'
    share = '<parameter variableName="share" mathematicalRelation="1/need" amount="0"/>'
    relation = 'mathematicalRelation="need*(1+share)"'
    zero = activity("zero", made2("zero"), gas(0, more=relation), extra=need + share)
    stated = activity("stated", made2("stated"), gas(3.0, more=relation), extra=need + share)
    result = opened2(tmp_path, zero, stated)
    assert result.score("zero")["score"] == pytest.approx(4 * 1.25)
    assert result.score("stated")["score"] == pytest.approx(3.0)
    said = [(note.rule, note.read, note.expected) for note in result.database.notes]
    assert said == [("lca-formula-differs", "3.0", "5")]


WASTE = (
    "<classification><classificationSystem>By-product classification</classificationSystem>"
    "<classificationValue>Waste</classificationValue></classification>"
)


@pytest.mark.parametrize("treated", [-1.0, 1.0])
@pytest.mark.parametrize(("digit", "inner"), [(2, WASTE), (3, "")])
def test_waste_handed_over_is_a_burden(tmp_path, treated, digit, inner):
    burning = activity("burning", made2("waste", treated), gas(3.0))
    handed = two("intermediate", "waste", 2.0, ("output", digit), inner=inner)
    maker = activity("maker", made2("thing"), handed)
    assert opened2(tmp_path, burning, maker).score("maker")["score"] == pytest.approx(6.0)


def test_a_product_in_another_unit_than_its_maker_writes_is_converted(tmp_path):
    power = activity("power", made2("power", unit="MJ"), gas(0.2))
    part = activity("part", made2("part"), two("intermediate", "power", 1.0, ("input", 5), "kWh"))
    assert opened2(tmp_path, power, part).score("part")["score"] == pytest.approx(0.72)
    assert opened2(tmp_path, part, power).score("part")["score"] == pytest.approx(0.72)


def test_child_data_sets_names_in_other_languages_and_other_files(tmp_path):
    child = activity("good", made2("good"), gas(2.0), kind="childActivityDataset")
    other = '<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"><validUnits/></ecoSpold>'
    result = opened2(tmp_path, child, other)
    assert result.search("熟料")[0]["name"] == "good"
    assert result.score("good熟料")["score"] == pytest.approx(2.0)
    receipt = result.database.receipt
    assert (receipt.count("file", "read"), receipt.count("file", "ignored")) == (1, 1)
    assert receipt.unaccounted == {}


def test_a_data_set_of_co_products_alone_stands_for_that_of_its_reference_function(tmp_path):
    """10 kg CO2, of which 30 % are those of x and 70 % those of y."""
    joint = data_set(
        1,
        one(1, 1.0, "y", ("output", 2)),
        one(2, 1.0, "x", ("output", 2)),
        one(3, 10.0),
        extra=shares((1, 70, 3), (2, 30, 3)),
    )
    database = opened(tmp_path, spold1(joint))
    assert database.score("1")["score"] == pytest.approx(3)
    assert database.score("1::y|kg")["score"] == pytest.approx(7)


def test_co_products_alone_without_shares_are_refused(tmp_path):
    joint = data_set(
        1, one(1, 1.0, "y", ("output", 2)), one(2, 1.0, "x", ("output", 2)), one(3, 10.0)
    )
    with pytest.raises(Refusal, match="lca-reference"):
        opened(tmp_path, spold1(joint))


def test_an_amount_of_the_reference_function_that_is_not_its_exchange_is_named(tmp_path):
    text = spold1(data_set(1, product(), one(2, 2000.0), more='amount="1000" unit="kg"'))
    notes = opened(tmp_path, text).database.notes
    (named,) = [note for note in notes if note.rule == "lca-reference-amount"]
    assert (named.read, named.expected) == ("1000", "1")
