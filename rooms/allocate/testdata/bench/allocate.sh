#!/usr/bin/env bash
# allocate.sh PLENARY [SEED...]: allocates every instance with the program and scores it; exit status 1 where a goal is missed with the
# first seed, or more than one with another, or where a rule is broken with any. The CPU seconds of each instance must stay below 20.
set -euo pipefail
plenary=$(realpath "$1"); shift
[ $# -gt 0 ] || set -- 1
cd "$(dirname "$0")"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
status=0 first=$1
for seed in "$@"; do
  mkdir "$work/$seed"
  for instance in "${INSTANCES:-instances}"/*.json; do
    name=$(basename "$instance" .json)
    (ulimit -t 20; "$plenary" allocate --in "$instance" --out "$work/$seed/$name.json" --seed "$seed")
  done
  echo "seed $seed"
  ./score.sh "$work/$seed" | tee "$work/$seed.txt" || true
  missed=$(grep -c -E 'FAIL|MISSING' "$work/$seed.txt" || true)
  if grep -q -E 'violations|MISSING' "$work/$seed.txt" || [ "$missed" -gt $((seed == first ? 0 : 1)) ]; then status=1; fi
done
exit $status
