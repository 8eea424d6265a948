# What users and developers type. Every target first installs the Debian packages that it needs.

PREFIX ?= /usr/local
DESTDIR ?=
UNIT_FOLDER ?= $(PREFIX)/lib/systemd/system

RELEASE := .build/release
# With the Swift runtime inside, for machines that have none, and without the names of folders here.
SWIFT_RELEASE := swift build --configuration release --static-swift-stdlib --disable-local-rpath \
    -debug-info-format none \
    -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. -Xcc -ffile-prefix-map=$(CURDIR)=. \
    -Xcc -fstack-protector-strong -Xcc -D_FORTIFY_SOURCE=2 -Xlinker -z -Xlinker now \
    -Xlinker --build-id=none

INSTALL_DATA := install -D -m 644 -t
SHARE := $(DESTDIR)$(PREFIX)/share
EXAMPLES := $(SHARE)/doc/emotiond/examples
COMPLETIONS := $(SHARE)/bash-completion/completions
BUILT_UNITS := .build/units
UNITS := $(addprefix $(BUILT_UNITS)/, emotiond.service emotiond@.service emotiond@.socket)
BUILT_PAGES := .build/man

# Only training, measuring and comparing need Python.
PYTHON := .build/parity-venv/bin/python
TRAINING := .build/training-venv
FUZZ_SECONDS ?= 600
FUZZ ?= Model Y4M Card Profile Request Stream

# What `make train` trains, on what, and further options of `python -m training train`.
MODEL ?= default
DATA ?=
OPTIONS ?=

.PHONY: help run build test test-vm lint check format pictures golden install files deb test-deb clean
.PHONY: packages test-packages example-packages
.PHONY: engine-bench bench bench-detection soak parity parity-fixtures zoo fuzz onnx-format train train-default test-training
.PHONY: test-examples

# Shows this help.
# It consists of the first line of the comment above each target.
help:
	@awk '/^# /{if (!text) text = substr($$0, 3); next} \
	    /^[a-z-]+:/{if (text) printf "make %-17s %s\n", substr($$1, 1, length($$1) - 1), text} {text = ""}' Makefile

# Builds both programs, starts the daemon and shows live what it sees; Ctrl-C stops both.
run: build
	@Scripts/run

# Builds both programs as releases in .build/release.
build: packages
	$(SWIFT_RELEASE) --product emotiond
	$(SWIFT_RELEASE) --product emotionctl
	$(SWIFT_RELEASE) --product ManualPages

# Runs every test but those of Training; EMOTIOND_VM=0 skips those in the virtual machine.
test: test-packages
	swift test --skip CameraVMTests
	@$(MAKE) --no-print-directory test-vm

# Runs only the tests in the virtual machine that has cameras, which take a quarter of an hour without KVM.
# Where their packages are unavailable, the tests say so and are skipped.
test-vm: test-packages
	-@[ "$$EMOTIOND_VM" = 0 ] || Scripts/install-packages \
	    dbus ffmpeg gcc-12 kmod libc6-dev make python3 qemu-system-x86 udev v4l-utils
	swift test --filter CameraVMTests

# Runs each recipe of Examples against the programs that it works with.
# Debian starts the servers that this installs: do it in a container. PROGRAMS names another folder with emotiond and
# emotionctl, SCREENSHOT a file for a picture of the browser's page.
test-examples: build example-packages
	/usr/bin/python3 -m pytest Tests/Examples

# Runs what every commit must pass: everything of `make lint`, then all tests.
check: lint test

# Checks style, prose, links, documents and imports, without a test.
lint: packages
	@Scripts/install-packages clang-format codespell python3 python3-jsonschema python3-venv shellcheck
	Scripts/check-style
	Scripts/check-prose
	Scripts/check-links
	Scripts/check-docs
	swift format lint --strict --recursive Package.swift Sources Benchmarks Tests
	swift build --explicit-target-dependency-import-check error

# Formats Swift, C, C++ and Python.
format:
	@Scripts/install-packages clang-format python3-venv shellcheck
	Scripts/check-style --fix
	swift format --in-place --recursive Package.swift Sources Benchmarks Tests

# Renders the pictures of README.md from the portrait in samples.
# PROGRAMS names another folder with emotiond and emotionctl.
pictures: build
	@Scripts/install-packages python3-pyte
	Scripts/make-pictures

# Rewrites the golden recordings' output and the golden pictures from what the programs make today.
# EMOTIOND_TEST_VIDEOS names the folder of the videos that two of them need; without it these are skipped.
golden: packages
	EMOTIOND_REBUILD_GOLDEN=1 swift test --filter 'GoldenRecordingTests|FacePainterTests'

# Builds and installs everything to PREFIX (/usr/local) under DESTDIR.
install: build files

# Installs what is built already; RELEASE is the folder with the programs.
files: $(UNITS) $(BUILT_PAGES)/emotionctl.1 $(BUILT_PAGES)/emotiond.8
	install -D -t $(DESTDIR)$(PREFIX)/bin $(RELEASE)/emotiond $(RELEASE)/emotionctl
	$(INSTALL_DATA) $(SHARE)/emotiond/Models Models/*.onnx Models/*.json
	$(INSTALL_DATA) $(SHARE)/emotiond/cascades cascades/*.json
	$(INSTALL_DATA) $(SHARE)/emotiond/samples samples/*
	$(INSTALL_DATA) $(SHARE)/doc/emotiond README.md LICENSE CHANGELOG.md
	$(INSTALL_DATA) $(SHARE)/doc/emotiond/docs docs/*.md docs/*.json docs/*.jpg docs/*.png docs/*.svg
	install -d $(EXAMPLES)
	cp -R Examples/. $(EXAMPLES)
	chmod -R u=rwX,go=rX $(EXAMPLES)
	$(INSTALL_DATA) $(SHARE)/man/man1 $(BUILT_PAGES)/emotionctl.1
	$(INSTALL_DATA) $(SHARE)/man/man5 packaging/man/*.5
	$(INSTALL_DATA) $(SHARE)/man/man8 $(BUILT_PAGES)/emotiond.8
	install -d $(COMPLETIONS)
	$(RELEASE)/emotiond --generate-completion-script bash | sed 1d > $(COMPLETIONS)/emotiond
	$(RELEASE)/emotionctl --generate-completion-script bash | sed 1d > $(COMPLETIONS)/emotionctl
	$(INSTALL_DATA) $(DESTDIR)$(UNIT_FOLDER) $(UNITS)
	install -D -m 644 systemd/emotiond.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/emotiond.conf
	test -e $(DESTDIR)/etc/emotiond/emotiond.yml || $(INSTALL_DATA) $(DESTDIR)/etc/emotiond packaging/emotiond.yml
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then \
	    systemd-sysusers $(PREFIX)/lib/sysusers.d/emotiond.conf && systemctl daemon-reload; \
	fi

# Builds the Debian package in .build.
deb: build
	@Scripts/install-packages debhelper
	Scripts/build-deb

# Installs, uses, upgrades and purges the package in a Debian that has no Swift.
test-deb: deb
	@Scripts/install-packages debootstrap lintian mandoc
	Scripts/test-deb .build/emotiond_*_$$(dpkg --print-architecture).deb

# Compares the engine's speed with onnxruntime's, then the daemon's cost with the usual Python loop's.
# PHOTOS is a folder of portraits for its scenes, CLIPS one of videos.
bench: engine-bench build .build/parity-venv/.ready .build/pipeline-venv/.ready
	$(PYTHON) Benchmarks/parity/bench.py .build/parity-networks
	$(SWIFT_RELEASE) --product PipelineBench
	.build/pipeline-venv/bin/python Benchmarks/pipeline/bench.py \
	    $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(CLIPS),--clips $(CLIPS))

# Measures how well faces are found in composed scenes and in what PHOTOS, CLIPS and GROUPS name.
# PORTRAITS and ROOMS, which show no faces, are what the scenes are composed of.
bench-detection: build .build/detection-venv/.ready
	.build/detection-venv/bin/python Benchmarks/detection/bench.py $(if $(PORTRAITS),--portraits $(PORTRAITS)) \
	    $(if $(ROOMS),--rooms $(ROOMS)) $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(CLIPS),--clips $(CLIPS)) \
	    $(if $(GROUPS),--groups $(GROUPS))

# Runs the daemon for an hour at full speed, among clients that come, go, stall and send garbage.
soak: build
	python3 Benchmarks/soak.py

# Compares the engine's results with onnxruntime's: operator tests of the ONNX project, whole networks.
parity: engine-bench .build/parity-venv/.ready
	$(PYTHON) Benchmarks/parity/nodes.py .build/parity-nodes.cases
	$(PYTHON) Benchmarks/parity/networks.py .build/parity-networks

# Compares networks of torchvision and timm, exported by PyTorch's own commands, with onnxruntime.
zoo: engine-bench .build/parity-venv/.ready
	$(PYTHON) Benchmarks/parity/zoo.py .build/parity-zoo

# Rewrites the part of the comparison that the tests run without Python.
parity-fixtures: engine-bench .build/parity-venv/.ready
	$(PYTHON) Benchmarks/parity/nodes.py .build/parity-nodes.cases Tests/InferenceTests/Fixtures/nodes/nodes.cases
	$(PYTHON) Benchmarks/parity/fixtures.py Tests/InferenceTests/Fixtures/networks/networks.cases

engine-bench: packages
	$(SWIFT_RELEASE) --product EngineBench

.build/parity-venv/.ready: Benchmarks/parity/requirements.txt
	@Scripts/install-packages python3-venv
	python3 -m venv .build/parity-venv
	.build/parity-venv/bin/pip install --quiet --requirement $<
	touch $@

.build/detection-venv/.ready: Benchmarks/detection/requirements.txt
	@Scripts/install-packages python3-venv
	python3 -m venv .build/detection-venv
	.build/detection-venv/bin/pip install --quiet --requirement $<
	touch $@

.build/pipeline-venv/.ready: Benchmarks/pipeline/requirements.txt
	@Scripts/install-packages python3-venv
	python3 -m venv .build/pipeline-venv
	.build/pipeline-venv/bin/pip install --quiet --requirement $<
	touch $@

# Trains MODEL on DATA and exports it to .build/training/MODEL; see Training/README.md.
train: $(TRAINING)/.ready
	@test -n "$(DATA)" || { echo 'make train needs DATA=FILE or FOLDER of labeled faces' >&2; exit 64; }
	cd Training && $(abspath $(TRAINING))/bin/python -m training train --model $(MODEL) \
	    --data $(abspath $(DATA)) --out $(abspath .build/training/$(MODEL)) $(OPTIONS)

# Trains the default model on the data sets in DATA; needs a GPU.
# Teachers come first, then the network that learns from them, then a layer for each output.
train-default: $(TRAINING)/.ready
	@test -n "$(DATA)" || { echo 'make train-default needs DATA=FOLDER of data sets (Training/README.md)' >&2; exit 64; }
	PYTHON=$(abspath $(TRAINING))/bin/python Training/train-default $(abspath $(DATA)) \
	    $(abspath .build/training) $(OPTIONS)

# Runs the tests of Training; installs PyTorch, several gigabytes.
test-training: $(TRAINING)/.ready
	cd Training && $(abspath $(TRAINING))/bin/python -m pytest --quiet

$(TRAINING)/.ready: Training/requirements.txt
	@Scripts/install-packages python3-venv
	python3 -m venv $(TRAINING)
	$(TRAINING)/bin/pip install --quiet --requirement $<
	touch $@

# Feeds each reader of outside bytes in FUZZ with broken ones for FUZZ_SECONDS.
fuzz: packages
	cd Fuzz && swift build -c release -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld -Xswiftc -enable-testing
	for reader in $(FUZZ); do \
	    mkdir -p .build/fuzz/$$reader && \
	    SWIFT_BACKTRACE=enable=no Fuzz/.build/release/Fuzz$$reader .build/fuzz/$$reader Fuzz/Corpus/$$reader \
	        -max_len=8192 -timeout=1 -rss_limit_mb=512 -artifact_prefix=.build/fuzz-$$reader- \
	        -print_final_stats=1 -max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

# Rewrites the committed Swift code of the ONNX messages from onnx.proto.
onnx-format:
	@Scripts/install-packages protobuf-compiler
	swift build --product protoc-gen-swift
	protoc --plugin=.build/debug/protoc-gen-swift --swift_opt=Visibility=Public \
	    --swift_out=Sources/ONNXFormat --proto_path=Sources/ONNXFormat onnx.proto

# What the services share is written once. Made anew each time, for PREFIX may be another one.
$(BUILT_UNITS)/%: systemd/%.in systemd/hardening.conf always
	mkdir -p $(@D)
	sed -e '/@HARDENING@/{r systemd/hardening.conf' -e 'd}' -e 's|@PREFIX@|$(PREFIX)|' $< > $@

# What a program says about its command line stands in its page of the manual too.
$(BUILT_PAGES)/%: packaging/man/%.in always
	mkdir -p $(@D)
	$(RELEASE)/$(basename $*) --experimental-dump-help > $@.json
	$(RELEASE)/ManualPages $< < $@.json > $@

.PHONY: always
always:

# Installs the Debian packages that building and running need.
packages:
	@Scripts/install-packages

# Installs those and what the tests need besides.
test-packages:
	@Scripts/install-packages iproute2 jq libopenblas-dev mandoc systemd tmux

# Installs the programs that the recipes in Examples work with, and what their tests need.
example-packages:
	@Scripts/install-packages chromium chromium-driver ffmpeg jq mosquitto mosquitto-clients openssh-client openssl \
	    openssh-server parallel prometheus prometheus-node-exporter python3-jinja2 python3-matplotlib \
	    python3-paho-mqtt python3-pytest python3-selenium slurm-client slurmctld slurmd systemd \
	    websocketd

# Removes everything that was built.
clean:
	rm -rf .build
