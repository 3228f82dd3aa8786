#nullable enable

namespace Lrp.Shared;

/// <summary>Where local descriptors lie. The compiler links this file.</summary>
internal static class DescriptorMath
{
    /// <summary>How many areas follow each other along an axis; none where not even one fits.</summary>
    /// <param name="length">Pixels of the image.</param>
    /// <param name="size">Pixels of an area.</param>
    public static int Steps(int length, int size, int stride) => size > length ? 0 : ((length - size) / stride) + 1;
}
