"""Add a LoRA adapter to the weights that it was made for: ``python -m caro_lsp.generate.merge``.

    python -m caro_lsp.generate.merge WEIGHTS ADAPTER

writes the merged file beside the weights, where ``caro_lsp/models/merged.py`` finds it, and is
silent; what goes wrong it says, with status 1. A process of its own: it loads native code and
takes a second. With the adapter beside the weights, each token takes twice the time and more.
Source: ``gguf.h`` and ``ggml.h`` of llama.cpp, which has functions for all but the addition.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager
from ctypes import POINTER, c_bool, c_char_p, c_float, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from llama_cpp._ggml import libggml as native

from caro_lsp.models import merged

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALPHA = b"adapter.lora.alpha"
_A, _B = b".lora_a", b".lora_b"
_F32 = 0
_Q8_0 = 8
"""Eight bits a weight: with four, as the default weights have, rounding loses most of what the
adapter adds."""


class MergeError(Exception):
    """The files do not fit each other, or are not what they should be."""


class _Start(ctypes.Structure):
    _fields_ = (("no_alloc", c_bool), ("tensors", POINTER(c_void_p)))


class _Traits(ctypes.Structure):
    _fields_ = (
        ("name", c_char_p),
        ("block", c_int64),
        ("interleaved", c_int64),
        ("size", c_size_t),
        ("quantised", c_bool),
        ("to_float", ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_int64)),
        ("from_float", c_void_p),
    )


def _declared(name: str, result: Any, *arguments: Any) -> Any:
    function = getattr(native, name)
    function.restype, function.argtypes = result, list(arguments)
    return function


_read = _declared("gguf_init_from_file", c_void_p, c_char_p, _Start)
_empty = _declared("gguf_init_empty", c_void_p)
_free = _declared("gguf_free", None, c_void_p)
_free_tensors = _declared("ggml_free", None, c_void_p)
_count = _declared("gguf_get_n_tensors", c_int64, c_void_p)
_name = _declared("gguf_get_tensor_name", c_char_p, c_void_p, c_int64)
_type = _declared("gguf_get_tensor_type", c_int, c_void_p, c_int64)
_shape = _declared("gguf_get_tensor_ne", POINTER(c_int64), c_void_p, c_int64)
_size = _declared("gguf_get_tensor_size", c_size_t, c_void_p, c_int64)
_offset = _declared("gguf_get_tensor_offset", c_size_t, c_void_p, c_int64)
_data_offset = _declared("gguf_get_data_offset", c_size_t, c_void_p)
_find_key = _declared("gguf_find_key", c_int64, c_void_p, c_char_p)
_number = _declared("gguf_get_val_f32", c_float, c_void_p, c_int64)
_copy_values = _declared("gguf_set_kv", None, c_void_p, c_void_p)
_tensor = _declared("ggml_get_tensor", c_void_p, c_void_p, c_char_p)
_add_tensor = _declared("gguf_add_tensor", None, c_void_p, c_void_p)
_set_type = _declared("gguf_set_tensor_type", None, c_void_p, c_char_p, c_int)
_set_data = _declared("gguf_set_tensor_data", None, c_void_p, c_char_p, c_void_p)
_write = _declared("gguf_write_to_file", c_bool, c_void_p, c_char_p, c_bool)
_traits_of = _declared("ggml_get_type_traits", POINTER(_Traits), c_int)
_quantise = _declared(
    "ggml_quantize_chunk", c_size_t, c_int, c_void_p, c_void_p, c_int64, c_int64, c_int64, c_void_p
)


class _File:
    """A GGUF file that is read. ``places``: each tensor's number, by its name."""

    def __init__(self, path: Path, handle: int, tensors: int | None) -> None:
        self.handle, self.tensors = handle, tensors
        self.places = {_name(handle, place): place for place in range(_count(handle))}
        self._bytes = np.memmap(path, np.uint8, "r")

    def raw(self, place: int) -> Any:
        """The bytes of a tensor."""
        start = _data_offset(self.handle) + _offset(self.handle, place)
        return self._bytes[start : start + _size(self.handle, place)]

    def shape(self, place: int) -> tuple[int, int]:
        """Rows and columns of a matrix."""
        columns, rows = _shape(self.handle, place)[:2]
        return rows, columns

    def matrix(self, place: int) -> Any:
        """A matrix as 32-bit numbers."""
        rows, columns = self.shape(place)
        raw = np.ascontiguousarray(self.raw(place))
        kind = _type(self.handle, place)
        if kind == _F32:
            return raw.view(np.float32).reshape(rows, columns)
        made = np.empty((rows, columns), np.float32)
        _traits_of(kind).contents.to_float(raw.ctypes.data, made.ctypes.data, rows * columns)
        return made


@contextmanager
def _opened(path: Path) -> Iterator[_File]:
    tensors = c_void_p()
    handle = _read(os.fsencode(path), _Start(True, ctypes.pointer(tensors)))
    if not handle:
        raise MergeError(f"{path}: llama.cpp cannot read it as GGUF")
    try:
        yield _File(path, handle, tensors.value)
    finally:
        _free(handle)
        _free_tensors(tensors)


def merge(weights: Path, adapter: Path, into: Path, kind: int = _Q8_0) -> None:
    """Write ``weights`` with ``adapter`` added to them to the file ``into``, not atomically.

    ``kind`` is the type of the numbers of the matrices that change, as ``ggml.h`` counts them.
    Raises MergeError and OSError.
    """
    with _opened(weights) as base, _opened(adapter) as added:
        scale = _scale(added)
        made = _empty()
        kept = []  # the file that is made points to it
        try:
            _copy_values(made, base.handle)
            for name, place in base.places.items():
                _add_tensor(made, _tensor(base.tensors, name))
                data = np.ascontiguousarray(base.raw(place))
                if name + _A in added.places:
                    data = _quantised(_sum(base, added, name, scale), kind)
                    _set_type(made, name, kind)
                kept.append(data)
                _set_data(made, name, data.ctypes.data)
            if not _write(made, os.fsencode(into), False):
                raise OSError(f"{into}: cannot be written")
        finally:
            _free(made)


def _scale(added: _File) -> float:
    key = _find_key(added.handle, _ALPHA)
    first = next((place for name, place in added.places.items() if name.endswith(_A)), -1)
    if key < 0 or first < 0:
        raise MergeError("the adapter is no LoRA")
    rank = added.shape(first)[0]
    return float(_number(added.handle, key)) / rank


def _sum(base: _File, added: _File, name: bytes, scale: float) -> Any:
    whole = base.matrix(base.places[name])
    a = added.matrix(added.places[name + _A])
    b = added.matrix(added.places[name + _B])
    if (b.shape[0], a.shape[1]) != whole.shape:
        raise MergeError(f"{name.decode()}: the adapter is for other weights")
    return whole + scale * (b @ a)


def _quantised(matrix: Any, kind: int) -> Any:
    if kind == _F32:
        return matrix
    traits = _traits_of(kind).contents
    rows, columns = matrix.shape
    made = np.empty(rows * columns // traits.block * traits.size, np.uint8)
    matrix = np.ascontiguousarray(matrix, np.float32)
    _quantise(kind, matrix.ctypes.data, made.ctypes.data, 0, rows, columns, None)
    return made


def main() -> int:
    """Merge the two files that the arguments name; 1 where that fails."""
    weights, adapter = map(Path, sys.argv[1:])
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        # Four bits a weight become eight and a half.
        about = 2 * weights.stat().st_size
        merged.keep(weights, adapter, lambda into: merge(weights, adapter, into), about=about)
    except (MergeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
