using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>An explanation under construction: what the operators' <c>Explain</c> build with.</summary>
internal sealed class RelevanceContext(
    Graph graph, Facts facts, WeightRecipes recipes, IReadOnlyDictionary<Node, Rule> rules, InnerRelevance inner, Action<Diagnostic> report)
    : INodeBuilder
{
    /// <summary>ε wherever no rule says otherwise.</summary>
    public const double Epsilon = 1e-6;

    /// <summary>A second, about: the compiler runs while somebody types.</summary>
    private const long MostWork = 1L << 30;

    private readonly Dictionary<Value, Value> _relevance = [];
    private readonly List<KeyValuePair<string, string>> _notes = [];
    private readonly HashSet<Value> _finished = [];

    /// <summary>Values that are there without an explanation.</summary>
    private readonly HashSet<Value> _network = [.. graph.Nodes.SelectMany(node => node.Outputs)];
    private LayerScope? _layer;

    /// <summary>The rule of every layer so far, in words.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Notes => _notes;

    /// <summary>The balance of every layer; null where nobody asks for it.</summary>
    public LedgerBuilder? Ledger { get; init; }

    /// <summary>What the method makes of the relevance of an input in the end.</summary>
    public MethodResult Result { get; init; }

    /// <summary>Relevance starts as one: what arrives are derivatives.</summary>
    public bool SeedIsOne { get; init; }

    /// <summary>Weights that are made from others once, at load.</summary>
    public WeightRecipes Recipes => recipes;

    public void Explain(Node node)
    {
        if (node.Outputs.All(output => RelevanceOf(output) is null))
            return;
        using var layer = Enter(node.Name);
        var relevance = RelevanceOf(node.Output) ?? this.Filled(0, node.Output.Shape);
        relevance = inner.Keep(node, relevance);
        Ledger?.Begin(node, relevance);
        if (!rules.ContainsKey(node) && node.Operator.RulesFor(node)[0] == "gradient")
        {
            var selector = node.OnnxType.Length > 0 ? node.OnnxType : node.Name;
            report(new Diagnostic(DiagnosticTable.GradientByDefault, Text.Quotable(node.Name), KindOf(node), Text.Quotable(selector)));
        }

        node.Operator.Explain(this, node, relevance);
    }

    public static string KindOf(Node node) => node.OnnxType.Length > 0 ? node.OnnxType : node.Operator.Name;

    /// <summary>The relevance that has arrived at a value; null where none has.</summary>
    public Value? RelevanceOf(Value value) => _relevance.TryGetValue(value, out var relevance) ? relevance : null;

    /// <summary>The rule of a layer: an entry's, or the layer's own default.</summary>
    public Rule RuleOf(Node node) => rules.TryGetValue(node, out var rule) ? rule : Rule.Default(node.Operator.RulesFor(node)[0]);

    /// <summary>Says in words what the current layer does.</summary>
    public void Note(string words)
    {
        _notes.Add(new KeyValuePair<string, string>(Layer.Name, words));
        Layer.Rule = words;
    }

    /// <summary>Says as a formula what the current layer gives to its inputs.</summary>
    public void Give(string formula) => Layer.Rule = formula;

    /// <summary>Says what a value is that the layer builds. Values of the network and of other layers stay what they are.</summary>
    /// <param name="formula">How the layer's rule makes it.</param>
    public Value Mark(Value value, ValueRole role, string formula = "")
    {
        if (value.Producer is { IsRecipe: false } node && node.Name == _layer?.Name && !_network.Contains(value)
            && value.Meaning is null or { Formula.Length: 0 })
            value.Meaning = new Meaning(role, formula);
        return value;
    }

    private LayerScope Layer => _layer ?? throw new InvalidOperationException("no layer is explained at this place");

    /// <summary>What is built belongs to this layer until the scope ends.</summary>
    private LayerScope Enter(string name) => _layer = new LayerScope(this, name, _layer);

    /// <summary>The current layer cannot take its rule.</summary>
    public void Reject(Node node, string why)
    {
        var rule = RuleOf(node);
        report(new Diagnostic(DiagnosticTable.RuleMisfit, rule.Name, Text.Quotable(node.Name), KindOf(node), why)
        {
            Start = rule.Range.Start,
            Length = rule.Range.Length,
        });
    }

    /// <summary>Says something about the explanation.</summary>
    public void Report(Diagnostic diagnostic) => report(diagnostic);

    /// <summary>
    /// What the weights of the file make of a constant; null where they are not there yet, or where that is too much work.
    /// </summary>
    /// <param name="work">Multiply-adds.</param>
    public Tensor? Known(Value constant, long work) => work <= MostWork ? graph.Compute(constant) : null;

    /// <summary>Whether relevance given to a value goes anywhere; what parameters would get stays with them and is not computed.</summary>
    public static bool Wants(Value value) => !value.IsConstant;

    /// <summary>Proven ≥ 0 for every input.</summary>
    public bool IsNonNegative(Value value) => facts.IsNonNegative(value);

    /// <summary>Whether the relevance of a value is 0 unless the value is positive.</summary>
    public bool IsZeroUnlessPositive(Value value, Value relevance) => facts.IsZeroUnlessPositive(value, relevance);

    /// <summary>Adds to the relevance of a value. Where the value was broadcast, the shares of its copies are summed.</summary>
    public void Give(Value value, Value relevance)
    {
        if (!Wants(value))
            return;
        var share = SumTo(relevance, value.Shape);
        Ledger?.Add(LedgerColumn.Out, share);
        var sum = RelevanceOf(value) is { } known ? this.Emit(BinaryFunction.Add, known, share) : share;
        _relevance[value] = Mark(sum, ValueRole.Relevance, _layer?.Rule ?? "");
    }

    /// <summary>The explanation of an input.</summary>
    public Value Finish(Value input)
    {
        using var layer = Enter(input.Name);
        var relevance = RelevanceOf(input) ?? this.Filled(0, input.Shape);
        return _finished.Contains(input) ? relevance : Finish(input, relevance);
    }

    /// <summary>
    /// The relevance of an embedding: what stands for the input is the row of its table, so the method ends here and not at the token.
    /// </summary>
    public Value FinishEmbedding(Value token, Value embedding, Value relevance)
    {
        while (token.Producer is { } node && node.Inputs.FirstOrDefault(Wants) is { } source)
            token = source;
        _finished.Add(token);
        return Finish(embedding, relevance);
    }

    private Value Finish(Value input, Value relevance) => Result switch
    {
        MethodResult.TimesInput => Mark(Times(input, relevance), ValueRole.Relevance, "times the gradient"),
        MethodResult.Absolute => Mark(this.Emit(UnaryFunction.Absolute, relevance), ValueRole.Relevance, "magnitude of the gradient"),
        MethodResult.Square => Mark(this.Emit(UnaryFunction.Square, relevance), ValueRole.Relevance, "square of the gradient"),
        _ => relevance,
    };

    /// <summary>Appends a node that carries the name of the layer that is explained.</summary>
    public Value Emit(Operator operation, params Value[] inputs) => graph.Emit(operation, Layer.Name, inputs);

    /// <summary>The same of a node with several outputs.</summary>
    public IReadOnlyList<Value> EmitAll(Operator operation, params Value[] inputs) =>
        graph.Append(operation, Layer.Name, "", inputs).Outputs;

    /// <summary>The explanation of a loop's body: by the same rules, in a graph of its own.</summary>
    public RelevanceContext Within(GraphCopy body)
    {
        var copied = body.Graph.Nodes.Where(node => rules.ContainsKey(body.OriginalOf(node)!))
            .ToDictionary(node => node, node => rules[body.OriginalOf(node)!]);
        var context = new RelevanceContext(
            body.Graph, body.Graph.Facts, new WeightRecipes(body.Graph), copied, new InnerRelevance(body.Graph, [], ""), report)
        {
            Ledger = Ledger is null ? null : new LedgerBuilder(body.Graph),
            SeedIsOne = SeedIsOne,
        };
        // What no layer of the body builds is the loop's.
        context.Enter(Layer.Name);
        return context;
    }

    /// <summary>Says what layers of a body do.</summary>
    public void AddNotes(RelevanceContext body) => _notes.AddRange(body.Notes);

    public Value Scalar(double number) => Recipes.Scalar(number);

    public Value Constant(Tensor tensor) => graph.AddConstant(Layer.Name, tensor);

    /// <summary>Enters relevance that goes to no input into the ledger. The amount is built only where there is one.</summary>
    public void Absorb(LedgerColumn column, Func<Value> amount)
    {
        if (Ledger is not null)
            Ledger.Add(column, amount());
    }

    /// <summary>No relevance passes.</summary>
    public void Drop(Value relevance)
    {
        Note("constant: no relevance passes");
        Absorb(LedgerColumn.Dropped, () => relevance);
    }

    /// <summary>Not proven finite: a mask of −∞, a logarithm of 0.</summary>
    public bool MayBeInfinite(Value value) => facts.MayBeInfinite(value);

    /// <summary>x ∘ g, in which 0 · ∞ is 0: what a mask left out has no relevance.</summary>
    public Value Times(Value x, Value g) => MayBeInfinite(x) ? TimesInfinite(x, g) : this.Multiply(x, g);

    /// <summary>x ∘ g for an x that may be infinite where g is 0.</summary>
    public Value TimesInfinite(Value x, Value g) => this.Emit(BinaryFunction.Where, g, this.Multiply(x, g));

    /// <summary>R / S(d), entered into the ledger.</summary>
    public Value Divide(Value relevance, Value denominator, double epsilon = Epsilon)
    {
        var g = Quotient(relevance, denominator, epsilon);
        AbsorbQuotient(relevance, denominator, epsilon, g);
        return g;
    }

    /// <summary>
    /// Of R = g·S(d), the stabiliser takes g·(S(d) − d) = ε·sign(d)·g. Where d = 0 nothing can be shared: R is dropped.
    /// </summary>
    public void AbsorbQuotient(Value relevance, Value denominator, double epsilon, Value g)
    {
        if (epsilon != 0)
            Absorb(LedgerColumn.Stabiliser, () => this.Scale(this.Multiply(g, this.Emit(UnaryFunction.Sign, denominator)), epsilon));
        Absorb(LedgerColumn.Dropped, () => Elsewhere(denominator, relevance));
    }

    /// <summary>R where the condition is 0.</summary>
    public Value Elsewhere(Value condition, Value relevance) =>
        this.Emit(BinaryFunction.Subtract, relevance, this.Emit(BinaryFunction.Where, condition, relevance));

    /// <summary>R / S(d). With ε = 0 nothing is stabilised, and relevance that meets d = 0 is dropped.</summary>
    public Value Quotient(Value relevance, Value denominator, double epsilon)
    {
        if (epsilon == 0)
            return this.Emit(BinaryFunction.Where, denominator, this.Emit(BinaryFunction.Divide, relevance, denominator));
        var stabilised = Mark(Emit(new Unary(UnaryFunction.Stabilize, epsilon), denominator), ValueRole.Denominator);
        return Mark(this.Emit(BinaryFunction.Divide, relevance, stabilised), ValueRole.Quotient);
    }

    /// <summary>x⁺, x⁻ or x.</summary>
    public Value Part(Value x, InputPart part) => part switch
    {
        InputPart.Positive => this.Emit(UnaryFunction.Relu, x),
        InputPart.Negative => this.Emit(UnaryFunction.NegativePart, x),
        _ => x,
    };

    public Value ExpandTo(Value value, Shape shape) => value.Shape.Equals(shape) ? value : Emit(new Expand(shape), value);

    /// <summary>The adjoint of <see cref="ExpandTo"/>.</summary>
    public Value SumTo(Value value, Shape shape)
    {
        if (value.Shape.Equals(shape))
            return value;
        var lead = value.Shape.Rank - shape.Rank;
        int[] axes = [.. Enumerable.Range(0, value.Shape.Rank)
            .Where(axis => axis < lead || (shape[axis - lead] == 1 && value.Shape[axis] != 1))];
        var sum = Emit(new Reduce(ReduceFunction.Sum, axes, KeepAxes: true), value);
        return sum.Shape.Equals(shape) ? sum : Emit(new Reshape(shape), sum);
    }

    /// <summary>The layer that is explained: what is built while the scope is open carries its name.</summary>
    private sealed class LayerScope(RelevanceContext context, string name, LayerScope? outer) : IDisposable
    {
        public string Name => name;

        /// <summary>What the layer does, in words or as a formula.</summary>
        public string Rule { get; set; } = "";

        public void Dispose() => context._layer = outer;
    }
}
