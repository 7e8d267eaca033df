"""Write the trained adapter as GGUF, as llama.cpp reads it.

    python -m training.export ADAPTER_FOLDER OUT.gguf

Source of the format: ``convert_lora_to_gguf.py`` and ``llama-adapter.cpp`` of llama.cpp. Weights
are half-precision floats.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import gguf
import numpy as np
from safetensors.torch import load_file

_NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}  # fmt: skip
_KEY = re.compile(r"layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight")
_HEADS = {"attn_q": 9, "attn_k": 3}
"""Heads of SmolLM2-135M, whose rows llama.cpp keeps in another order (rotary positions)."""


def permuted(weights: np.ndarray, heads: int) -> np.ndarray:
    """Rows as llama.cpp has them: the halves of a head interleaved."""
    rows, columns = weights.shape
    halves = weights.reshape(heads, 2, rows // heads // 2, columns)
    return halves.swapaxes(1, 2).reshape(rows, columns)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("adapter", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    settings = json.loads((given.adapter / "adapter_config.json").read_text("utf-8"))
    writer = gguf.GGUFWriter(given.out, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(settings["lora_alpha"]))
    weights = load_file(given.adapter / "adapter_model.safetensors")
    for key, tensor in sorted(weights.items()):
        values = tensor.float().numpy()
        match = _KEY.search(key)
        if match is None:
            raise SystemExit(f"{key}: expected a LoRA weight of a projection")
        layer, module, side = match.groups()
        name = _NAMES[module]
        turned = permuted(values, _HEADS[name]) if side == "B" and name in _HEADS else values
        half = np.ascontiguousarray(turned.astype(np.float16))
        writer.add_tensor(f"blk.{layer}.{name}.weight.lora_{side.lower()}", half)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
