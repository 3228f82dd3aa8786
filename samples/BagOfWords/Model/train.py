"""Trains the convolutional network of this sample on its images, and writes shapes.onnx.

    dotnet run -c Release --project samples/BagOfWords -- --images /tmp/shapes
    python3 samples/BagOfWords/Model/train.py /tmp/shapes
"""

import pathlib
import sys

import numpy
import torch
from torch import nn

SIDE, CLASSES, ROUNDS = 64, 3, 30


def read(folder, name):
    images = numpy.fromfile(folder / f"{name}.f32", "<f4").reshape(-1, 3, SIDE, SIDE)
    labels = numpy.fromfile(folder / f"{name}.labels", "u1").astype("int64")
    return torch.from_numpy(images), torch.from_numpy(labels)


def network():
    return nn.Sequential(
        nn.Conv2d(3, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 16, CLASSES))


def main(folder):
    torch.manual_seed(1)
    images, labels = read(folder, "train")
    model = network()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
    for step in range(ROUNDS):
        for batch in torch.randperm(len(images)).split(32):
            optimiser.zero_grad()
            # Colours say nothing about shapes.
            mixed = images[batch][:, torch.randperm(3)]
            nn.functional.cross_entropy(model(mixed), labels[batch]).backward()
            optimiser.step()
        optimiser.param_groups[0]["lr"] = 1e-3 * (1 - (step + 1) / ROUNDS)
    model.eval()
    images, labels = read(folder, "test")
    with torch.no_grad():
        print(f"{(model(images).argmax(1) == labels).float().mean():.3f} of the test images are recognised")
    torch.onnx.export(
        model, torch.zeros(1, 3, SIDE, SIDE), pathlib.Path(__file__).parent / "shapes.onnx", input_names=["image"], output_names=["logits"])


main(pathlib.Path(sys.argv[1]))
