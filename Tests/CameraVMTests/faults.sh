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
# On a processor that is emulated, large networks take minutes for a picture.
export EMOTIOND_DETECTOR_METHOD=cascade EMOTIOND_MODEL_FILE=mini-xception
. "$(dirname "$0")/watching.sh"

now() { date +%s.%N; }
# seconds FROM: since then
seconds() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }

# fault NAME SECONDS BREAK REPAIR: waits so long at most for the daemon to say that the camera is offline
fault() {
    local before begin line offline='-\t-' online=-
    before=$(lines)
    begin=$(now)
    eval "$3" >>"$out/$name.err" 2>&1
    line=$(event offline "$before" "$2") && offline="$(seconds "$begin")\t$(jq -r .reason <<<"$line")"
    begin=$(now)
    eval "$4" >>"$out/$name.err" 2>&1
    [ -z "$line" ] || { event online "$before" 60 >/dev/null && online=$(seconds "$begin"); }
    printf '%s\t%b\t%s\n' "$1" "$offline" "$online" >>"$out/faults.tsv"
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
# shellcheck disable=SC2034 # a command of `fault` reads it
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
