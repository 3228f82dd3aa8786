using Lrp;
using TextTopics;

const string Page = "topics.html";

string[] texts = args.Length > 0 ? args :
[
    "The moon rose above the garden while the soup simmered on low heat.",
    "Water the tomatoes before the sun is high, and the sauce will thank you in August.",
    "Through the telescope Saturn looked like a small, golden plate.",
    "Nobody knows any word here.",
];

using var network = TopicClassifier.Load();
using var explainer = network.CreateExplainer();
var topics = explainer.Output.Labels;
var paragraphs = new List<(string, string)>();
foreach (var text in texts)
{
    var scores = explainer.Predict(text).ToArray();
    var topic = Array.IndexOf(scores, scores.Max());
    Console.WriteLine(string.Join("  ", topics.Zip(scores, (name, score) => $"{name} {score:F2}")));
    var words = explainer.RelevanceSpans(explainer.Relevance(topic)).ToArray();
    Console.WriteLine($"{topics[topic]}: {TextHeatmap.ToTerminal(text, words)}");
    paragraphs.Add(($"{topics[topic]} {scores[topic]:F2}", TextHeatmap.ToHtml(text, words)));
}

File.WriteAllText(Page, TextHeatmap.ToPage("What makes a text one of its topic", paragraphs));
Console.WriteLine($"wrote {Path.GetFullPath(Page)}");
