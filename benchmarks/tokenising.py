"""Our tokenising against the batch encoding of `tokenizers`, all cores, 25,000 IMDB reviews.

Both take turns in this process and make token numbers ready to train on: theirs stops at its own
objects. Prints one line of JSON: reviews per second ours / theirs, and what a kept file takes.

    python -m benchmarks.tokenising --rows 5000
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import DATA, machine, ratios, say

_MAX_LENGTH = 256


def main() -> int:
    """Measure, if the reviews are there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=25_000, help="reviews")
    parser.add_argument("--repeats", type=int, default=3, help="rounds of turns")
    parser.add_argument("--data", type=Path, default=DATA, help=f"default: {DATA}")
    options = parser.parse_args()
    source = options.data / "imdb" / "train.parquet"
    if not source.exists():
        say(f"There is nothing to measure: {source} is missing.")
        return 1
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    import pandas as pd
    from tokenizers import Tokenizer
    from transformers import AutoTokenizer

    from workbench.engine.batches import encode
    from workbench.engine.token_cache import TokenCache
    from workbench.models.find import BUNDLED, find_model

    folder = find_model(BUNDLED)
    texts = pd.read_parquet(source)["text"].tolist()[: options.rows]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    theirs = Tokenizer.from_file(str(folder / "tokenizer.json"))
    theirs.no_padding()
    theirs.enable_truncation(_MAX_LENGTH)
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    cpu: dict[str, list[float]] = {"ours": [], "theirs": []}
    turns: dict[str, Callable[[], object]] = {
        "ours": lambda: encode(tokenizer, texts, None, _MAX_LENGTH),
        "theirs": lambda: theirs.encode_batch(texts),
    }
    for number in range(options.repeats):
        for name in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
            clock, used = time.perf_counter(), time.process_time()
            turns[name]()
            seconds[name].append(time.perf_counter() - clock)
            cpu[name].append(time.process_time() - used)
            say(f"round {number + 1}, {name}: {seconds[name][-1]:.2f} s, cpu {cpu[name][-1]:.2f} s")
    with tempfile.TemporaryDirectory() as workspace:
        cache = TokenCache(Path(workspace))
        cache.encode(tokenizer, folder, texts, None, _MAX_LENGTH)
        clock, used = time.perf_counter(), time.process_time()
        cache.encode(tokenizer, folder, texts, None, _MAX_LENGTH)
        kept = {
            "seconds": round(time.perf_counter() - clock, 3),
            "cpu_seconds": round(time.process_time() - used, 3),
        }
    result = {
        "rows": len(texts),
        "ratio": ratios(seconds["theirs"], seconds["ours"]),  # seconds: the less, the faster
        "cpu_time_ratio": ratios(cpu["theirs"], cpu["ours"]),
        "kept": kept,
        "machine": machine(),
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
