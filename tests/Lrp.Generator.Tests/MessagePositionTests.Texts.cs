namespace Lrp.Generator.Tests;

// The ways to write a constant string. Compilers for a test of places complain about the word "espilon".
public sealed partial class MessagePositionTests
{
    public static TheoryData<string> Literals =>
    [
        """ "dense: [|espilon|]" """,
        """ "\"\t\\\u0041\0; dense: [|espilon|]; b" """,
        """ "\x41; \x9; \x00e9dense: [|espilon|]" """,
        """ "\U00000041\U0001F600; dense: [|espilon|]" """,
        """ "dense: [|\u0065spil\x6Fn|]; first: flat" """,
        """ @"say ""a"" \; dense: [|espilon|]" """,
        """
        @"dense: z+;
            dense: [|espilon|]"
        """,
        """" """dense: [|espilon|]""" """",
        """"" """"\ {{ "a" """; dense: [|espilon|]"""" """"",
        """"
        """
            dense: z+;
              "first": \flat;

            dense: [|espilon|]
            """
        """",
        """"
        """
        dense:
         [|espilon|]
        """
        """",
        "\"\"\"\n\t  blank lines are\n\t \n\t    \n\t  [|espilon|]\n\t  \"\"\"",
        """"
        (("""
            z
          """) + """
          [|espilon|]
          """)
        """",
    ];

    public static TheoryData<string> Interpolations =>
    [
        """ $"\t{{{Composite.Epsilon}}}; dense: [|espilon|]; }}" """,
        """ $"{Composite.Epsilon}; dense: {[|Text.Misspelt|]}; first: flat" """,
        """ $"{"a"}{$"{Composite.Epsilon + "; last: "}[|espilon|]"}" """,
        """" $@"""{{""{Composite.Epsilon}""; dense: [|espilon|]" """",
        """ @$"\{Composite.Epsilon}; dense: [|espilon|]" """,
        """" $"""{Composite.Epsilon}; "dense": [|espilon|]""" """",
        """" $$"""{{{Composite.Epsilon}}}; {dense}: [|espilon|]""" """",
        """"
        $"""
            {Composite.Epsilon};
            {Composite.Epsilon}; {Composite.Epsilon}

              dense: [|espilon|]
            """
        """",
        """"
        $$"""
          {first}: {{Composite.Epsilon}};
          {{Composite.Epsilon}}
          dense: [|espilon|]; {{"first"}}: flat
          """
        """",
    ];

    public static TheoryData<string> Expressions =>
    [
        """ Composite.Epsilon + "; dense: [|espilon|]" """,
        """ ("a" + ("dense: " + "[|espilon|]")) """,
        """ "dense: [|esp" + "ilon|]" """,
        """
        "dense: z+;" + // A comment with "quotes".
            " dense: " + /* and another */ @"[|espilon|]"
        """,
        """ "a" + null + Text.Null + "; dense: [|espilon|]" """,
        """ Composite.Epsilon + "; dense: " + [|Text.Misspelt|] + "; first: flat" """,
        """ "dense: " + [|(string)Text.Misspelt|] """,
        """ "dense: " + [|nameof(Text.espilon)|] """,
        """ "a" + (Text.IsDeep ? "; dense: [|espilon|]" : Composite.Epsilon) """,
        """ "a" + (!Text.IsDeep ? Composite.Epsilon : "; dense: " + [|Text.Misspelt|]) """,
        """ text: "dense: [|espilon|]" """,
        """ [|Text.Whole|] """,
    ];
}
