#!/bin/bash
# Runs in the machine that has cameras: installs the service as an operator would, mistreats it, and leaves what became
# of it for the tests to judge.
#
#     service.sh RESULTS PRODUCTS
#
# RESULTS/NAME.txt: what a command printed; NAME.status: how it ended; NAME.seconds: how long it took;
# NAME.ndjson: what a client of the socket read; NAME.properties: what systemd says of the service.
set -u
out=$1 products=$2
service=emotiond@video1
runtime=/run/emotiond-video1 socket=/run/emotiond-video1/emotiond.sock

# run NAME COMMAND...
run() {
    local name=$1 begin=$EPOCHREALTIME
    shift
    "$@" >"$out/$name.txt" 2>&1
    echo $? >"$out/$name.status"
    awk -v from="$begin" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }' >"$out/$name.seconds"
}

# until_true SECONDS COMMAND...: repeats the command until it succeeds
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

# Who is in the group and who is not.
member() { setpriv --reuid 4000 --regid 4000 --groups emotion "$@"; }
stranger() { setpriv --reuid 4001 --regid 4001 --clear-groups "$@"; }

property() { systemctl show --value --property "$1" $service; }
properties() { systemctl show --property "$2" $service >"$out/$1.properties"; }
main_pid() { property MainPID; }
# shows NAME UNIT PATTERN: whether it matches what an operator is told of the unit, which is RESULTS/NAME.txt then
shows() {
    run "$1" systemctl status --no-pager "$2"
    grep -q "$3" "$out/$1.txt"
}
has_frames() { [ "$(grep -c '"type":"frame"' "$out/$1.ndjson")" -ge "$2" ]; }
has_hellos() { [ "$(grep -c '"type":"hello"' "$out/$1.ndjson")" -ge "$2" ]; }

install_service() {
    make --silent files RELEASE="$products"
    # Small pictures, small networks, and time for each, on a processor that is emulated.
    printf '%s\n' EMOTIOND_CAMERA_WIDTH=320 EMOTIOND_CAMERA_HEIGHT=240 EMOTIOND_DETECTOR_METHOD=cascade \
        EMOTIOND_MODEL_FILE=mini-xception >/etc/emotiond/video1.env
    watch_every 300
}

# watch_every SECONDS: from the services' next start on
watch_every() {
    local folder
    for folder in /etc/systemd/system/emotiond{,@}.service.d; do
        mkdir -p $folder
        printf '[Service]\nWatchdogSec=%s\n' "$1" >$folder/test.conf
    done
    systemctl daemon-reload
}

# The service for one camera, which the configuration names.
run_single() {
    local reader
    sed -i "s|^  #device: auto|  device: $(echo /dev/v4l/by-id/usb-*-video-index0)|; s|^  #width: 640|  width: 320|
        s|^  #height: 480|  height: 240|; s|^  #method: both|  method: cascade|
        s|^  #file: default|  file: mini-xception|" /etc/emotiond/emotiond.yml
    run single-start systemctl start emotiond
    member socat -u UNIX-CONNECT:/run/emotiond/emotiond.sock - >"$out/single.ndjson" 2>"$out/single.err" &
    reader=$!
    until_true 120 has_frames single 2
    until_true 60 shows single-status emotiond 'video1 [0-9.]* fps, 2 faces, 1 client'
    run single-stop systemctl stop emotiond
    wait $reader
}

# What an operator and a client see.
look_at_it() {
    member "$products/emotionctl" watch --json --socket $socket >"$out/member.ndjson" 2>"$out/member.err" &
    watcher=$!
    member sleep infinity | member socat - UNIX-CONNECT:$socket >/dev/null &
    run stranger stranger socat -u UNIX-CONNECT:$socket -
    until_true 120 has_frames member 2
    until_true 60 shows systemctl-status $service 'video1 [0-9.]* fps, 2 faces, 2 clients'
}

# What the sandbox holds.
look_into_it() {
    local pid
    pid=$(main_pid)
    grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' "/proc/$pid/status" >"$out/process.txt"
    run interfaces nsenter --target "$pid" --net ip -brief link
    run limits grep -E '^Max core file size' "/proc/$pid/limits"
    # Regular files that it holds open for writing, and all that it could have left in a place where it may write.
    find "/proc/$pid/fd" -mindepth 1 -printf '%m %l\n' | grep '^[237]' >"$out/open-for-writing.txt"
    nsenter --target "$pid" --mount find $runtime /tmp /var/tmp /dev/shm -mindepth 1 -printf '%y %p\n' \
        >"$out/left-files.txt"
    grep '^write_bytes' "/proc/$pid/io" >"$out/io.txt"
    stat --format '%a %G' $runtime >"$out/folder.txt"
    cp "/proc/$pid/coredump_filter" "$out/coredump-filter.txt"
    run writable writable_folders "$pid"
}

# writable_folders PID: where the daemon's user could write a file, and whether it could execute it there.
writable_folders() {
    local user group
    user=$(awk '/^Uid:/ { print $2 }' "/proc/$1/status")
    group=$(awk '/^Gid:/ { print $2 }' "/proc/$1/status")
    nsenter --target "$1" --mount setpriv --reuid "$user" --regid "$group" --clear-groups bash -s <<'END'
for folder in / /dev /dev/shm /dev/mqueue /etc /home /opt /root /run /run/dbus /run/emotiond-video1 /run/lock /run/user \
    /srv /tmp /var /var/lib /var/tmp; do
    [ -w $folder ] || continue
    cp /bin/true $folder/program
    $folder/program 2>/dev/null && echo "$folder executes" || echo "$folder"
    rm $folder/program
done
END
}

reload() {
    printf 'log:\n  level: debug\n' >/etc/emotiond/emotiond.yml
    run reload systemctl reload $service
    until_true 20 has_journal 'settings reloaded'
}
has_journal() { journalctl --unit "$service" --output cat | grep -q "$1"; }

# comes_back NAME HELLOS: whether the watching client is greeted again, and what systemd counted meanwhile
comes_back() {
    run "$1" until_true 120 has_hellos member "$2"
    properties "$1" ActiveState,NRestarts
}

mistreat_it() {
    # From here on a face would only take time.
    printf 'EMOTIOND_DETECTOR_MIN_FACE=200\n' >>/etc/emotiond/video1.env
    watch_every 15
    systemctl kill --signal KILL $service
    comes_back killed 2
    until_true 60 has_frames member $(($(grep -c '"type":"frame"' "$out/member.ndjson") + 2))
    systemctl kill --signal STOP $service
    comes_back stopped 3
}

misconfigure_it() {
    printf 'camera:\n  fps: many\n' >/etc/emotiond/emotiond.yml
    run misconfigured systemctl restart $service
    # Longer than systemd waits before it starts a service again.
    sleep 5
    properties misconfigured ActiveState,NRestarts,ExecMainStatus
    rm /etc/emotiond/emotiond.yml
    systemctl reset-failed $service
}

activate_it() {
    local path=/run/emotiond-video1.sock
    run socket-start systemctl start emotiond@video1.socket
    stat --format '%a %G' $path >"$out/socket.txt"
    run first-client member timeout 120 "$products/emotionctl" watch --json -n 1 --socket $path
    run socket-service-stop systemctl stop $service
    properties after-stop ActiveState
    run second-client member timeout 120 "$products/emotionctl" watch --json -n 1 --socket $path
    run socket-stop systemctl stop emotiond@video1.socket $service
}

# A request that the camera does not answer blocks the thread in the kernel.
stop_while_hung() {
    systemctl start $service
    member timeout 60 "$products/emotionctl" watch --json -n 1 --socket $socket >/dev/null
    cam hang usb
    # The stall is noticed after 2 s, and closing the camera then takes its time.
    sleep 4
    run hung-stop systemctl stop $service
    properties hung Result,ExecMainCode,ExecMainStatus
    cam resume usb
}

install_service
cam feed usb two
run_single
run start systemctl start $service
look_at_it
look_into_it
reload
mistreat_it
kill $watcher
misconfigure_it
activate_it
stop_while_hung
journalctl --unit 'emotiond*' --output json --output-fields PRIORITY,MESSAGE,SYSLOG_IDENTIFIER >"$out/journal.ndjson"
journalctl --unit 'emotiond*' --output short-precise --no-pager >"$out/journal.txt"
exit 0
