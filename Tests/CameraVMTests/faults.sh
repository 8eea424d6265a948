#!/bin/bash
# Runs in the machine that has cameras: breaks them one way after the other under a running daemon, and writes what
# the daemon said of it.
#
#     faults.sh RESULTS PRODUCTS
#
# RESULTS/faults.tsv: a line per fault: its name, the seconds until the daemon said that the camera is offline, the
# reason that it gave, and the seconds from the repair until the camera was online again; `-` for what was not said.
# RESULTS/CAMERA.log: the journal's lines of the daemon that watched that camera.
set -u
out=$1 products=$2
export EMOTIOND_CAMERA_WIDTH=320 EMOTIOND_CAMERA_HEIGHT=240
# The search for faces is not what is looked at, and takes long on a processor that is emulated.
export EMOTIOND_DETECTOR_MIN_FACE=200

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

# event STATE LINE SECONDS: waits for an event of that state after so many lines of the stream; prints the seconds it
# took and the event's reason, or `-` twice
event() {
    local begin reason
    begin=$(now)
    while [ "$(seconds "$begin" | cut -d. -f1)" -lt "$3" ]; do
        reason=$(tail -n "+$(($2 + 1))" "$events" |
            jq -r "select(.type == \"camera\" and .state == \"$1\") | .reason" 2>/dev/null | head -n 1)
        if [ -n "$reason" ]; then
            printf '%s\t%s' "$(seconds "$begin")" "$reason"
            return
        fi
        sleep 0.05
    done
    printf -- '-\t-'
}

lines() { wc -l <"$events"; }

# fault NAME SECONDS BREAK REPAIR: waits so long at most for the daemon to say that the camera is offline
fault() {
    local before offline online
    before=$(lines)
    eval "$3" >>"$out/$camera.err" 2>&1
    offline=$(event offline "$before" "$2")
    eval "$4" >>"$out/$camera.err" 2>&1
    online=-
    [ "${offline%%	*}" = - ] || online=$(event online "$before" 60)
    printf '%s\t%s\t%s\n' "$1" "$offline" "${online%%	*}" >>"$out/faults.tsv"
}

usb=$(echo /dev/v4l/by-id/usb-*-video-index0)
vivid=$(cam device vivid)
cam feed usb empty

start usb "$usb"
event online 0 60 >"$out/usb.first"
fault 'usb: unplug' 10 'cam unplug usb' 'cam plug usb'
fault 'usb: unplug, back as another device' 10 'exec 9<"$usb"; cam unplug usb' 'cam plug usb; exec 9<&-'
fault 'usb: stall' 10 'cam stall usb' 'cam resume usb'
fault 'usb: hang' 15 'cam hang usb' 'cam resume usb'
fault 'usb: error' 10 'cam inject usb error' 'cam inject usb none'
fault 'usb: halt' 10 'cam inject usb halt' 'cam inject usb none'
stop

"$products/CameraProbe" "$usb" 320 240 30 YUYV 1000000 "$out/holder.pgm" >"$out/holder.json" &
holder=$!
until [ -s "$out/holder.pgm" ]; do sleep 0.1; done
start busy "$usb"
fault 'usb: busy at the start' 10 true 'kill $holder'
stop

# Its producer does not go here: a loopback device that is opened without one never gives a frame again, to no program.
cam feed yuyv empty
start yuyv "$(cam device yuyv)"
event online 0 60 >"$out/yuyv.first"
fault 'yuyv: stall' 10 'cam stall yuyv' 'cam resume yuyv'
stop

cam unplug vivid
start vivid "$vivid"
fault 'vivid: absent at the start' 10 true 'cam plug vivid'
fault 'vivid: unplug' 10 'cam unplug vivid' 'cam plug vivid'
fault 'vivid: disconnect' 10 'cam inject vivid disconnect' true
fault 'vivid: one damaged buffer' 4 'cam inject vivid buf-error' true
fault 'vivid: queue-error' 10 'cam inject vivid queue-error' true
fault 'vivid: fatal' 10 'cam inject vivid fatal' true
fault 'vivid: reqbufs-error after it' 10 'cam inject vivid reqbufs-error; cam inject vivid fatal' true
fault 'vivid: streamon-error after it' 10 'cam inject vivid streamon-error; cam inject vivid fatal' true
fault 'vivid: half of the frames missing' 4 'cam inject vivid drop 50' 'cam inject vivid drop 0'
fault 'vivid: sequence numbers wrap' 4 'cam inject vivid seq-wrap 1' 'cam inject vivid seq-wrap 0'
fault 'vivid: timestamps wrap' 4 'cam inject vivid time-wrap 1' 'cam inject vivid time-wrap 0'
stop
