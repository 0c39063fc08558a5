"""Bounded decompression of untrusted content."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from bot.fetching.errors import FetchError

CONTENT_ENCODINGS = ("gzip", "deflate")
"""The encodings that `Decompressor` supports, as HTTP names them."""

GZIP_MAGIC = b"\x1f\x8b"

_PIECE_BYTES = 256 * 1024  # decompressing one piece takes under a millisecond
_CHUNK_BYTES = 64 * 1024  # zlib copies the rest of a chunk after each piece
_ANY_HEADER = 32  # tells zlib to distinguish gzip from zlib by the header


class Decompressor:
    """Decompresses one gzip or deflate stream, fed chunk by chunk, into at most `max_bytes` bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._remaining_bytes = max_bytes
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._at_padding = False  # old servers pad the end

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the decompressed content of `chunk` in pieces of at most 256 KB.

        Raises `FetchError` as soon as the content exceeds the limit, or if the stream is damaged.
        """
        while not self._at_padding:
            if self._stream is None or self._stream.eof:
                self._head += chunk
                if len(self._head) < len(GZIP_MAGIC):
                    return
                chunk, self._head = self._head, b""
                self._at_padding = self._stream is not None and not chunk.startswith(GZIP_MAGIC)
                if self._at_padding:
                    return
                self._stream = _stream_for(chunk)
            try:
                piece = self._stream.decompress(chunk, _PIECE_BYTES)
            except zlib.error as exc:
                raise FetchError("The compressed content is damaged: try again later.") from exc
            self._remaining_bytes -= len(piece)
            if self._remaining_bytes < 0:
                raise FetchError(
                    f"The decompressed content is larger than {self._max_bytes / 1e6:g} MB: add it in parts."
                )
            yield piece
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if not chunk and len(piece) < _PIECE_BYTES:
                return

    def finish(self) -> None:
        """Raise `FetchError` if the stream is incomplete."""
        complete = self._stream.eof if self._stream else not self._head
        if not complete:
            raise FetchError("The compressed content is cut off: try again later.")


def decompress_gzip(content: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file. Raises `FetchError` if it is damaged or holds more than `max_bytes` bytes."""
    decompressor = Decompressor(max_bytes)
    chunks = (content[start : start + _CHUNK_BYTES] for start in range(0, len(content), _CHUNK_BYTES))
    decompressed = b"".join(piece for chunk in chunks for piece in decompressor.feed(chunk))
    decompressor.finish()
    return decompressed


def _stream_for(head: bytes) -> zlib._Decompress:
    """Return the decompressor for a stream with this head: `deflate` means zlib by the standard, raw in practice."""
    is_zlib = head[0] & 15 == 8 and int.from_bytes(head[:2]) % 31 == 0
    has_header = is_zlib or head.startswith(GZIP_MAGIC)
    return zlib.decompressobj(zlib.MAX_WBITS | _ANY_HEADER if has_header else -zlib.MAX_WBITS)
