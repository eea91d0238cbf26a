"""The bundled model on the bundled sample: what a first-time user sees is worth seeing."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.engine.conftest import NoWishes
from workbench.data.columns import resolve_columns
from workbench.data.prepare import prepare
from workbench.data.read import read_source
from workbench.engine.predict import Predictor
from workbench.engine.train import train
from workbench.models.catalogue import starting_config
from workbench.runs.folder import create_run


@pytest.mark.timeout(900)  # seconds on a quiet machine, minutes on a busy one
def test_the_pretrained_model_learns_the_sample_and_a_bag_of_words_does_clearly_worse(workspace):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    torch.set_num_threads(2)  # the one model here that is large enough to gain by it
    try:
        config = starting_config().replacing({"training.device": "cpu", "model.max_length": 64})
        config = resolve_columns(config, read_source(config.data.source))
        folder = create_run(workspace, config)
        metrics = train(config, folder, lambda event: None, NoWishes()).metrics
    finally:
        torch.set_num_threads(1)

    rows = prepare(config)
    words = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10))
    words.fit(rows.train.texts, rows.train.targets)
    parts = {"validation": rows.validation, "test": rows.test}
    counted = [words.score(part.texts, part.targets) for part in parts.values()]
    learned = [metrics[name]["accuracy"] for name in parts]
    assert np.mean(learned) > 0.8
    assert np.mean(learned) > np.mean(counted) + 0.1
    said = Predictor(folder.path).predict(["You took the monthly amount from my card twice."])
    assert said[0]["label"] == "billing"
