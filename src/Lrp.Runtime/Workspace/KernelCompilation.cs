using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lrp.Generated;

/// <summary>
/// Compiles kernels on all cores before they are called: one by one, as calls meet them, a network of a hundred layers takes 0.2 s of
/// its first explanation for that. For the just-in-time compiler alone; what was compiled ahead of time never comes here.
/// </summary>
public static class KernelCompilation
{
    /// <summary>What the compiler has to find of a type of kernels.</summary>
    public const DynamicallyAccessedMemberTypes Methods =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private const BindingFlags Own =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Compiles what a network calls on one instruction set.</summary>
    /// <param name="tiles">Computes tiles on that instruction set.</param>
    /// <param name="walks">Walks from tile to tile.</param>
    /// <param name="passes">The methods that call these.</param>
    public static void Run(
        [DynamicallyAccessedMembers(Methods)] Type tiles, [DynamicallyAccessedMembers(Methods)] Type walks, params Delegate[] passes)
    {
        RuntimeTypeHandle[] arguments = [.. walks.GetGenericArguments().Select(argument => argument.TypeHandle)];
        // What is inlined is compiled with what it is inlined into.
        IEnumerable<Action> work =
        [
            .. passes.Select(pass => (Action)(() => RuntimeHelpers.PrepareDelegate(pass))),
            .. tiles.GetMethods(Own).Where(IsCalled).Select(tile => (Action)(() => RuntimeHelpers.PrepareMethod(tile.MethodHandle))),
            .. walks.GetMethods(Own).Where(IsCalled)
                .Select(walk => (Action)(() => RuntimeHelpers.PrepareMethod(walk.MethodHandle, arguments))),
        ];
        OnAllCores(work);
    }

    /// <summary>Runs pieces of work of unlike lengths.</summary>
    internal static void OnAllCores(IEnumerable<Action> work) => Parallel.ForEach(
        System.Collections.Concurrent.Partitioner.Create(work, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
        piece => piece());

    private static bool IsCalled(MethodInfo method) =>
        (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) == 0;
}
