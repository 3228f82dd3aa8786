using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Conv
{
    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}

public sealed partial record ConvTranspose
{
    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}
