"""One draw of `few_shot.py` by SetFit: a script that any Python with `setfit` can run.

    python benchmarks/setfit_contender.py FEW.csv TEST.csv MODEL_FOLDER SEED ITERATIONS THREADS

ITERATIONS: pairs drawn for each text, as in SetFit's published runs (20); 0: SetFit's own default.
THREADS: of torch; 0: its own choice.
Prints one JSON document: accuracy on the test rows, seconds and processor seconds of training.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> int:
    """Train on the few rows and count the right answers on the others."""
    import pandas as pd
    import torch
    from datasets import Dataset
    from setfit import SetFitModel, Trainer, TrainingArguments

    few, test, model_folder, seed, iterations, threads = sys.argv[1:]
    if int(threads):
        torch.set_num_threads(int(threads))
    train_rows, test_rows = (pd.read_csv(path)[["text", "label"]] for path in (few, test))
    names = sorted(train_rows["label"].unique().tolist())
    train_rows["label"] = train_rows["label"].map(names.index)
    model = SetFitModel.from_pretrained(model_folder)
    drawn = {"num_iterations": int(iterations)} if int(iterations) else {}
    arguments = TrainingArguments(seed=int(seed), report_to="none", save_strategy="no", **drawn)
    trainer = Trainer(model, arguments, train_dataset=Dataset.from_pandas(train_rows))
    began = (time.perf_counter(), time.process_time())
    trainer.train()
    seconds = time.perf_counter() - began[0]
    cpu_seconds = time.process_time() - began[1]
    found = model.predict(test_rows["text"].tolist(), as_numpy=True)
    right = sum(
        names[int(number)] == label for number, label in zip(found, test_rows["label"], strict=True)
    )
    print(
        json.dumps(
            {
                "accuracy": right / len(test_rows),
                "seconds": seconds,
                "cpu_seconds": cpu_seconds,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
