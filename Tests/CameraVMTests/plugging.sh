#!/bin/bash
# Runs in the machine that has cameras: unplugs one and plugs it in again, over and over, under a running daemon; then
# puts another in its place.
#
#     plugging.sh RESULTS PRODUCTS
#
# RESULTS/cycles.tsv: a line per cycle: the seconds from the disconnect, by the kernel's log, until the daemon said that
# the camera is offline, and those from the kernel's finding it again until the first frame. RESULTS/resources.tsv: the
# daemon's open files and resident KiB, before the first cycle and after each. RESULTS/NAME.ndjson: the camera's events;
# NAME.log: the journal's lines; NAME.status: how the daemon ended.
set -u
out=$1 products=$2
# On a processor that is emulated, large networks take minutes for a picture.
export EMOTIOND_DETECTOR_METHOD=cascade EMOTIOND_MODEL_FILE=mini-xception
. "$(dirname "$0")/watching.sh"

# The first 5 fill caches, as of the allocator; 50 count.
cycles=55

resources() {
    local files=("/proc/$daemon/fd/"*) key value
    while read -r key value _; do
        [ "$key" != RssAnon: ] || printf '%s\t%s\n' ${#files[@]} "$value"
    done <"/proc/$daemon/status" >>"$out/resources.tsv"
}

cycle() {
    local before
    before=$(lines)
    # The kernel's log has a clock of its own, which runs away from the other.
    echo "clock $EPOCHREALTIME" >/dev/kmsg
    cam unplug usb
    event offline "$before" 60 >/dev/null
    cam plug usb
    event online "$before" 60 >/dev/null
    resources
}

# What the kernel and the daemon said, after the time of each in seconds.
accounts() {
    {
        dmesg | awk '{ time = substr($0, 2) + 0 }
            / clock / { ahead = time - $NF }
            /USB disconnect/ { printf "%.6f gone\n", time - ahead }
            /Found UVC/ { printf "%.6f found\n", time - ahead }'
        jq -r 'select(.type == "camera") | .state as $state
            | .time | capture("(?<date>[^.]*)(?<fraction>.*)Z")
            | "\((.date + "Z" | fromdate) + (.fraction | tonumber)) \($state)"' "$events"
    } | sort -n
}

# From those accounts: per cycle, how long after the kernel the daemon said the same.
latencies() {
    awk '
        $2 == "gone" { gone = $1 }
        $2 == "offline" && gone { told = $1 - gone; gone = 0 }
        $2 == "found" { found = $1 }
        $2 == "online" && found && told { printf "%.2f\t%.2f\n", told, $1 - found; found = told = 0 }'
}

cam feed usb empty
start plugging "$(echo /dev/v4l/by-id/usb-*-video-index0)"
event online 0 60 >/dev/null
resources
# What the kernel found before is no return.
dmesg --clear
for ((i = 0; i < cycles; i++)); do cycle; done
accounts | latencies >"$out/cycles.tsv"
stop

# The next camera gets the device file of the one that has gone, and has other sizes.
cam unplug usb
EMOTIOND_CAMERA_HEIGHT=180 start swap /dev/video0
event online 0 60 >/dev/null
before=$(lines)
cam unplug vivid
event offline "$before" 60 >/dev/null
cam plug usb
event online "$before" 60 >/dev/null
stop
exit 0
