namespace Lrp.Generated;

// Several threads run a pass together.
public abstract unsafe partial class NetworkExplainer
{
    private Pass _pass;
    private int _explanation;

    private void RunShared(Pass pass, int explanation)
    {
        // A part of the forward pass is little work.
        if (_workers is null || pass == Pass.ForwardOfChanges)
        {
            Run(pass, explanation, default);
            return;
        }

        (_pass, _explanation) = (pass, explanation);
        _workers.Run(_runShare);
    }

    private void RunShare(in Worker worker) => Run(_pass, _explanation, worker);
}
