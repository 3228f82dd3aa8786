#!/usr/bin/env bash
# The conformance tests of compiled networks once per kind of machine: the runtime is told to hide instructions, and the kernels that
# are left must still agree with the references. Build the solution in Release first.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."
failed=0

# Weight files do not depend on instructions; random and incremental networks take turns with them. Compiling all networks takes a minute or more, every time; these have every kind of kernel.
export LRP_TEST_NETWORKS='^(lenet-mnist|sequence-fashion|tanhnet-fashion|depthwise-odd|shuffle|tiles|skips|gate|transposed|volume|kept-doubled|onnx-averagepool_2d_ceil|mask|tokens|not-a-number|several-outputs|norms|text-words|text-characters|methods-lenet-mnist|report-onnx-nan-pixel-relu|report-causal-attention-minus-infinity|report-groupnorm-cnn)$'

matrix() {
    echo "--- $*"
    env "$@" dotnet test tests/Lrp.Conformance.Tests -c Release --no-build --filter "FullyQualifiedName!~WeightFileTests&FullyQualifiedName!~MatrixFormTests&FullyQualifiedName!~IncrementalTests" || failed=1
}

# What a machine does not have need not be hidden: there, these two are what the tests themselves ran with.
if grep -q avx512f /proc/cpuinfo; then
    matrix DOTNET_EnableAVX512=0
    matrix DOTNET_PreferredVectorBitWidth=256
fi
matrix DOTNET_EnableAVX2=0
exit $failed
