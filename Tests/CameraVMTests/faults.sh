#!/bin/bash
# Runs in the machine that has cameras: breaks them one way after the other under a running daemon, and writes what
# the daemon said of it.
#
#     faults.sh RESULTS PRODUCTS
#
# RESULTS/faults.tsv: a line per fault: its name, the reason of the first event after it, the seconds until that
# event, and the seconds from the repair until the camera was online again; `-` where nothing of the kind was said.
# RESULTS/CAMERA.log: the journal's lines of the daemon that watched that camera.
set -u
out=$1 products=$2
export EMOTIOND_CAMERA_WIDTH=320 EMOTIOND_CAMERA_HEIGHT=240

now() { date +%s.%N; }
# seconds FROM: since then
seconds() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }

# start CAMERA SOURCE: a daemon, and a client that follows the camera's events
start() {
    camera=$1 events=$out/$1.ndjson
    "$products/emotiond" --source "$2" --socket "/run/$1.sock" 2>"$out/$1.log" &
    daemon=$!
    until [ -S "/run/$1.sock" ]; do sleep 0.1; done
    { echo '{"request":"subscribe","id":1,"types":["camera"]}'; exec sleep infinity; } |
        socat -t 1000 - "UNIX-CONNECT:/run/$1.sock" >"$events" 2>/dev/null &
}

stop() {
    kill -TERM $daemon
    wait $daemon
    echo "$?" >"$out/$camera.status"
}

# The state and reason of the last event, e.g. `online 320x240 YUYV 30 fps`.
last_event() { grep '"type":"camera"' "$events" | tail -n 1 | jq -r '"\(.state) \(.reason)"'; }
count_events() { grep -c '"type":"camera"' "$events"; }

# await_state STATE SECONDS: prints how long it took, or `-`
await_state() {
    local begin
    begin=$(now)
    while [ "$(seconds "$begin" | cut -d. -f1)" -lt "$2" ]; do
        case $(last_event) in "$1 "*) seconds "$begin"; return ;; esac
        sleep 0.05
    done
    echo -
}

# fault NAME SECONDS BREAK REPAIR: waits so long at most for the daemon to say that the camera is offline
fault() {
    local offline reason=-
    eval "$3" >>"$out/$camera.err" 2>&1
    offline=$(await_state offline "$2")
    [ "$offline" = - ] || reason=$(last_event | cut -d' ' -f2-)
    eval "$4" >>"$out/$camera.err" 2>&1
    printf '%s\t%s\t%s\t%s\n' "$1" "$reason" "$offline" "$(await_state online 60)" >>"$out/faults.tsv"
}

usb=$(echo /dev/v4l/by-id/usb-*-video-index0)
vivid=$(cam device vivid)
yuyv=$(cam device yuyv)
for name in usb yuyv; do cam feed $name empty; done

start usb "$usb"
await_state online 60 >"$out/usb.first"
fault 'usb: unplug' 10 'cam unplug usb' 'cam plug usb'
fault 'usb: unplug, back as another device' 10 'exec 9<"$usb"; cam unplug usb' 'cam plug usb; exec 9<&-'
fault 'usb: stall' 10 'cam stall usb' 'cam resume usb'
fault 'usb: hang' 15 'cam hang usb' 'cam resume usb'
fault 'usb: error' 4 'cam inject usb error' 'cam inject usb none'
fault 'usb: halt' 10 'cam inject usb halt' 'cam inject usb none'
stop
