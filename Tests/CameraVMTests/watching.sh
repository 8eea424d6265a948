# Sourced by the scripts that watch a daemon while its camera comes and goes; they have set $out, the results' folder,
# and $products, that of the programs.
# shellcheck shell=bash disable=SC2154

# Small pictures and few, for the processor is emulated; its search for faces is not what is looked at.
export EMOTIOND_CAMERA_WIDTH=320 EMOTIOND_CAMERA_HEIGHT=240 EMOTIOND_CAMERA_FPS=15
export EMOTIOND_DETECTOR_MIN_FACE=200

# start NAME SOURCE: a daemon, and a client that follows the camera's events. They are in RESULTS/NAME.ndjson, the
# journal's lines in NAME.log.
start() {
    name=$1 events=$out/$1.ndjson
    "$products/emotiond" --source "$2" --socket "/run/$1.sock" 2>"$out/$1.log" &
    daemon=$!
    until [ -S "/run/$1.sock" ]; do sleep 0.1; done
    { echo '{"request":"subscribe","id":1,"types":["camera"]}'; exec sleep infinity; } |
        socat -t 1000 - "UNIX-CONNECT:/run/$1.sock" >"$events" 2>/dev/null &
}

# stop: how the daemon ended is in RESULTS/NAME.status
stop() {
    kill -TERM $daemon
    wait $daemon
    echo $? >"$out/$name.status"
}

lines() { wc -l <"$events"; }

# event STATE LINE SECONDS: waits up to SECONDS for an event of that state after LINE lines of the stream, and
# prints it
event() {
    local end=$((SECONDS + $3))
    until tail -n "+$(($2 + 1))" "$events" | grep -m 1 "\"type\":\"camera\".*\"state\":\"$1\""; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}
