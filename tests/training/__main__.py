"""Learn the weights of the offline agent from the examples, and say how well they do.

    .venv/bin/python -m pip install -r tests/training/requirements.txt
    .venv/bin/python -m tests.training [en de fr es]

Prints, by five-fold cross-validation, how many intents of examples are found that were not learned from, and writes
`tornado_copilot/assistant/offline/LANGUAGE/weights.json`. To be run whenever an example, a family of words or a
feature has changed; a test says so.
"""

from __future__ import annotations

import sys

import numpy
import orjson
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from tests.training.examples import FILES, digest, examples
from tornado_copilot.assistant.offline.intents import plain_form
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.learned import features_of

STRENGTH = 20.0
"""Inverse of the penalty on large weights, by cross-validation between 3 and 100; flat around here."""

FOLDS = 5
SMALLEST = 4
"""Features whose weights are all smaller, of 127, are left out: half of the file, and none of the accuracy."""


def learn(code: str) -> None:
    """Learn one language, print how well, and write its weights."""
    rows, words = examples(code), LANGUAGES[code].intents
    features = [features_of(plain_form(text, words), words) for text, _ in rows]
    intents = [intent for _, intent in rows]
    learner = make_pipeline(DictVectorizer(), LogisticRegression(C=STRENGTH, max_iter=5000))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    found = cross_val_predict(learner, features, intents, cv=folds)
    print(f"{code}: {len(rows)} examples, {numpy.mean(found == numpy.array(intents)):.1%} of unseen ones right")
    learner.fit(features, intents)
    names, regression = learner[0].get_feature_names_out(), learner[1]
    unit = float(numpy.abs(regression.coef_).max()) / 127
    table = numpy.rint(regression.coef_.T / unit).astype(int)
    kept = {name: row.tolist() for name, row in zip(names, table, strict=True) if abs(row).max() >= SMALLEST}
    weights = {
        "examples": digest(rows),
        "intents": regression.classes_.tolist(),
        "bias": [round(float(each), 4) for each in regression.intercept_],
        "unit": round(unit, 6),
        "features": kept,
    }
    path = words.weights
    path.write_bytes(orjson.dumps(weights).replace(b'],"', b'],\n"') + b"\n")
    print(f"    {len(kept)} of {len(names)} features kept, {path.stat().st_size / 1024:.0f} KiB")


for each in sys.argv[1:] or FILES:
    learn(each)
