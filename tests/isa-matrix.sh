#!/bin/sh
# Runs the conformance tests as other machines would: on some networks (all take minutes to compile), once per setting of the
# runtime's instruction sets. Build first: tests/isa-matrix.sh [CONFIGURATION]
set -eu
cd "$(dirname "$0")/.."
configuration="${1:-Release}"

LRP_TEST_NETWORKS='^(lenet-mnist|sequence-fashion|depthwise-odd|gate|transposed|onnx-(gemm_all|averagepool_2d_ceil|conv_with_autopad).*)$'
export LRP_TEST_NETWORKS

run() {
    echo "== $*"
    env "$@" dotnet test tests/Lrp.Conformance.Tests -c "$configuration" --no-build --nologo -v q
}

run DOTNET_EnableAVX512=0
run DOTNET_PreferredVectorBitWidth=256
run DOTNET_EnableAVX2=0
run DOTNET_EnableHWIntrinsic=0
run LRP_INSTRUCTION_SET=portable
