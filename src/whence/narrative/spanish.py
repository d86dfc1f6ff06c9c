"""What Spanish says in its own way: the person, sides, spans of time and measured numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from whence.narrative.once import once
from whence.narrative.spanish_times import AMOUNT, UNIT, complaint_duration, weeks
from whence.narrative.times import amount
from whence.narrative.tokens import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.knowledge.compiled import Knowledge

__all__ = ["kin_of", "measures", "person_of", "side_of"]

_FOLK = (
    r"mujer|hombre|varon|señora|señor|paciente|niñ[oa]|chic[oa]|muchach[oa]|joven|adolescente|embarazada|bebe"
    r"|hij[oa]|marido|esposo|esposa|madre|padre|mi mama|mi papa|abuel[oa]|corredora?|deportista|futbolista|ciclista"
)
_AGES = [
    re.compile(
        r"\btengo\s+(?:ya\s+|casi\s+|solo\s+)?(\d{1,3})\s+años\b(?!\s+(?:con|de dolor|de evolucion|sufr))"
    ),
    re.compile(rf"\b(?:{_FOLK})\b[^.;]{{0,40}}?\bde\s+(\d{{1,3}})\s+años\b"),
    re.compile(r"\b(?:tiene|cumpli|edad:?|edad de)\s+(\d{1,3})\b(?!\s*(?:semanas|meses|dias|horas|de 10|/))"),
    re.compile(r"\b(\d{1,3})\s+años de edad\b"),
    re.compile(r"^\W*(\d{1,3})\s+años\b"),
]
_MONTHS = re.compile(r"\b(\d{1,2})\s+meses de edad\b")
_SEXES = (
    (
        re.compile(r"(?<!mi )\b(?:mujer|señora|chica|niña|muchacha|ama de casa|embarazada|corredora)\b"),
        re.compile(r"\b(?:hombre|varon|señor|chico|niño|muchacho|albañil|corredor)\b"),
    ),
    (
        re.compile(r"\b(?:la|mi|mis|las) (?:reglas?|menstruacion|vagina|vulva|matriz)\b|\bparto\b|ovari|utero"
                   r"|\bdi a luz\b|menopaus"),
        re.compile(r"\b(?:testicul|escroto|prostat|pene\b|ereccion|eyacul)"),
    ),
)  # fmt: skip
_KIN = re.compile(
    r"\b(?:mi|nuestr[oa])\s+(?:pequeñ[oa]\s+)?(hijo|hija|niño|niña|marido|esposo|esposa|mujer|padre|madre|papa|mama|abuelo|abuela|nieto|nieta|nene|nena)\b"
    r"(?:,[^,]*,)?\s+(?:de\s+\d|tiene\s+\d|cojea|no quiere|no puede|lleva|se queja|se desp|se cayo)"
)
_KIN_MALE = {"hijo", "niño", "marido", "esposo", "padre", "papa", "abuelo", "nieto", "nene"}
_NOT_PREGNANT = re.compile(r"\bno estoy embarazada|(?:prueba|test) de embarazo (?:fue )?negativ")
_PREGNANT = re.compile(
    r"\b(?:estoy|esta) (?:\w+ )?embarazada|\bembarazada de \d+|\d+ semanas de (?:embarazo|gestacion)|\bgestante\b"
    r"|\bmujer embarazada|trimestre (?:de|del) embarazo"
)
_BIRTH = [
    re.compile(
        rf"\b{AMOUNT}\s+{UNIT}\s+(?:despues|tras|desde)\s+(?:de |del |el |la |mi )*(?:parto|cesarea|dar a luz)"
    ),
    re.compile(
        rf"\b(?:di a luz|parto|cesarea|tuve (?:a mi|un) (?:hij[oa]|bebe))\s+(?:fue )?hace\s+{AMOUNT}\s+{UNIT}"
    ),
    re.compile(
        rf"\bhace\s+{AMOUNT}\s+{UNIT}\s+(?:que )?(?:di a luz|tuve (?:a mi|un) (?:hij[oa]|bebe)|fue el parto)"
    ),
]
_AFTER_BIRTH = re.compile(
    r"\b(?:posparto|postparto|puerperio|despues (?:del parto|de dar a luz)|recien parida)\b"
)
_RECENT = 104
"""Weeks after which a birth no longer tells about the person."""

_SIDE = r"(izquierd[oa]s?|derech[oa]s?|izq|izda|izdo|dcha|dcho)"
_NOT_HERE = re.compile(
    r"\b(?:resonancia|tac|radiografia|ecografia|madre|padre|herman[oa]|comparad|reflejos?|prueba|test|positiv[oa]"
    r"|negativ[oa]|contralateral|hace (?:\d+|muchos|varios) años)\b"
)
_CLEAR = 3
"""One side must be told this many times as often as the other to stand alone."""

_SEVERITY = re.compile(r"\b(\d{1,2}(?:[.,]\d)?)\s*(?:/|de|sobre)\s*10\b(?!\s*(?:años|dias|semanas|meses))")
_DISTANCE = re.compile(rf"\b{AMOUNT}\s*(m|metros?|km|kilometros?|cuadras?|manzanas?|calles?)\b")
_METRES = {"m": 1.0, "k": 1000.0, "c": 100.0}
_WALK = re.compile(r"camin|andar|ando\b|anda\b|parar|detener|marcha|distancia|cojera|pase")
_SITTING = re.compile(
    rf"\bsenta(?:d[oa]|rme|rse)\b[^.;,]{{0,45}}?\b{AMOUNT}\s*(min|hora|h\b)"
    rf"|\b{AMOUNT}\s*(minutos?|horas?|h)\s+(?!(?:al|por) dia)(?:\w+\s+){{0,2}}?sentad[oa]\b"
)
_HEAT = re.compile(
    r"\b(?:fiebre|temperatura|t[ªa])\b[^.;\d]{0,20}(3[4-9]|4[0-2])(?:[.,](\d))?(?!\d)"
    r"|(?<!a )\b(3[4-9]|4[0-2])(?:[.,](\d))?\s*(?:°|º|grados)"
)


def kin_of(text: str) -> str | None:
    """Return the relative whom a story is about; None where a person tells of themselves."""
    found = _KIN.search(folded(text.lower()))
    return found[1] if found else None


def person_of(text: str, numbers: Mapping[str, float]) -> dict[str, Any]:
    """Return age, sex, pregnant and weeks_since_birth as far as a text says them.

    Examples
    --------
    >>> person_of("Mujer de 34 años con dolor desde hace 2 años", {})
    {'age': 34.0, 'sex': 'female'}
    """
    low = folded(text.lower())
    found: dict[str, Any] = {}
    age = _age(low)
    if age is not None:
        found["age"] = age
    sex = _sex(low)
    if sex:
        found["sex"] = sex
    return found if sex == "male" else found | _pregnancy(low, numbers)


def _age(low: str) -> float | None:
    for pattern in _AGES:
        for match in pattern.finditer(low):
            if float(match[1]) <= 110:
                return float(match[1])
    months = _MONTHS.search(low)
    return round(float(months[1]) / 12, 2) if months else None


def _sex(low: str) -> str | None:
    kin = kin_of(low)
    if kin:
        return "male" if kin in _KIN_MALE else "female"
    for female, male in _SEXES:
        woman, man = female.search(low), male.search(low)
        if woman and (not man or woman.start() < man.start()):
            return "female"
        if man:
            return "male"
    return None


def _pregnancy(low: str, numbers: Mapping[str, float]) -> dict[str, Any]:
    if _NOT_PREGNANT.search(low):
        return {"pregnant": False}
    if _PREGNANT.search(low):
        return {"pregnant": True}
    for pattern in _BIRTH:
        birth = pattern.search(low)
        if birth:
            ago = weeks(birth[1], birth[2], numbers)
            return {"weeks_since_birth": round(ago, 2)} if ago <= _RECENT else {}
    return {"weeks_since_birth": 8.0} if _AFTER_BIRTH.search(low) else {}


def side_of(text: str, grammar: Mapping[str, Any]) -> str | None:
    """Return the side that a story tells: left, right or both; None where it tells none."""
    pattern = once(grammar, "sides", lambda: _sides("|".join(grammar["body_parts"])))
    told: Counter[str] = Counter()
    for sentence in re.split(r"(?<=[.;!?])\s+|\n", folded(text.lower())):
        if not _NOT_HERE.search(sentence):
            for match in pattern.finditer(sentence):
                word = next((g for g in match.groups() if g), "both")
                told["left" if word.startswith("iz") else "right" if word.startswith("d") else "both"] += 1
    if not told:
        return None
    (first, many), *rest = told.most_common()
    return first if many >= _CLEAR * sum(n for _, n in rest) else "both"


def _sides(body: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{body})(?:\s+(?!y\b|o\b|ni\b)[a-zñ]+){{0,2}}?\s+{_SIDE}\b"
        rf"|\b(?:ambos|ambas|los dos|las dos)\s+(?:{body})|\b(?:{body})\s+bilateral"
    )


def measures(
    text: str, knowledge: Knowledge, numbers: Mapping[str, float], age: float | None = None
) -> Iterator[tuple[str, str | float, int, int]]:
    """Yield finding, value, start and end of every measured number that the pack knows."""
    del age
    low = folded(text.lower())
    found = (
        ("pain_duration", complaint_duration(low, numbers)),
        ("pain_severity", _severity(low)),
        ("walking_distance_limited", _distance(low, numbers)),
        ("sitting_tolerance_minutes", _sitting(low, numbers)),
        ("fever_measured", _temperature(low)),
    )
    for name, answer in found:
        if answer is not None and name in knowledge.finding_index:
            yield (name, *answer)


def _severity(low: str) -> tuple[float, int, int] | None:
    match = _SEVERITY.search(low)
    value = float(match[1].replace(",", ".")) if match else 99.0
    return (value, match.start(), match.end()) if match and value <= 10 else None


def _distance(low: str, numbers: Mapping[str, float]) -> tuple[float, int, int] | None:
    for match in _DISTANCE.finditer(low):
        if _WALK.search(low[max(0, match.start() - 60) : match.end() + 60]):
            factor = 100.0 if match[2].startswith("manzana") else _METRES[match[2][0]]
            return amount(match[1].replace(",", "."), numbers) * factor, match.start(), match.end()
    return None


def _sitting(low: str, numbers: Mapping[str, float]) -> tuple[float, int, int] | None:
    match = _SITTING.search(low)
    if not match:
        return None
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return amount(number, numbers) * (60 if unit.startswith("h") else 1), match.start(), match.end()


def _temperature(low: str) -> tuple[float, int, int] | None:
    match = _HEAT.search(low)
    if not match:
        return None
    whole, part = (match[1], match[2]) if match[1] else (match[3], match[4])
    return float(f"{whole}.{part or 0}"), match.start(), match.end()
