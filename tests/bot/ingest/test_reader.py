from contextlib import aclosing

from bot.ingest.reader import DocumentReader
from bot.settings import Settings


async def test_settings_limit_the_fetcher() -> None:
    settings = Settings.model_construct(
        fetch_allowed_hosts=frozenset({"wiki.intranet"}),
        fetch_redirects=1,
        fetch_megabytes=2,
        fetch_unpacked_megabytes=3,
        fetch_seconds=4,
    )
    async with aclosing(DocumentReader(settings)) as reader:
        limits = reader.fetcher.limits
        assert (limits.redirects, limits.megabytes, limits.unpacked_megabytes, limits.seconds) == (1, 2, 3, 4)
        assert reader.fetcher.guard.check_url("http://wiki.intranet:9000/")
