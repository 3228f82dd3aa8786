#!/usr/bin/env bash
# What a change does to some twenty models: replay.sh [COMMIT]. All stages and generated files of each are compared with those that COMMIT
# makes; without one, with the last commit where the tree differs from it, or else with the one before. The last line says how
# many models changed. Whatever a change is, it ends with 0: whether it was meant is for its reader to say. docs/contributing.md tells more.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD results=$PWD/artifacts/replay
paths=(src tests/Lrp.Replay tests/Lrp.Testing tests/Lrp.Conformance.Tests/Data samples Directory.Build.props Directory.Packages.props)

commit=${1:-HEAD}
if (($# == 0)) && [ -z "$(git status --porcelain -- "${paths[@]}")" ]; then
    commit=HEAD~1
fi
if ! commit=$(git rev-parse --verify --quiet "$commit^{commit}"); then
    echo "replay: there is no earlier commit to compare with"
    exit
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# replay TREE OUTPUT: the models of a tree by the compiler of that tree. An unfinished output is not left behind.
replay() {
    rm -rf "$2"
    (cd "$1" && dotnet build tests/Lrp.Replay -c Release -v q -p:RunAnalyzers=false) >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
    dotnet "$1/tests/Lrp.Replay/bin/Release/net10.0/Lrp.Replay.dll" "$1" "$scratch/output"
    mkdir -p "$(dirname "$2")"
    mv "$scratch/output" "$2"
}

# What a commit makes does not change: it is kept for the next time.
before=$results/$commit
if [ ! -d "$before" ]; then
    mkdir "$scratch/tree"
    git archive "$commit" | tar -x -C "$scratch/tree"
    # A commit from before there were replays makes these models, too.
    [ -d "$scratch/tree/tests/Lrp.Replay" ] || cp -r tests/Lrp.Replay "$scratch/tree/tests"
    replay "$scratch/tree" "$before"
fi
now=$results/now
replay "$root" "$now"

changed=0
for model in $( (ls "$before" && ls "$now") | sort -u); do
    if [ ! -d "$before/$model" ] || [ ! -d "$now/$model" ]; then
        changed=$((changed + 1))
        echo "--- $model: $([ -d "$now/$model" ] && echo new || echo gone)"
    elif ! git diff --no-index --quiet "$before/$model" "$now/$model"; then
        changed=$((changed + 1))
        echo "--- $model"
        git --no-pager diff --no-index --numstat "$before/$model" "$now/$model" |
            sed -E 's|^([0-9]+)\t([0-9]+)\t.*/([^/}]+)\}?$|\3 +\1 -\2|' | column -t || true
    fi
done

git --no-pager diff --no-index --src-prefix= --dst-prefix= "$before" "$now" >"$results/diff.patch" || true
if ((changed > 0)); then
    echo "--- the first lines of $(wc -l <"$results/diff.patch") in artifacts/replay/diff.patch"
    grep -vE '^(diff|index|---) ' "$results/diff.patch" | sed "s|${now#/}/||" | head -60
fi
echo "replay: $changed of $(ls "$now" | wc -l) models changed since $(git log -1 --format='%h (%s)' "$commit")"
