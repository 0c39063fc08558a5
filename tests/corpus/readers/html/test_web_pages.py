import pytest

from corpus.passages.splitter import split_passages
from corpus.readers.formats import read
from tests.support.web_pages import WEB_PAGES, WebPage

HOST = "127.0.0.1:8080"


@pytest.mark.parametrize("page", WEB_PAGES, ids=lambda page: page.file)
def test_page_is_read_without_its_boilerplate(page: WebPage) -> None:
    address = f"http://{HOST}{page.path}"
    charset = page.content_type.partition("charset=")[2] or None
    [document] = read(page.path.rpartition("/")[2], page.content, url=address, charset=charset).documents
    assert document.title == page.title
    assert document.date == page.date
    assert document.url == (page.url.format(host=HOST) if page.url else address)
    assert document.language == page.language
    for text in (page.first, *page.also, page.last):
        assert text in document.text
    assert [each for each in page.absent if each in document.text] == []
    quoted = [document.text[each.start : each.end] for p in split_passages(document) for each in p.sentences]
    assert any(page.last.endswith(each) for each in quoted)
