#!/usr/bin/env bash
# Judge a candidate release beside the one of the base branch. For any CI system.
#
#   gate.sh CANDIDATE BASE OUT [CHANGE]
#
#   CANDIDATE  folder with the proposed release.yaml and its prompts
#   BASE       the same folder as it is on the base branch; its gate.yaml, where it has one, is the bar
#   OUT        folder for report.md, report.html, report.json, junit.xml
#   CHANGE     what the candidate changes, in one line
#
# Ends as the gate does: 0 pass, 3 tampered, 10 fail, 11 inconclusive, 12 invalid, 2 could not run.
set -euo pipefail

if [ $# -lt 3 ]; then
  echo "usage: gate.sh CANDIDATE BASE OUT [CHANGE]" >&2
  exit 2
fi
candidate=$1 base=$2 out=$3 change=${4:-"Proposed change"}
# A home of its own: nothing of an earlier job counts, and the bar is the base branch's.
PLAYBOOK_HOME=$(mktemp -d)
export PLAYBOOK_HOME
trap 'rm -rf "$PLAYBOOK_HOME"' EXIT

if [ -f "$base/gate.yaml" ]; then
  playbook gate bar adopt "$base/gate.yaml" >&2
fi
playbook gate lint --candidate "$candidate"
playbook gate lock --candidate "$candidate" --baseline "$base" --change "$change"
status=0
playbook gate run latest --out "$out" || status=$?
if [ "$status" -eq 0 ]; then
  playbook gate verify latest
fi
exit "$status"
