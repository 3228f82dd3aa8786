namespace Lrp.Compiler.IR;

/// <summary>What is done to a text before its words are counted. The runtime has classes of the same kinds.</summary>
public abstract record TextStep
{
    /// <summary>Small or capital letters.</summary>
    public sealed record ChangeCase(bool IsUpper) : TextStep
    {
        public override string ToString() => IsUpper ? "upper case" : "lower case";
    }

    /// <summary>Every character is a word.</summary>
    public sealed record Characters : TextStep
    {
        public override string ToString() => "characters";
    }

    /// <summary>Words are matches of a pattern of .NET, which runs without backtracking.</summary>
    /// <param name="Least">Characters of the shortest word.</param>
    public sealed record Matches(string Pattern, int Least) : TextStep
    {
        public override string ToString() => $"matches of {Pattern} of {Least} characters at least";
    }

    /// <summary>Words are what is between such matches.</summary>
    public sealed record Between(string Pattern, int Least) : TextStep
    {
        public override string ToString() => $"between matches of {Pattern} of {Least} characters at least";
    }

    /// <summary>Words of a list are left out.</summary>
    public sealed record Without(IReadOnlyList<string> Words, bool IgnoreCase) : TextStep
    {
        public override string ToString() => $"without {Words.Count} words";
    }
}
