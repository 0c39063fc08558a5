import pytest

from corpus.passages.splitter import split_passages
from corpus.readers.formats import read
from tests.corpus.readers.html.mirror import MIRROR, MirrorPage

HOST = "127.0.0.1:8080"


@pytest.mark.parametrize("page", MIRROR, ids=lambda page: page.file)
def test_a_page_is_read(page: MirrorPage) -> None:
    address = f"http://{HOST}{page.path}"
    charset = page.content_type.partition("charset=")[2] or None
    [document] = read(page.path.rpartition("/")[2], page.content, url=address, charset=charset)
    assert document.title == page.title
    assert document.date == page.date
    assert document.url == (page.url.format(host=HOST) if page.url else address)
    assert document.language == page.language
    for told in (page.first, *page.also, page.last):
        assert told in document.text
    assert [noise for noise in page.absent if noise in document.text] == []
    quoted = [document.text[each.start : each.end] for p in split_passages(document) for each in p.sentences]
    assert any(page.last.endswith(each) for each in quoted)
