#!/usr/bin/env bash
# Shows by strace that the journal is synced before a submit is acknowledged and before a model request is sent.
# Usage: docs/adr/fsync.sh [RUNS]   Needs strace and python3, and the build that ./troupe makes on first use.
set -eu
cd "$(dirname "$0")/../.."
runs=${1:-10}
work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null; rm -rf "$work"' EXIT
cat >"$work/server.py" <<'P'
import http.server, json
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}],
                           "usage": {"prompt_tokens": 1, "completion_tokens": 1}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), H)
print(s.server_port, flush=True)
s.serve_forever()
P
python3 "$work/server.py" >"$work/port" &
server=$!
until [ -s "$work/port" ]; do sleep 0.1; done
mkdir -p "$work/team/prompts"
cat >"$work/team/team.yaml" <<'Y'
troupe: 1
team: chain
goal: x
models: { default: {} }
agents: { worker: { prompt: p } }
plan: { steps: [ { id: a, agent: worker, with: { goal: one } }, { id: b, agent: worker, needs: [a], with: { goal: two } } ] }
Y
sed -i 's/agents: { worker: { prompt: p } }/agents: { worker: { prompt: p }, last: { prompt: p } }/; s/{ id: b, agent: worker/{ id: b, agent: last/' "$work/team/team.yaml"
printf 'user:\n{{ instruction }}\n' >"$work/team/prompts/p.prompty"
echo "models: { default: { url: 'http://127.0.0.1:$(cat "$work/port")/v1', model: m } }" >"$work/env.yaml"
for i in $(seq "$runs"); do
  strace -f -qq -y -s 40 -e signal=none -e trace=fsync,fdatasync,pwrite64,write,writev,sendto -o "$work/trace.$i" \
    ./troupe run "$work/team" --env "$work/env.yaml" --data "$work/data" >/dev/null 2>&1
done
cat "$work"/trace.* | awk '
  /pwrite64\([0-9]+<[^>]*journal\.db-wal/ { dirty = 1 }
  /f(data)?sync\([0-9]+<[^>]*journal\.db-wal/ { syncs++; dirty = 0 }
  /(write|writev|sendto)\([0-9]+<(socket|TCP)[^>]*>.*POST \/v1/ { sent++; if (dirty) early_send++ }
  /write\(2<[^>]*>, "task t-[0-9a-f]* accepted/ { acks++; if (dirty) early_ack++ }
  END {
    printf "submits acknowledged %d, of these before the sync: %d\n", acks, early_ack
    printf "model requests sent %d, of these before the sync: %d\n", sent, early_send
    printf "syncs of the write-ahead log: %d\n", syncs
    exit !(acks > 0 && sent > 0 && early_ack + early_send == 0)
  }'
