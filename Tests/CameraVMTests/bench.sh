#!/bin/bash
# Runs in the machine that has cameras, and leaves what it saw for the tests to judge.
#
#     bench.sh RESULTS PRODUCTS
#
# RESULTS: for each case a CASE.json from CameraProbe with a CASE.pgm, or what else the case leaves.
# PRODUCTS: the folder with the programs.
set -u
out=$1 products=$2
# On a processor that is emulated, large networks take minutes for a picture.
export EMOTIOND_DETECTOR_METHOD=cascade EMOTIOND_MODEL_FILE=mini-xception

# probe CASE DEVICE SIZE FORMAT COUNT
probe() {
    timeout 60 "$products/CameraProbe" "$2" "${3%x*}" "${3#*x}" 30 "$4" "$5" "$out/$1.pgm" \
        >"$out/$1.json" 2>"$out/$1.err"
}

# while_streaming CASE DEVICE FORMAT COUNT COMMAND...: runs COMMAND once the first picture is there
while_streaming() {
    local case=$1 device=$2 format=$3 count=$4
    shift 4
    rm -f "$out/$case.pgm"
    probe "$case" "$device" 640x480 "$format" "$count" &
    for _ in {1..200}; do
        [ ! -s "$out/$case.pgm" ] || break
        sleep 0.1
    done
    "$@" >>"$out/$case.err" 2>&1
    wait
}

# read_stream CASE COUNT: the daemon's lines until there were COUNT frames among them
read_stream() {
    timeout 600 socat -u UNIX-CONNECT:/run/e.sock - 2>>"$out/$1.err" |
        awk -v count="$2" '{ print } /"type":"frame"/ && ++frames == count { exit }' >"$out/$1.ndjson"
}

# with_daemon CASE WIDTH HEIGHT COMMAND...: runs COMMAND while the daemon watches the usb camera
with_daemon() {
    local case=$1 daemon
    EMOTIOND_CAMERA_WIDTH=$2 EMOTIOND_CAMERA_HEIGHT=$3 \
        "$products/emotiond" --source "$usb" --socket /run/e.sock 2>"$out/$case.log" &
    daemon=$!
    shift 3
    for _ in {1..600}; do
        [ ! -S /run/e.sock ] || break
        sleep 0.1
    done
    "$@"
    kill -TERM $daemon
    wait $daemon
    echo $? >"$out/$case.status"
}

usb=$(cam device usb)
metadata=/dev/video$((${usb#/dev/video} + 1))
vivid=$(cam device vivid)
by_id=$(echo /dev/v4l/by-id/usb-*-video-index0)
cp "$CAMERA_VM_CLIPS/face-640x480.YUYV" "$out/face.yuyv"

for format in YUYV UYVY NV12 YU12 GREY libv4l; do probe "vivid-$format" "$vivid" 640x480 $format 3; done
probe usb-MJPG "$usb" 640x480 MJPG 3
probe usb-YUYV "$usb" 640x480 YUYV 3
probe usb-any "$usb" 640x480 any 3
probe usb-large "$usb" 1280x720 any 3
probe usb-by-id "$by_id" 640x480 any 3
# The first pictures of a loopback device may be old ones.
probe loop-YUYV "$(cam device yuyv)" 640x480 any 6
probe loop-MJPG "$(cam device mjpg)" 640x480 any 6
probe metadata "$metadata" 640x480 any 3

# A new face may stay unseen for half a second, 15 frames of a camera that is as fast as it says.
found=16
change_faces() {
    read_stream daemon-face $found
    # The picture in work is still one of before.
    cam feed usb two
    read_stream daemon-two $((found + 1))
    cam feed usb empty
    read_stream daemon-empty $((found + 1))
}
with_daemon daemon-YUYV 640 480 change_faces
cam feed usb face
with_daemon daemon-MJPG 1280 720 read_stream daemon-large $found
# Pictures are decoded at half their size.
EMOTIOND_DETECTOR_MIN_FACE=96 with_daemon daemon-half 1280 720 read_stream daemon-half $found
cam feed usb turned
EMOTIOND_CAMERA_ROTATION=270 with_daemon daemon-turned 640 480 read_stream daemon-turned $found
cam feed usb face

second_user() {
    probe busy "$usb" 640x480 MJPG 3
    "$products/emotionctl" cameras --json >"$out/cameras.ndjson"
    echo $? >"$out/cameras.status"
    cam unplug usb
}
while_streaming unplugged "$usb" YUYV 1000000 second_user

cam feed mjpg broken
probe broken-MJPG "$(cam device mjpg)" 640x480 any 10
cam stop yuyv
probe no-producer "$(cam device yuyv)" 640x480 any 3
while_streaming damaged "$vivid" GREY 40 cam inject vivid buf-error
while_streaming refused "$vivid" NV12 1000000 cam inject vivid queue-error
while_streaming fatal "$vivid" GREY 1000000 cam inject vivid fatal
while_streaming stalled "$vivid" GREY 1000000 cam stall vivid

cam unplug vivid
cam unplug loop
"$products/emotionctl" cameras >"$out/no-cameras.txt" 2>&1
echo $? >"$out/no-cameras.status"
exit 0
