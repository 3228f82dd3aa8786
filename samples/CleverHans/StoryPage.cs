namespace CleverHans;

/// <summary>What the sample found out, on a page.</summary>
internal static class StoryPage
{
    public static string Of(string shirtPage, IReadOnlyList<(string Claim, string Number)> findings, string plot) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Why is this a shirt?</title>
        <style>
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.6 system-ui, sans-serif; color: #1b1f24; }
        td { padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #d8dee4; }
        td:last-child { font-weight: bold; white-space: nowrap; }
        iframe { width: 100%; height: 58rem; border: 1px solid #d8dee4; border-radius: 8px; }
        svg { max-width: 100%; height: auto; }
        </style>
        </head>
        <body>
        <h1>Why is this a shirt?</h1>
        <p>A network tells ten kinds of clothes apart, and is right on nine pictures in ten. Relevance says, pixel by pixel, what made it
        decide. The page below groups the pictures of shirts by that. Look at the groups before you read on.
        (<a href="index.html">All classes</a>, ranked by how suspicious they are.)</p>
        <iframe src="{{shirtPage}}" title="The groups"></iframe>
        <h2>What happens when that place is changed</h2>
        <table>{{string.Concat(findings.Select(finding => $"<tr><td>{finding.Claim}</td><td>{finding.Number}</td></tr>"))}}</table>
        <h2>When it was learned</h2>
        <p>The part of relevance that lies on that place, after each round of training: in the pictures of the group that stands apart, and in
        all other pictures of shirts.</p>
        {{plot}}
        </body>
        </html>

        """;
}
