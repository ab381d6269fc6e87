#!/bin/bash
# Troupe beside its peers: run.sh HARNESS [CONTESTANT...]  (default: troupe langchain4j langgraph4j)
# Works on a copy of the harness in target/peers; needs JAVA_HOME (21 or later), gcc, python3, and a built distribution
# (./mvnw -DskipTests package). Rows: target/peers/results, tables: report.py there. ROWS=short leaves W2 and errors out.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
[ $# -ge 1 ] && [ -f "$1/bench.py" ] || { echo "usage: run.sh HARNESS [CONTESTANT...]: no bench.py in '${1:-}'" >&2; exit 2; }
: "${JAVA_HOME:?set JAVA_HOME to a JDK of 21 or later}"
[ -d "$root/gateway/target/distribution/lib" ] || { echo "build first: ./mvnw -DskipTests package" >&2; exit 2; }
copy="$root/target/peers"
mkdir -p "$copy"
cp -r "$1/." "$copy/"
mkdir -p "$copy/java/troupe" "$copy/results" "$copy/logs" "$copy/run"
cp -r "$here/troupe/." "$copy/java/troupe/"
find "$root/gateway/target/distribution/lib" -name '*.jar' | sort | paste -sd: > "$copy/java/troupe/cp.txt"
shift
contestants=("$@")
[ ${#contestants[@]} -gt 0 ] || contestants=(troupe langchain4j langgraph4j)
cd "$copy"
./build.sh "${contestants[@]}" || true # ends with the status of a grep that found no warning
for c in "${contestants[@]}"; do [ -f "java/$c/out/Main.class" ] || [ -f "js/$c/main.mjs" ] || { echo "$c did not compile" >&2; exit 1; }; done
for c in "${contestants[@]}"; do
  durable=(); crash=()
  case $c in
    langchain4j|langgraph4j) durable=("saver=file" "db=$copy/run/$c.db"); crash=(saver=file) ;;
    troupe) durable=("saver=journal" "db=$copy/run/$c.db" "home=$copy/java/troupe") ; crash=("saver=journal" "home=$copy/java/troupe") ;;
  esac
  home=(); [ "$c" = troupe ] && home=("home=$copy/java/troupe")
  ./bench.py "$c" w1 fake 100 99999 3000 max=5 "${home[@]}"
  ./bench.py "$c" w1 500 1000 2000 1000 max=20 "${home[@]}"
  ./bench.py "$c" w3 fake 100 99999 3000 max=5 "${durable[@]}"
  ./bench.py "$c" w3 500 1000 2000 1000 max=20 "${durable[@]}"
  if [ "${ROWS:-}" != short ]; then
    ./bench.py "$c" w1 0 100 9999 500 max=5 "${home[@]}"
    ./bench.py "$c" w2 fake 100 99999 500 max=4 "${home[@]}"
    ./bench.py "$c" w2 0 100 9999 300 max=5 "${home[@]}"
    ./bench.py "$c" w2 500 1000 1000 300 "${home[@]}"
    ./bench.py "$c" w1 50 50 300 100 e500=5 e429=5 tag=errors max=60 "${home[@]}"
    ./crash.py "$c" "${crash[@]}"
  fi
done
./report.py
