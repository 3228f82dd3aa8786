using Lrp.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Definitions;

/// <summary>Expressions. Arrays, lists and tuples are all arrays of values.</summary>
internal sealed partial class DefinitionInterpreter
{
    private object? Evaluate(ExpressionSyntax expression)
    {
        Step(expression);
        var model = Model(expression);
        try
        {
            var value = model.GetConstantValue(expression) is { HasValue: true } constant ? constant.Value : Compute(expression);
            return Arithmetic.Convert(value, model.GetTypeInfo(expression, cancellation).ConvertedType?.SpecialType ?? default);
        }
        catch (Exception failure) when (failure is ArithmeticException or IndexOutOfRangeException)
        {
            throw new DefinitionFault(DiagnosticTable.DefinitionFails, expression, Shorten(expression), failure switch
            {
                DivideByZeroException => "it divides by zero",
                OverflowException => "the result is too large for its type",
                _ => "the index is outside of the array",
            });
        }
    }

    private object? Compute(ExpressionSyntax expression)
    {
        var model = Model(expression);
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Evaluate(parenthesized.Expression);
            case IdentifierNameSyntax name:
                return Variable(name);
            case InvocationExpressionSyntax invocation:
                return Invoke(invocation);
            case MemberAccessExpressionSyntax member:
                return Member(member);
            case ElementAccessExpressionSyntax access:
                var (items, index) = Element(access);
                return items[index];
            case BinaryExpressionSyntax binary:
                return Binary(binary);
            case PrefixUnaryExpressionSyntax step
                when step.RawKind is (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression:
                return Count(step.Operand, step.OperatorToken).After;
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure:
                return Evaluate(sure.Operand);
            case PostfixUnaryExpressionSyntax step:
                return Count(step.Operand, step.OperatorToken).Before;
            case PrefixUnaryExpressionSyntax unary:
                var operand = Evaluate(unary.Operand);
                return operand is TensorValue ? Operator(unary, "Neg", [operand])
                    : Arithmetic.Unary(unary.OperatorToken.Kind(), operand)
                        ?? throw Unreadable(unary, "there is no such operation on constants");
            case AssignmentExpressionSyntax assignment:
                return Assign(assignment);
            case ConditionalExpressionSyntax choice:
                return Evaluate(Is(choice.Condition) ? choice.WhenTrue : choice.WhenFalse);
            case SwitchExpressionSyntax choice:
                return Choose(choice);
            case IsPatternExpressionSyntax question:
                return Matches(question.Pattern, Evaluate(question.Expression));
            case TupleExpressionSyntax tuple:
                return tuple.Arguments.Select(argument => Evaluate(argument.Expression)).ToArray();
            case ImplicitArrayCreationExpressionSyntax array:
                return array.Initializer.Expressions.Select(Evaluate).ToArray();
            case ArrayCreationExpressionSyntax { Initializer: { } initialiser }:
                return initialiser.Expressions.Select(Evaluate).ToArray();
            case InitializerExpressionSyntax initialiser:
                return initialiser.Expressions.Select(Evaluate).ToArray();
            case ArrayCreationExpressionSyntax { Type.RankSpecifiers: [{ Sizes: [var size] }] } array:
                return Evaluate(size) is int and >= 0 and <= 10_000 and var length
                    ? new object?[length] : throw Unreadable(size, "there is no such array");
            case CollectionExpressionSyntax list:
                return list.Elements.SelectMany(Items).ToArray();
            case InterpolatedStringExpressionSyntax text:
                return string.Concat(text.Contents.Select(Words));
            case BaseObjectCreationExpressionSyntax { Initializer: { } list, ArgumentList: null or { Arguments.Count: 0 } }
                when model.GetTypeInfo(expression).Type is INamedTypeSymbol { Name: "List", Arity: 1 }:
                return list.Expressions.Select(Evaluate).ToArray();
            case ParenthesizedLambdaExpressionSyntax lambda:
                return Lambda(lambda);
            case AnonymousFunctionExpressionSyntax:
                throw Unreadable(expression, AsBlock);
            case CastExpressionSyntax cast:
                return Arithmetic.Convert(Evaluate(cast.Expression), Model(cast).GetTypeInfo(cast).Type?.SpecialType ?? default);
            default:
                throw Unreadable(expression, "a definition computes with constants, locals, layers and blocks");
        }
    }

    private object? Variable(ExpressionSyntax name)
    {
        var symbol = Model(name).GetSymbolInfo(name, cancellation).Symbol ?? throw DefinitionFault.OfCSharp(name);
        if (Frame.Variables.TryGetValue(symbol, out var value))
            return value;
        // Fields that nobody changes have what their declaration says.
        if (symbol is IFieldSymbol { IsStatic: true, IsReadOnly: true } field
            && field.DeclaringSyntaxReferences is [var reference]
            && reference.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: var initialiser })
            return Evaluate(initialiser);
        if (symbol is IMethodSymbol)
            throw Unreadable(name, "a method is called; what a loop repeats is a lambda, (net, state, element) => …");
        throw new DefinitionFault(DiagnosticTable.DefinitionNotConstant, name, Shorten(name));
    }

    private object? Member(MemberAccessExpressionSyntax member)
    {
        var symbol = Model(member).GetSymbolInfo(member, cancellation).Symbol ?? throw DefinitionFault.OfCSharp(member);
        if (symbol is IFieldSymbol { IsStatic: true })
            return Variable(member);
        if (symbol.IsStatic)
            throw new DefinitionFault(DiagnosticTable.DefinitionNotConstant, member, Shorten(member));
        switch (Evaluate(member.Expression))
        {
            case TensorValue tensor when symbol.Name == "Shape":
                return tensor.Sample.Select(dimension => (object?)dimension).ToArray();
            case object?[] items when symbol.Name is "Length" or "Count":
                return items.Length;
            case object?[] items when symbol is IFieldSymbol field && (field.CorrespondingTupleField ?? field).Name is var item
                && item.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(item.Substring(4), out var position)
                && position <= items.Length:
                return items[position - 1];
            case string text when symbol.Name == "Length":
                return text.Length;
            default:
                throw new DefinitionFault(DiagnosticTable.DefinitionNotConstant, member, Shorten(member));
        }
    }

    private (object?[] Items, int Index) Element(ElementAccessExpressionSyntax access)
    {
        if (Evaluate(access.Expression) is not object?[] items || access.ArgumentList.Arguments.Count != 1)
            throw Unreadable(access, "only arrays and lists have elements here");
        var place = access.ArgumentList.Arguments[0].Expression;
        var index = place is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.IndexExpression } fromEnd
            ? items.Length - (Evaluate(fromEnd.Operand) as int? ?? 0)
            : Evaluate(place) as int? ?? throw Unreadable(place, "an index is a whole number");
        return index >= 0 && index < items.Length ? (items, index) : throw new IndexOutOfRangeException();
    }

    private object? Binary(BinaryExpressionSyntax binary)
    {
        if (binary.IsKind(SyntaxKind.LogicalAndExpression))
            return Is(binary.Left) && Is(binary.Right);
        if (binary.IsKind(SyntaxKind.LogicalOrExpression))
            return Is(binary.Left) || Is(binary.Right);
        var (left, right) = (Evaluate(binary.Left), Evaluate(binary.Right));
        if (binary.IsKind(SyntaxKind.CoalesceExpression))
            return left ?? right;
        if (left is TensorValue || right is TensorValue)
        {
            var name = OperatorName(binary.OperatorToken.Kind()) ?? throw Unreadable(binary, "tensors are not compared");
            return Operator(binary, name, [left, right]);
        }

        return Arithmetic.Binary(binary.OperatorToken.Kind(), left, right)
            ?? throw Unreadable(binary, "there is no such operation on constants");
    }

    private (object? Before, object? After) Count(ExpressionSyntax operand, SyntaxToken token)
    {
        var before = Evaluate(operand);
        var kind = token.IsKind(SyntaxKind.PlusPlusToken) ? SyntaxKind.PlusToken : SyntaxKind.MinusToken;
        var one = Arithmetic.Convert(1, Model(operand).GetTypeInfo(operand).Type?.SpecialType ?? default);
        var after = Arithmetic.Binary(kind, before, one) ?? throw Unreadable(operand, "only numbers are counted");
        Assign(operand, after);
        return (before, after);
    }

    private object? Assign(AssignmentExpressionSyntax assignment)
    {
        var value = Evaluate(assignment.Right);
        if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            // += and the like: the operator without its '='.
            var kind = assignment.OperatorToken.Kind() switch
            {
                SyntaxKind.PlusEqualsToken => SyntaxKind.PlusToken,
                SyntaxKind.MinusEqualsToken => SyntaxKind.MinusToken,
                SyntaxKind.AsteriskEqualsToken => SyntaxKind.AsteriskToken,
                SyntaxKind.SlashEqualsToken => SyntaxKind.SlashToken,
                SyntaxKind.PercentEqualsToken => SyntaxKind.PercentToken,
                _ => throw Unreadable(assignment, "only sums, differences, products and quotients are assigned so"),
            };
            var left = Evaluate(assignment.Left);
            var type = Model(assignment).GetTypeInfo(assignment.Left).Type?.SpecialType ?? default;
            value = left is TensorValue || value is TensorValue
                ? Operator(assignment, OperatorName(kind)!, [left, value])
                : Arithmetic.Convert(Arithmetic.Binary(kind, left, Arithmetic.Convert(value, type)), type)
                    ?? throw Unreadable(assignment, "there is no such operation on constants");
        }

        Assign(assignment.Left, value);
        return value;
    }

    private void Assign(ExpressionSyntax target, object? value)
    {
        switch (target)
        {
            case DeclarationExpressionSyntax declaration:
                Designate(declaration.Designation, value);
                break;
            case TupleExpressionSyntax tuple when value is object?[] items && items.Length == tuple.Arguments.Count:
                for (var index = 0; index < items.Length; index++)
                    Assign(tuple.Arguments[index].Expression, items[index]);
                break;
            case ElementAccessExpressionSyntax access:
                var (array, place) = Element(access);
                array[place] = value;
                break;
            case IdentifierNameSyntax name:
                var symbol = Model(name).GetSymbolInfo(name).Symbol ?? throw DefinitionFault.OfCSharp(name);
                if (symbol is IDiscardSymbol)
                    break;
                if (symbol is not (ILocalSymbol or IParameterSymbol))
                    throw Unreadable(target, "a definition changes nothing but its locals");
                Frame.Variables[symbol] = value;
                break;
            default:
                throw Unreadable(target, "a definition changes nothing but its locals");
        }
    }

    private void Designate(VariableDesignationSyntax designation, object? value)
    {
        switch (designation)
        {
            case SingleVariableDesignationSyntax single:
                Frame.Variables[Model(single).GetDeclaredSymbol(single) ?? throw DefinitionFault.OfCSharp(single)] = value;
                break;
            case ParenthesizedVariableDesignationSyntax several when value is object?[] items && items.Length == several.Variables.Count:
                for (var index = 0; index < items.Length; index++)
                    Designate(several.Variables[index], items[index]);
                break;
            case ParenthesizedVariableDesignationSyntax:
                throw Unreadable(designation, "the tuple has another length");
        }
    }

    private object? Choose(SwitchExpressionSyntax choice)
    {
        var value = Evaluate(choice.GoverningExpression);
        foreach (var arm in choice.Arms)
        {
            if (Matches(arm.Pattern, value) && (arm.WhenClause is null || Is(arm.WhenClause.Condition)))
                return Evaluate(arm.Expression);
        }

        throw new DefinitionFault(DiagnosticTable.DefinitionFails, choice, Shorten(choice), $"no case fits {Arithmetic.Words(value)}");
    }

    private IEnumerable<object?> Items(CollectionElementSyntax element) => element switch
    {
        ExpressionElementSyntax single => [Evaluate(single.Expression)],
        SpreadElementSyntax spread when Evaluate(spread.Expression) is object?[] items => items,
        _ => throw Unreadable(element, "only arrays and lists can be spread"),
    };

    private string Words(InterpolatedStringContentSyntax part) => part switch
    {
        InterpolatedStringTextSyntax text => text.TextToken.ValueText,
        InterpolationSyntax { FormatClause: null, AlignmentClause: null } hole => Arithmetic.Words(Evaluate(hole.Expression)),
        _ => throw Unreadable(part, "formats are not applied"),
    };

    private static string? OperatorName(SyntaxKind kind) => kind switch
    {
        SyntaxKind.PlusToken => "Add",
        SyntaxKind.MinusToken => "Sub",
        SyntaxKind.AsteriskToken => "Mul",
        SyntaxKind.SlashToken => "Div",
        _ => null,
    };
}
