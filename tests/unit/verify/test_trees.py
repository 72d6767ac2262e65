"""Boosted trees: fitting and evaluating."""

import numpy as np
from benchmarks.boosting import Options, fit_trees

from topicwire.verify.checker import default_models
from topicwire.verify.whole import COLUMNS as CLAIM_COLUMNS
from topicwire.verify.words import COLUMNS as WORD_COLUMNS


def test_trees_learn_an_interaction() -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(2000, 4)).astype(np.float32)
    labels = ((rows[:, 0] > 0) ^ (rows[:, 2] > 0.5)).astype(np.float32)
    trees = fit_trees(rows, labels, np.ones(2000, np.float32), Options(trees=40, depth=3, share=1.0))
    assert ((trees.probability(rows) > 0.5) == (labels > 0)).mean() > 0.95


def test_a_rare_value_is_parted_off() -> None:
    rows = np.zeros((3000, 1), np.float32)
    rows[:12] = -1
    labels = (rows[:, 0] < 0).astype(np.float32)
    trees = fit_trees(
        rows, labels, np.where(labels > 0, 100, 1).astype(np.float32), Options(trees=20, share=1.0)
    )
    assert trees.probability(rows)[:12].min() > trees.probability(rows)[12:].max()


def test_no_rows_give_no_scores() -> None:
    assert default_models().words.probability(np.zeros((0, len(WORD_COLUMNS)), np.float32)).shape == (0,)


def test_the_shipped_models_fit_the_features() -> None:
    models = default_models()
    assert models.words.features.max() < len(WORD_COLUMNS)
    assert models.claims.features.max() < len(CLAIM_COLUMNS)
    assert 0.05 < models.threshold < 0.95


def test_many_rows_at_once_score_as_each_alone() -> None:
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(300, len(WORD_COLUMNS))).astype(np.float32)
    trees = default_models().words
    alone = np.concatenate([trees.log_odds(rows[index : index + 1]) for index in range(len(rows))])
    assert (trees.log_odds(rows) == alone).all()
    assert len(np.unique(alone)) > 200
