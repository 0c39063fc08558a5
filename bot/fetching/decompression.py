"""Bounded decompression of untrusted gzip content."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from bot.fetching.errors import FetchError

GZIP_MAGIC = b"\x1f\x8b"

_GZIP_WBITS = zlib.MAX_WBITS | 16
_PIECE_BYTES = 256 * 1024  # decompressing one piece takes under a millisecond
_CHUNK_BYTES = 64 * 1024  # zlib copies the rest of a chunk after each piece


class GzipDecompressor:
    """Decompresses one gzip stream of one or several members, fed chunk by chunk, into at most `max_bytes` bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._remaining_bytes = max_bytes
        self._member = zlib.decompressobj(_GZIP_WBITS)
        self._is_empty = True
        self._at_padding = False  # old servers pad the end

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the decompressed content of `chunk` in pieces of at most 256 KB.

        Raises `FetchError` as soon as the content exceeds the limit, or if the stream is damaged.
        """
        self._is_empty = self._is_empty and not chunk
        while not self._at_padding:
            if self._member.eof:
                if not chunk:
                    return
                if not chunk.startswith(GZIP_MAGIC[:1]):
                    self._at_padding = True
                    return
                self._member = zlib.decompressobj(_GZIP_WBITS)
            try:
                piece = self._member.decompress(chunk, _PIECE_BYTES)
            except zlib.error as exc:
                raise FetchError("The compressed content is damaged: try again later.") from exc
            self._remaining_bytes -= len(piece)
            if self._remaining_bytes < 0:
                limit = f"{self._max_bytes / 1e6:g} MB"
                raise FetchError(f"The decompressed content is larger than {limit}: add it in parts.")
            yield piece
            chunk = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if not chunk and len(piece) < _PIECE_BYTES:
                return

    def finish(self) -> None:
        """Raise `FetchError` if the stream is incomplete."""
        if not (self._member.eof or self._is_empty):
            raise FetchError("The compressed content is cut off: try again later.")


def decompress_gzip(content: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file. Raises `FetchError` if it is damaged or holds more than `max_bytes` bytes."""
    decompressor = GzipDecompressor(max_bytes)
    chunks = (content[start : start + _CHUNK_BYTES] for start in range(0, len(content), _CHUNK_BYTES))
    decompressed = b"".join(piece for chunk in chunks for piece in decompressor.feed(chunk))
    decompressor.finish()
    return decompressed
