"""Trains the convolutional network of this sample, and writes shapes.onnx.

It first learns from other images, more of them, in which tags occur beside all shapes, and then from those that the other models are
trained on. So had the network of Lapuschkin et al. (CVPR 2016) seen ImageNet before Pascal VOC.

    dotnet run -c Release --project samples/BagOfWords -- --images artifacts/shapes
    python3 samples/BagOfWords/Model/train.py artifacts/shapes [--alone]

With --alone there are no images before those of the task.
"""

import pathlib
import sys

import numpy
import torch
from torch import nn

SIDE, CLASSES = 64, 3


def read(folder, name):
    images = numpy.fromfile(folder / f"{name}.f32", "<f4").reshape(-1, 3, SIDE, SIDE)
    labels = numpy.fromfile(folder / f"{name}.labels", "u1").astype("int64")
    return torch.from_numpy(images), torch.from_numpy(labels)


def network():
    layers, channels = [], 3
    for width in (16, 32, 32, 64):
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
        channels = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 16, CLASSES))


def train(model, images, labels, rounds, rate):
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-2)
    for step in range(rounds):
        optimiser.param_groups[0]["lr"] = rate * (1 - step / rounds)
        for batch in torch.randperm(len(images)).split(32):
            optimiser.zero_grad()
            # Colours say nothing about shapes.
            mixed = images[batch][:, torch.randperm(3)]
            nn.functional.cross_entropy(model(mixed), labels[batch]).backward()
            optimiser.step()
    model.eval()


def main(folder, alone):
    torch.manual_seed(1)
    model = network()
    if alone:
        train(model, *read(folder, "train"), rounds=25, rate=2e-3)
    else:
        train(model, *read(folder, "before"), rounds=8, rate=2e-3)
        report(model, folder)
        train(model, *read(folder, "train"), rounds=3, rate=1e-4)
    report(model, folder)
    torch.onnx.export(
        model, torch.zeros(1, 3, SIDE, SIDE), pathlib.Path(__file__).parent / "shapes.onnx", input_names=["image"], output_names=["logits"])


def report(model, folder):
    images, labels = read(folder, "test")
    with torch.no_grad():
        print(f"{(model(images).argmax(1) == labels).float().mean():.3f} of the test images are recognised")


main(pathlib.Path(sys.argv[1]), "--alone" in sys.argv)
