"""Names of items: the input of a model that a name means, by its words and never by likeness.

A name is taken apart into known words (data/ledgers/terms.yaml), words that say nothing are left
out, and the rest must be exactly the words of one of an input's names (data/ledgers/names/). What
is left over and not known keeps a name from matching. Likeness is used for suggestions only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from zuji.core.content import content_path
from zuji.core.yamlfile import load_yaml
from zuji.exchange.ledgers.grades import Words
from zuji.exchange.ledgers.headings import take_unit
from zuji.exchange.ledgers.periods import plain, spelled
from zuji.exchange.ledgers.vocabulary import MADE, made_at, processes, same, words_of
from zuji.sectors.model import Input, Model

SOLD, BOUGHT = "外售", "外购"
OPTIONAL = (BOUGHT, "燃料用", "原料用")
"""Words that may be left out of a name where no input of the model is told apart by them."""
DIRECTIONS = frozenset({BOUGHT, SOLD, "外供", "自产"})
"""Words that alone name nothing: 外购料 is not what 破碎料（外购） is."""
PROPERTIES = frozenset({"热值", "氧化率"})
"""Words of a property of a fuel: its inputs tell nothing apart among the amounts of fuels."""
ENERGY = frozenset(
    {
        *("电", "煤", "天然气", "蒸汽", "柴油", "燃料油", "石油焦", "无烟煤", "褐煤", "洗精煤"),
        *("焦炉煤气", "高炉煤气", "转炉煤气", "绿电", "余热电", "水", "热值", "氧"),
    }
)
"""Words of energy: where it is used is part of what it is."""


@dataclass(frozen=True)
class InputName:
    """A name of an input as words. `part` is the name of a member that is added to others."""

    input: str
    words: Words
    text: str
    part: bool = False
    places: Words = frozenset()


@dataclass(frozen=True)
class NameMatch:
    """The input that a name means, "" for none; the inputs it could mean otherwise; why."""

    input: str = ""
    part: bool = False
    candidates: tuple[str, ...] = ()
    words: Words = frozenset()


@cache
def _names_files() -> Mapping[str, Mapping[str, Any]]:
    """Names by model and input; ``any`` holds names for every model that has the input."""
    together: dict[str, dict[str, Any]] = {}
    folder = content_path("data", "ledgers", "names")
    for path in sorted(folder.glob("*.yaml")):
        data = load_yaml(path.read_text("utf-8"), path.name).data
        for model, inputs in data.items():
            found = together.setdefault(model, {})
            for name, entry in inputs.items():
                found[name] = _both(found[name], entry) if name in found else entry
    return together


def _both(one: Any, other: Any) -> Mapping[str, Any]:
    """The names of an input from two files."""
    first, second = _entry(one), _entry(other)
    lists = {
        key: [*first.get(key, ()), *second.get(key, ())]
        for key in ("names", "parts", "exact", "at")
    }
    return {**first, **second, **lists}


def _entry(entry: Any) -> Mapping[str, Sequence[str]]:
    return {"names": entry} if isinstance(entry, list) else entry


def weights_of(model: str) -> Mapping[str, str]:
    """Input → the input whose amounts weigh its mean, as far as the data say so."""
    files = _names_files()
    return {
        name: str(entry["weight"])
        for key in ("any", model)
        for name, entry in files.get(key, {}).items()
        if isinstance(entry, dict) and "weight" in entry
    }


@dataclass(frozen=True)
class NameBook:
    """All names of the inputs of one model, with the names that one plant has confirmed.

    `learnt` is written name → input ("" for what is left out); it wins over the dictionary and is
    the plant's own.
    """

    model: Model
    learnt: Mapping[str, str] = field(default_factory=dict)
    asleep: frozenset[str] = frozenset()
    """Inputs that no name means: those of a stage of which a ledger holds nothing."""

    @cached_property
    def names(self) -> tuple[InputName, ...]:
        awake = (item for item in self.model.inputs.values() if item.name not in self.asleep)
        return tuple(named for item in awake for named in self._names_of(item))

    def without(self, inputs: Iterable[str]) -> NameBook:
        """The same book in which no name means one of these inputs."""
        return NameBook(self.model, self.learnt, frozenset(inputs))

    def _names_of(self, item: Input) -> Iterator[InputName]:
        shared, own = self._entries_of(item)
        places = frozenset(same(str(word)) for word in own.get("at", ()))
        bare = re.sub(r"[（(][^（()）]*[)）]", "", item.label.zh)
        tells = re.search(r"折|%|％|净|毛", item.label.zh)
        english = re.sub(r"^Production: ", "", item.label.en)
        if "折" in item.label.zh and "折百" not in words_of(english):
            english = ""  # "Nitric acid to ammonium nitrate" does not say at what concentration
        if "english" in own:  # the label's English name says less than the Chinese one
            english = ""
        texts = [item.label.zh, english, *([] if tells else [bare])]
        for text in (*texts, *shared.get("names", ()), *own.get("names", ())):
            yield InputName(item.name, words_of(str(text)), str(text), False, places)
        for text in (*shared.get("parts", ()), *own.get("parts", ())):
            yield InputName(item.name, words_of(str(text)), str(text), True, places)
        yield from self._property_names(item)

    def _entries_of(self, item: Input) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What the files hold for every model with the input, and for this one."""
        files = _names_files()
        own = _entry(files.get(self.model.id, {}).get(item.name, []))
        if own.get("only_beside") and own["only_beside"] not in self.asleep:
            return {}, own
        return _entry(files.get("any", {}).get(item.name, [])), own

    def _property_names(self, item: Input) -> Iterator[InputName]:
        """Names of a fuel's heating value or oxidation: each name of the fuel with the property."""
        for ending, word in (("_ncv", "热值"), ("_oxidation", "氧化率")):
            fuel = self.model.inputs.get(item.name.removesuffix(ending))
            if not item.name.endswith(ending) or fuel is None:
                continue
            for named in self._names_of(fuel):
                if named.words and MADE not in named.words:
                    words = named.words | {word}
                    yield InputName(item.name, words, f"{named.text}{word}", False, named.places)

    @cached_property
    def by_words(self) -> Mapping[Words, tuple[InputName, ...]]:
        table: dict[Words, list[InputName]] = {}
        for named in self.names:
            if named.words and not named.words <= DIRECTIONS:
                table.setdefault(named.words, []).append(named)
        return {words: tuple(named) for words, named in table.items()}

    @cached_property
    def _exact(self) -> Mapping[str, str]:
        """Inputs by their own labels and ids, as far as no two are alike."""
        found: dict[str, set[str]] = {}
        for item in self.model.inputs.values():
            exact = [text for entry in self._entries_of(item) for text in entry.get("exact", ())]
            for text in (item.label.zh, item.label.en, item.name, *exact):
                found.setdefault(plain(text), set()).add(item.name)
        return {text: next(iter(names)) for text, names in found.items() if len(names) == 1}

    @cached_property
    def _learnt(self) -> Mapping[str, str]:
        return {plain(text): name for text, name in self.learnt.items()}

    def told(self, text: str) -> str | None:
        """The input that the plant has said for a name, or whose label it is; None for neither."""
        name = self._learnt.get(plain(text))
        if name is None:
            bare, _ = take_unit(spelled(text))
            name = self._exact.get(plain(text), self._exact.get(plain(bare)))
        return name if not name or name in self.model.inputs else None

    def match(
        self,
        own: Words,
        context: Iterable[str] = (),
        forced: Iterable[str] = (),
        used: bool = True,
        told: bool = False,
    ) -> NameMatch:
        """The input whose name has exactly these words; words of context narrow it down.

        `forced` are words that a column adds to every name in it (产量). Where the words with their
        context name nothing, the context is left out, unless another input is told apart by it or
        the input is not used at that place. `used` is true where something around says that the
        amounts are used, `told` where the row or its column says so.
        """
        must = own | frozenset(forced)
        around = frozenset(context) - must
        where = around & processes() if not must & processes() else frozenset()
        said = around - processes()
        for words in dict.fromkeys((must | said | where, must | said, must | where, must)):
            matches = self._exactly(words)
            if matches and words != must and words not in self.by_words:
                named_so = (*matches, *self.by_words.get(must, ()))
                both = tuple(dict.fromkeys(named.input for named in named_so))
                if len(both) > 1:  # 外购电 beside 电解车间 is bought for the works, or used there
                    return NameMatch("", False, both, words)
            if len({named.input for named in matches}) > 1:
                return NameMatch("", False, tuple(dict.fromkeys(n.input for n in matches)), words)
            if matches and self._allowed(matches[0], words, where - words):
                made = self._other_meanings(words, around, matches[0].input, used, told)
                if made:
                    return NameMatch("", False, (matches[0].input, *made), words)
                if told and self._is_product(words, matches[0].input):
                    return NameMatch("", False, (matches[0].input,), words)
                part = all(named.part for named in matches)
                return NameMatch(matches[0].input, part, (), words)
        bare = must - processes()
        if bare and bare != must and not bare & ENERGY:
            matches = self._exactly(bare)
            if len({named.input for named in matches}) == 1 and (
                self._allowed(matches[0], bare, must & processes())
            ):
                return NameMatch(matches[0].input, all(n.part for n in matches), (), bare)
        named = must - self._product if told else must
        if named and named != must:  # 尿素用液氨 in a plant that makes urea only
            return self.match(named, context, (), used, told)
        return NameMatch("", False, (), must | around)

    @cached_property
    def _product(self) -> Words:
        """The bare name of the one product of the model; empty where it has several."""
        made = {named.input for named in self.names if MADE in named.words}
        bare = [named.words - {MADE} for named in self.names if MADE in named.words]
        if len(made) != 1:
            return frozenset()
        return next((words for words in bare if len(words) == 1), frozenset())

    def bare_product(self, own: Words) -> str:
        """The input that is the plant's product of this bare name (尿素), where the substance
        stands in no other input's name; "" otherwise.
        """
        made = {named.input for named in self.by_words.get(own | {MADE}, ())}
        if len(made) != 1 or not own:
            return ""
        others = any(own <= named.words and named.input not in made for named in self.names)
        return "" if others else made.pop()

    def only_made(self, own: Words) -> str:
        """The output of this substance where no other input is the substance used anywhere (for
        轮胎 put into store, not for 钢坯, which is rolled as well); "" otherwise.
        """
        made = {named.input for named in self.by_words.get(own | {MADE}, ())}
        used = any(
            own == named.words - processes() - {BOUGHT, SOLD} and named.input not in self.outputs
            for named in self.names
        )
        return made.pop() if len(made) == 1 and not used else ""

    def _is_product(self, words: Words, name: str) -> bool:
        """Whether a name without 产量 stands for what the plant makes."""
        made = self.by_words.get(words | {MADE}, ())
        if words & {MADE, SOLD, BOUGHT, "返回", "外供", "自用"}:
            return False
        return any(named.input == name for named in made)

    def _other_meanings(
        self, words: Words, around: Words, name: str, used: bool, told: bool
    ) -> tuple[str, ...]:
        """Inputs that a name without a word such as output or use may mean as well.

        The same substance as made or sold; where it is made, also in a table of uses. What a power
        plant gives off goes to the works or to the grid.
        """
        if "自备电厂" in around and {"外供", "电"} <= words:
            supply = self.by_words.get(frozenset({"自备电厂", "净供", "电"}), ())
            return tuple(dict.fromkeys(named.input for named in supply if named.input != name))
        if words & {MADE, SOLD, BOUGHT, "返回", "外供", "自用"}:
            return ()
        places, bare = words & processes(), words - processes()
        source = frozenset(made_at()[word] for word in bare if word in made_at())
        made_here = bool(source & (places | around))
        if made_here:
            asked = not told or not source & places
        else:
            asked = not used and not places
        return self._made_too(bare, name) if asked else ()

    def _made_too(self, words: Words, name: str) -> tuple[str, ...]:
        """Inputs that are the same substance as made, sold or given off by the plant."""
        return tuple(
            dict.fromkeys(
                other.input
                for word in (MADE, SOLD, "外供")
                for other in self.by_words.get(words | {word}, ())
                if other.input != name
            )
        )

    def _exactly(self, words: Words) -> tuple[InputName, ...]:
        matches = self.by_words.get(words, ())
        for word in OPTIONAL:
            if not matches and word in words and not self._tells_apart(words, word):
                if word == BOUGHT and words - {word} | {MADE} in self._made:
                    continue  # bought is only a part of what a plant uses of its own product
                bare = self.by_words.get(words - {word}, ())
                matches = tuple(named for named in bare if named.input not in self.outputs)
        return matches

    @cached_property
    def _made(self) -> frozenset[Words]:
        """The words of what the model makes, also at stages of which a ledger holds nothing."""
        inputs = self.model.inputs.values()
        names = (named.words for item in inputs for named in self._names_of(item))
        return frozenset(words for words in names if MADE in words)

    @cached_property
    def outputs(self) -> frozenset[str]:
        """Inputs that are amounts made: none of them is meant by a name with 外购."""
        return frozenset(named.input for named in self.names if MADE in named.words)

    def without_made(self, match: NameMatch) -> tuple[str, ...]:
        """The inputs that the words of an output mean without the word of making: what is used."""
        named = self.by_words.get(match.words - {MADE}, ())
        return tuple(dict.fromkeys(each.input for each in named if each.input != match.input))

    def _tells_apart(self, words: Words, word: str) -> bool:
        """Whether a word such as "bought" divides inputs of the same substance in this model."""
        bare = words - {word}
        meant = {named.input for named in self.by_words.get(bare, ())}
        return any(
            word in named.words
            and bare <= named.words
            and named.input not in meant
            and named.words & PROPERTIES == words & PROPERTIES
            for named in self.names
        )

    def _allowed(self, named: InputName, words: Words, left_out: Words) -> bool:
        if not left_out:
            return True
        if named.places and not left_out <= named.places:
            return False
        return not any(
            other.input != named.input and words < other.words and other.words & left_out
            for other in self.names
        )

    def nearest(self, text: str, count: int = 5) -> list[str]:
        """Inputs whose names share most with a text, best first, for suggestions only."""
        from zuji.core.alike import likeness

        words, bare = words_of(text), plain(text)
        known = frozenset(word for word in words if not word.startswith("?"))
        scores: dict[str, float] = {}
        for named in self.names:
            shared = len(known & named.words) / max(len(known | named.words), 1)
            score = likeness(bare, plain(named.text)) + shared
            scores[named.input] = max(score, scores.get(named.input, 0.0))
        ranked = sorted(scores, key=lambda name: -scores[name])
        return [name for name in ranked[:count] if scores[name] > 0.5]
