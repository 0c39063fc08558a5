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


_SMALL_TOWNS = {
    "RU": """
    Skolkovo Сколково, Innopolis Иннополис, Suzdal Суздаль, Krasnaya_Polyana Красная_Поляна, Plyos Плёс,
    Zavidovo Завидово, Repino Репино, Listvyanka Листвянка, Belokurikha Белокуриха, Svetlogorsk Светлогорск,
    Koltsovo Кольцово, Myshkin Мышкин, Shlisselburg Шлиссельбург, Gorokhovets Гороховец, Vytegra Вытегра, Kizhi Кижи,
    Solovki Соловки, Sviyazhsk Свияжск, Khvalynsk Хвалынск, Totma Тотьма, Kargopol Каргополь, Pevek Певек,
    Bilibino Билибино, Tiksi Тикси, Khatanga Хатанга, Teriberka Териберка, Zapolyarny Заполярный, Kologriv Кологрив,
    Yuryevets Юрьевец, Rostov_Veliky Ростов_Великий, Yelatma Елатьма, Tarusa Таруса, Borovsk Боровск, Palekh Палех,
    Puchezh Пучеж, Izborsk Изборск, Pushkinskiye_Gory Пушкинские_Горы, Olonets Олонец, Belomorsk Беломорск, Inta Инта,
    Nolinsk Нолинск, Malmyzh Малмыж, Urzhum Уржум, Temnikov Темников, Vyoshenskaya Вёшенская,
    Pukhlyakovsky Пухляковский, Arkhyz Архыз, Dombay Домбай, Teberda Теберда, Magas Магас, Esto-Sadok Эсто-Садок,
    Roza_Khutor Роза_Хутор, Sheregesh Шерегеш, Manzherok Манжерок, Chemal Чемал, Ust-Barguzin Усть-Баргузин,
    Tsiolkovsky Циолковский, Uglegorsk Углегорск, Yuzhno-Kurilsk Южно-Курильск, Yantarny Янтарный, Gvardeysk Гвардейск,
    Pravdinsk Правдинск, Argayash Аргаяш, Abzakovo Абзаково, Verkhoturye Верхотурье, Muyezersky Муезерский
    """,
    "AT": """
    Alpbach Альпбах, Laxenburg Лаксенбург, Leoben Леобен, Eisenstadt Айзенштадт, Kitzbühel Кицбюэль,
    Schwechat Швехат, Krems Кремс, Tulln Тульн, Gmunden Гмунден, Bad_Ischl Бад-Ишль, Hallstatt Халльштатт,
    Semmering Земмеринг, Seibersdorf Зайберсдорф, St._Pölten Санкт-Пёльтен, Bad_Vöslau Бад-Фёслау
    """,
    "CH": "Davos Давос, Gstaad Гштад",
    "IT": "Ispra Испра, Bellagio Белладжо, Santa_Croce_sull'Arno Санта-Кроче-сулл'Арно",
    "AM": "Dilijan Дилижан, Tsaghkadzor Цахкадзор, Jermuk Джермук",
    "GE": "Borjomi Боржоми",
    "KG": "Cholpon-Ata Чолпон-Ата",
    "KZ": "Burabay Бурабай, Khorgos Хоргос",
    "TJ": "Khorog Хорог",
    "AZ": "Gabala Габала",
    "LV": "Sigulda Сигулда",
    "SI": "Bled Блед, Piran Пиран",
    "HR": "Opatija Опатия",
    "NO": "Kirkenes Киркенес, Vadsø Вадсё, Vardø Вардё, Longyearbyen Лонгйир",
}
SMALL_TOWNS = tuple((*each, country) for country, listed in _SMALL_TOWNS.items() for each in _pairs(listed))
"""Towns and venues that are too small for GeoNames' list of cities: English and Russian name, country."""
