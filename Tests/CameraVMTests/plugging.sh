#!/bin/bash
# Runs in the machine that has cameras: unplugs one and plugs it in again, over and over, under a running daemon; then
# puts another in its place.
#
#     plugging.sh RESULTS PRODUCTS
#
# RESULTS/cycles.tsv: a line per cycle: the seconds from the disconnect, by the kernel's log, until the daemon said that
# the camera is offline; those from the kernel's finding it again until the first frame; and the daemon's open files and
# resident KiB afterwards. RESULTS/NAME.ndjson: the camera's events; NAME.log: the journal's lines; NAME.status: how the
# daemon ended.
set -u
out=$1 products=$2
cycles=55
# On a busy host that takes long: then there are fewer.
limit_seconds=330

# start NAME SOURCE: a daemon, and a client that follows the camera's events
start() {
    name=$1 events=$out/$1.ndjson
    "$products/emotiond" --source "$2" --socket "/run/$1.sock" 2>"$out/$1.log" &
    daemon=$!
    until [ -S "/run/$1.sock" ]; do sleep 0.1; done
    { echo '{"request":"subscribe","id":1,"types":["camera"]}'; exec sleep infinity; } |
        socat -t 1000 - "UNIX-CONNECT:/run/$1.sock" >"$events" 2>/dev/null &
}

stop() {
    kill -TERM $daemon
    wait $daemon
    echo $? >"$out/$name.status"
}

# event STATE LINE: waits for an event of that state after so many lines of the stream, and prints its time; `-` where
# there is none within a minute
event() {
    local end=$((SECONDS + 60)) line
    until line=$(tail -n "+$(($2 + 1))" "$events" | grep -m 1 "\"state\":\"$1\""); do
        if [ $SECONDS -ge $end ]; then
            echo -
            return
        fi
        sleep 0.05
    done
    jq -r .time <<<"$line"
}
lines() { wc -l <"$events"; }

# kernel TEXT: when the kernel last logged it
kernel() { dmesg --time-format iso | grep -F "$1" | tail -n 1 | cut -d ' ' -f 1; }
# seconds FROM TO
seconds() { echo "$(date -d "$1" +%s.%N) $(date -d "$2" +%s.%N)" | awk '{ printf "%.2f", $2 - $1 }'; }

cycle() {
    local before offline online
    before=$(lines)
    cam unplug usb
    offline=$(event offline "$before")
    cam plug usb
    online=$(event online "$before")
    printf '%s\t%s\t%s\t%s\n' "$(seconds "$(kernel 'USB disconnect')" "$offline")" \
        "$(seconds "$(kernel 'Found UVC')" "$online")" "$(find "/proc/$daemon/fd" -mindepth 1 | wc -l)" \
        "$(awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status")" >>"$out/cycles.tsv"
}

cam feed usb empty
export EMOTIOND_CAMERA_WIDTH=320 EMOTIOND_CAMERA_HEIGHT=240
# The search for faces is not what is measured.
export EMOTIOND_DETECTOR_MIN_FACE=200
start plugging "$(echo /dev/v4l/by-id/usb-*-video-index0)"
event online 0 >/dev/null
for ((i = 0; i < cycles && SECONDS < limit_seconds; i++)); do cycle; done
stop

# The next camera gets the device file of the one that has gone, and has other sizes.
cam unplug usb
EMOTIOND_CAMERA_HEIGHT=180 start swap /dev/video0
event online 0 >/dev/null
before=$(lines)
cam unplug vivid
event offline "$before" >/dev/null
cam plug usb
event online "$before" >/dev/null
stop
exit 0
