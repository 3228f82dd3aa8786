"""Trains the topic classifier on the texts beside it, and writes it as scikit-learn's exporter would: Model/topics.onnx.

Needs numpy and onnx; takes a second. The same texts give the same file.
"""
import pathlib
import re

import numpy
import onnx
from onnx import TensorProto, helper

HERE = pathlib.Path(__file__).parent
PATTERN = "[a-zA-Z]+"
STOP_WORDS = ["a", "an", "and", "are", "as", "at", "before", "for", "has", "he", "in", "is", "it", "its", "of", "on", "she", "so", "that",
              "the", "they", "this", "to", "when", "will", "with", "you"]


def words(text):
    return [word for word in re.findall(PATTERN, text.lower()) if word not in STOP_WORDS]


def grams(text):
    found = words(text)
    return [(word,) for word in found] + list(zip(found, found[1:]))


def train(counts, topics, steps=4000, decay=1e-3):
    """Logistic regression by gradient descent."""
    weights, bias = numpy.zeros((topics.shape[1], counts.shape[1])), numpy.zeros(topics.shape[1])
    for _ in range(steps):
        scores = counts @ weights.T + bias
        scores = numpy.exp(scores - scores.max(axis=1, keepdims=True))
        error = scores / scores.sum(axis=1, keepdims=True) - topics
        weights -= 2.0 * (error.T @ counts / len(counts) + decay * weights)
        bias -= 2.0 * error.mean(axis=0)
    return weights, bias


def main():
    files = sorted(HERE.glob("Texts/*.txt"))
    names = [file.stem for file in files]
    samples = [(line, topic) for topic, file in enumerate(files) for line in file.read_text(encoding="utf-8").splitlines()]
    documents = [grams(line) for line, _ in samples]
    frequency = {}
    for document in documents:
        for gram in set(document):
            frequency[gram] = frequency.get(gram, 0) + 1
    # Pairs of words that are there once tell nothing.
    pool = sorted((gram for gram in frequency if len(gram) == 1 or frequency[gram] > 1), key=lambda gram: (len(gram), gram))
    idf = numpy.array([numpy.log((1 + len(documents)) / (1 + frequency[gram])) + 1 for gram in pool])
    counts = numpy.array([[document.count(gram) for gram in pool] for document in documents]) * idf
    counts /= numpy.linalg.norm(counts, axis=1, keepdims=True)
    topics = numpy.eye(len(names))[[topic for _, topic in samples]]

    # Every third text is held out once, to say how good this is; the model is trained on all.
    held = numpy.arange(len(samples)) % 3 == 0
    weights, bias = train(counts[~held], topics[~held])
    right = (counts[held] @ weights.T + bias).argmax(axis=1) == topics[held].argmax(axis=1)
    print(f"{right.mean():.0%} of {held.sum()} texts that were held out")
    weights, bias = train(counts, topics)

    singles = sum(len(gram) == 1 for gram in pool)
    nodes = [
        helper.make_node("Reshape", ["text", "shape"], ["row"]),
        helper.make_node("StringNormalizer", ["row"], ["lower"], case_change_action="LOWER", is_case_sensitive=0),
        helper.make_node("Tokenizer", ["lower"], ["tokens"], domain="com.microsoft", mark=0, mincharnum=1, pad_value="#", tokenexp=PATTERN),
        helper.make_node("Flatten", ["tokens"], ["words"]),
        helper.make_node("StringNormalizer", ["words"], ["kept"], is_case_sensitive=1, stopwords=STOP_WORDS),
        helper.make_node("TfIdfVectorizer", ["kept"], ["counts"], mode="TF", min_gram_length=1, max_gram_length=2, max_skip_count=0,
                         pool_strings=[word for gram in pool for word in gram], ngram_counts=[0, singles],
                         ngram_indexes=list(range(len(pool)))),
        helper.make_node("Mul", ["counts", "idf"], ["weighted"]),
        helper.make_node("Normalizer", ["weighted"], ["features"], domain="ai.onnx.ml", norm="L2"),
        helper.make_node("LinearClassifier", ["features"], ["label", "scores"], domain="ai.onnx.ml", classlabels_strings=names,
                         coefficients=weights.astype(numpy.float32).ravel().tolist(), intercepts=bias.astype(numpy.float32).tolist()),
    ]
    graph = helper.make_graph(
        nodes, "topics", [helper.make_tensor_value_info("text", TensorProto.STRING, [None, 1])],
        [helper.make_tensor_value_info("label", TensorProto.STRING, [None]),
         helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, len(names)])],
        [helper.make_tensor("shape", TensorProto.INT64, [1], [-1]),
         helper.make_tensor("idf", TensorProto.FLOAT, [len(pool)], idf.astype(numpy.float32))])
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="TextTopics")
    model.ir_version = 8
    onnx.save(model, HERE / "Model" / "topics.onnx")
    print(f"{len(pool)} features, {len(names)} topics")


main()
