namespace System;

/// <summary>What list patterns are compiled to; it came with .NET Core 3.0.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}
