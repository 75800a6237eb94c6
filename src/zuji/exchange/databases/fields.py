"""Fields that the formats know, so that any other one in a data set is named.

openLCA: schemas 1 and 2 (olca-schema, CC0); EcoSpold 1 and 2: the XSD of their exchanges; ILCD 1.1:
the XSD of an exchange.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from zuji.core.refusals import warning
from zuji.exchange.databases.elements import children, tag
from zuji.exchange.databases.tables import Builder


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENTITY = _words(
    "@context @id @type name description category categoryPath version lastChange tags library "
    "externalSource"
)
OPENLCA: Mapping[str, frozenset[str]] = {
    "Process": ENTITY
    | _words(
        "allocationFactors defaultAllocationMethod exchanges lastInternalId location parameters "
        "processDocumentation processType dqSystem exchangeDqSystem socialDqSystem dqEntry "
        "isInfrastructureProcess infrastructureProcess socialAspects currency"
    ),
    "Exchange": _words(
        "@id @type amount amountFormula baseUncertainty costFormula costValue currency "
        "defaultProvider description dqEntry flow flowProperty internalId isAvoidedProduct isInput "
        "isQuantitativeReference location uncertainty unit avoidedProduct input "
        "quantitativeReference pedigreeUncertainty"
    ),
    "Uncertainty": _words(
        "@type distributionType geomMean geomSd maximum mean minimum mode sd meanFormula "
        "geomMeanFormula geomSdFormula sdFormula minimumFormula maximumFormula modeFormula"
    ),
    "AllocationFactor": _words("@type @id allocationType exchange formula product value"),
    "Parameter": ENTITY
    | _words("formula isInputParameter inputParameter parameterScope uncertainty value"),
}
SPOLD_1 = _words(
    "number category subCategory localCategory localSubCategory CASNumber name location unit "
    "meanValue uncertaintyType standardDeviation95 formula referenceToSource pageNumbers "
    "generalComment localName infrastructureProcess minValue maxValue mostLikelyValue inputGroup "
    "outputGroup"
)
SPOLD_2 = _words(
    "id unitId variableName casNumber amount isCalculatedAmount mathematicalRelation pageNumbers "
    "intermediateExchangeId elementaryExchangeId activityLinkId formula name unitName comment "
    "uncertainty synonym property transferCoefficient tag classification inputGroup outputGroup "
    "compartment specificAllocationPropertyId"
)
SPOLD_2_BEGIN, SPOLD_2_END = ("source", "productionVolume"), ("ContextId", "OverwrittenByChild")
ILCD = _words(
    "dataSetInternalID referenceToFlowDataSet location functionType exchangeDirection "
    "referenceToVariable meanAmount resultingAmount minimumAmount maximumAmount "
    "uncertaintyDistributionType relativeStandardDeviation95In allocations dataSourceType "
    "dataDerivationTypeStatus referencesToDataSource generalComment other avoidedProduct "
    "defaultProvider"
)


def unknown_fields(row: Mapping[str, Any], kind: str) -> list[str]:
    """Fields of an openLCA object that its schemas do not know."""
    return [name for name in row if name not in OPENLCA[kind]]


def unknown_parts(node: Any, known: frozenset[str]) -> list[str]:
    """Attributes without a namespace and elements that a format does not know."""
    attributes = [str(name) for name in node.attrib if not str(name).startswith("{")]
    names = [*attributes, *(tag(child) for child in children(node))]
    return [
        name
        for name in names
        if name not in known
        and not (
            known is SPOLD_2 and (name.startswith(SPOLD_2_BEGIN) or name.endswith(SPOLD_2_END))
        )
    ]


def name_unknown(build: Builder, names: Iterable[str], place: str) -> None:
    """Names each unknown field of a data set once, with how often it stands there."""
    for name, count in Counter(names).items():
        finding = warning("lca-element", place, name, str(count))
        build.book.meet("element", count)
        build.book.ignore("element", finding, count, (name,))
        build.notes.append(finding)
