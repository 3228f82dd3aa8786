#!/usr/bin/env bash
# The conformance tests of compiled networks once per kind of machine: the runtime is told to hide instructions, and the kernels that
# are left must still agree with the references. Build the solution in Release first.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."
failed=0

matrix() {
    echo "--- $*"
    env "$@" dotnet test tests/Lrp.Conformance.Tests -c Release --no-build --filter "FullyQualifiedName~ReferenceTests" || failed=1
}

matrix DOTNET_EnableAVX512=0
matrix DOTNET_PreferredVectorBitWidth=256
matrix DOTNET_EnableAVX2=0
matrix DOTNET_EnableHWIntrinsic=0
exit $failed
