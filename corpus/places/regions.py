"""Regions of Russia by the names that texts use; towns without which the gazetteer would miss a well-known venue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_OBLASTS = """
Amur Амурская, Arkhangelsk Архангельская, Astrakhan Астраханская, Belgorod Белгородская, Bryansk Брянская,
Chelyabinsk Челябинская, Irkutsk Иркутская, Ivanovo Ивановская, Kaliningrad Калининградская, Kaluga Калужская,
Kemerovo Кемеровская, Kirov Кировская, Kostroma Костромская, Kurgan Курганская, Kursk Курская,
Leningrad Ленинградская, Lipetsk Липецкая, Magadan Магаданская, Moscow Московская, Murmansk Мурманская,
Nizhny_Novgorod Нижегородская, Novgorod Новгородская, Novosibirsk Новосибирская, Omsk Омская, Orenburg Оренбургская,
Oryol Орловская, Penza Пензенская, Pskov Псковская, Rostov Ростовская, Ryazan Рязанская, Sakhalin Сахалинская,
Samara Самарская, Saratov Саратовская, Smolensk Смоленская, Sverdlovsk Свердловская, Tambov Тамбовская, Tomsk Томская,
Tula Тульская, Tver Тверская, Tyumen Тюменская, Ulyanovsk Ульяновская, Vladimir Владимирская, Volgograd Волгоградская,
Vologda Вологодская, Voronezh Воронежская, Yaroslavl Ярославская
"""
_KRAIS = """
Altai Алтайский, Kamchatka Камчатский, Khabarovsk Хабаровский, Krasnodar Краснодарский, Krasnoyarsk Красноярский,
Perm Пермский, Primorsky Приморский, Stavropol Ставропольский, Zabaykalsky Забайкальский
"""
_REPUBLICS = """
Adygea Адыгея, Bashkortostan Башкортостан, Buryatia Бурятия, Chechnya Чечня, Chuvashia Чувашия, Dagestan Дагестан,
Ingushetia Ингушетия, Kabardino-Balkaria Кабардино-Балкария, Kalmykia Калмыкия,
Karachay-Cherkessia Карачаево-Черкесия, Karelia Карелия, Khakassia Хакасия, Komi Коми, Mari_El Марий_Эл,
Mordovia Мордовия, North_Ossetia Северная_Осетия, Yakutia Якутия, Tatarstan Татарстан, Tuva Тува, Udmurtia Удмуртия
"""
_DISTRICTS = "Khanty-Mansi Ханты-Мансийский, Yamalo-Nenets Ямало-Ненецкий, Nenets Ненецкий, Chukotka Чукотский"
_OTHER_NAMES = {
    "Moscow Oblast": ("Подмосковье",),
    "Primorsky Krai": ("Primorye", "Приморье"),
    "Zabaykalsky Krai": ("Transbaikal", "Забайкалье"),
    "Stavropol Krai": ("Ставрополье",),
    "Kamchatka Krai": ("Kamchatka", "Камчатка"),
    "Sakhalin Oblast": ("Sakhalin", "Сахалин"),
    "Kemerovo Oblast": ("Kuzbass", "Кузбасс"),
    "Yakutia": ("Sakha", "Республика Саха", "Саха"),
    "Bashkortostan": ("Bashkiria", "Башкирия"),
    "Khanty-Mansi Autonomous Okrug": ("Yugra", "Югра", "ХМАО"),
    "Yamalo-Nenets Autonomous Okrug": ("Yamal", "Ямал", "ЯНАО"),
    "Chukotka Autonomous Okrug": ("Chukotka", "Чукотка"),
}
SMALL_TOWNS = (
    ("Skolkovo", "Сколково", "RU"),
    ("Innopolis", "Иннополис", "RU"),
    ("Suzdal", "Суздаль", "RU"),
    ("Krasnaya Polyana", "Красная Поляна", "RU"),
    ("Plyos", "Плёс", "RU"),
    ("Zavidovo", "Завидово", "RU"),
    ("Repino", "Репино", "RU"),
    ("Listvyanka", "Листвянка", "RU"),
    ("Belokurikha", "Белокуриха", "RU"),
    ("Svetlogorsk", "Светлогорск", "RU"),
    ("Koltsovo", "Кольцово", "RU"),
    ("Alpbach", "Альпбах", "AT"),
    ("Davos", "Давос", "CH"),
    ("Laxenburg", "Лаксенбург", "AT"),
)
"""Well-known venues that are too small for GeoNames' list of cities: English and Russian name, country."""


class Region(NamedTuple):
    """A region of Russia: its usual names, and all others that texts use."""

    english: str
    russian: str
    names: tuple[str, ...]


def russian_regions() -> Iterator[Region]:
    """Yield the regions of Russia."""
    for name, adjective in _pairs(_OBLASTS):
        yield _region(f"{name} Oblast", f"{adjective} область", f"{name} Region", f"{name} Province")
    for name, adjective in _pairs(_KRAIS):
        yield _region(f"{name} Krai", f"{adjective} край", f"{name} Kray", f"{name} Territory", f"{name} Region")
    for name, russian in _pairs(_REPUBLICS):
        yield _region(name, russian, f"Republic of {name}", f"{name} Republic", f"Республика {russian}")
    for name, adjective in _pairs(_DISTRICTS):
        russian = f"{adjective} автономный округ"
        yield _region(f"{name} Autonomous Okrug", russian, f"{name} Autonomous District", f"{adjective} округ")


def _region(english: str, russian: str, *names: str) -> Region:
    return Region(english, russian, (english, russian, *names, *_OTHER_NAMES.get(english, ())))


def _pairs(listed: str) -> Iterator[tuple[str, str]]:
    for pair in listed.split(","):
        english, russian = pair.split()
        yield english.replace("_", " "), russian.replace("_", " ")
