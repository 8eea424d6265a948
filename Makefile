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

.PHONY: help run build test test-vm check golden install files deb test-deb packages test-packages clean
.PHONY: engine-bench bench bench-detection soak parity parity-fixtures zoo fuzz onnx-format train train-default test-training

# These lines.
help:
	@awk '/^# /{text = substr($$0, 3)} /^[a-z-]+:/{if (text) printf "make %-16s%s\n", substr($$1, 1, length($$1) - 1), text} !/^# /{text = ""}' Makefile

# Builds both programs, starts the daemon and shows live what it sees.
run: build
	@Scripts/run

# Both programs as releases, in .build/release, and what writes their manual.
build: packages
	$(SWIFT_RELEASE) --product emotiond
	$(SWIFT_RELEASE) --product emotionctl
	$(SWIFT_RELEASE) --product ManualPages

# Every test.
test: test-packages
	swift test

# The tests in the machine that has cameras, alone.
test-vm: test-packages
	swift test --filter CameraVMTests

# What every commit must pass: prose, format, imports, tests.
check: packages
	@Scripts/install-packages codespell python3
	Scripts/check-prose
	swift format lint --strict --recursive Package.swift Sources Tests
	swift build --explicit-target-dependency-import-check error
	swift test

# The golden recordings' expected output and the golden pictures, rewritten from what the programs make today.
golden: packages
	EMOTIOND_REBUILD_GOLDEN=1 swift test --filter 'GoldenRecordingTests|FacePainterTests'

# Both programs with their data, units, configuration, manual and examples, to PREFIX under DESTDIR.
install: build files

# What `make install` does after building; RELEASE names the folder with the programs.
files: $(UNITS) $(BUILT_PAGES)/emotionctl.1 $(BUILT_PAGES)/emotiond.8
	install -D -t $(DESTDIR)$(PREFIX)/bin $(RELEASE)/emotiond $(RELEASE)/emotionctl
	$(INSTALL_DATA) $(SHARE)/emotiond/Models Models/*.onnx Models/*.json
	$(INSTALL_DATA) $(SHARE)/emotiond/cascades cascades/*.json
	$(INSTALL_DATA) $(SHARE)/emotiond/samples samples/*
	$(INSTALL_DATA) $(SHARE)/doc/emotiond README.md LICENSE CHANGELOG.md
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

# The Debian package, in .build.
deb: build
	@Scripts/install-packages debhelper
	Scripts/build-deb

# The package installed, used, upgraded and purged in a Debian that has no Swift.
test-deb: deb
	@Scripts/install-packages debootstrap lintian mandoc
	Scripts/test-deb .build/emotiond_*_$$(dpkg --print-architecture).deb

# The engine's speed beside onnxruntime's, then what following faces costs beside the usual Python loop; PHOTOS is a
# folder of portraits for its scenes, CLIPS one of videos.
bench: engine-bench build .build/parity-venv/.ready .build/pipeline-venv/.ready
	$(PYTHON) Benchmarks/parity/bench.py .build/parity-networks
	$(SWIFT_RELEASE) --product PipelineBench
	.build/pipeline-venv/bin/python Benchmarks/pipeline/bench.py \
	    $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(CLIPS),--clips $(CLIPS))

# How well faces are found, in scenes composed of PORTRAITS and ROOMS (without faces) and in PHOTOS, CLIPS and GROUPS.
bench-detection: build .build/detection-venv/.ready
	.build/detection-venv/bin/python Benchmarks/detection/bench.py $(if $(PORTRAITS),--portraits $(PORTRAITS)) \
	    $(if $(ROOMS),--rooms $(ROOMS)) $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(CLIPS),--clips $(CLIPS)) \
	    $(if $(GROUPS),--groups $(GROUPS))

# The daemon for an hour at full speed, among readers who come, go, stall and send garbage.
soak: build
	python3 Benchmarks/soak.py

# The engine's numbers beside onnxruntime's: the ONNX project's operator tests, then whole networks.
parity: engine-bench .build/parity-venv/.ready
	$(PYTHON) Benchmarks/parity/nodes.py .build/parity-nodes.cases
	$(PYTHON) Benchmarks/parity/networks.py .build/parity-networks

# Networks as people bring them, from torchvision and timm by PyTorch's own commands, beside onnxruntime.
zoo: engine-bench .build/parity-venv/.ready
	$(PYTHON) Benchmarks/parity/zoo.py .build/parity-zoo

# The part of the comparison that the tests run without Python, rewritten.
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

# MODEL trained on DATA and exported, with curves and figures, to .build/training/MODEL; see Training/README.md.
train: $(TRAINING)/.ready
	@test -n "$(DATA)" || { echo 'make train needs DATA=FILE or FOLDER of labeled faces' >&2; exit 64; }
	cd Training && $(abspath $(TRAINING))/bin/python -m training train --model $(MODEL) \
	    --data $(abspath $(DATA)) --out $(abspath .build/training/$(MODEL)) $(OPTIONS)

# The default model: teachers, the network trained on, a layer for each output; needs a GPU.
train-default: $(TRAINING)/.ready
	@test -n "$(DATA)" || { echo 'make train-default needs DATA=FOLDER of data sets (Training/README.md)' >&2; exit 64; }
	PYTHON=$(abspath $(TRAINING))/bin/python Training/train-default $(abspath $(DATA)) \
	    $(abspath .build/training) $(OPTIONS)

# The training package's tests and its lint. Not in `make test`: PyTorch is gigabytes to install.
test-training: $(TRAINING)/.ready
	cd Training && $(abspath $(TRAINING))/bin/ruff check . && $(abspath $(TRAINING))/bin/ruff format --check . \
	    && $(abspath $(TRAINING))/bin/python -m pytest --quiet

$(TRAINING)/.ready: Training/requirements.txt
	@Scripts/install-packages python3-venv
	python3 -m venv $(TRAINING)
	$(TRAINING)/bin/pip install --quiet --requirement $<
	touch $@

# The readers of bytes from outside fed with broken ones, each for FUZZ_SECONDS; FUZZ names those that are.
fuzz: packages
	cd Fuzz && swift build -c release -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld -Xswiftc -enable-testing
	for reader in $(FUZZ); do \
	    mkdir -p .build/fuzz/$$reader && \
	    SWIFT_BACKTRACE=enable=no Fuzz/.build/release/Fuzz$$reader .build/fuzz/$$reader Fuzz/Corpus/$$reader \
	        -max_len=8192 -timeout=1 -rss_limit_mb=512 -artifact_prefix=.build/fuzz-$$reader- \
	        -print_final_stats=1 -max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

# The committed Swift code of the ONNX messages, rewritten from onnx.proto.
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

# The Debian packages that building, testing and running need.
packages:
	@Scripts/install-packages

# Those and what the tests need besides.
test-packages:
	@Scripts/install-packages iproute2 jq mandoc systemd tmux

# Removes everything that was built.
clean:
	rm -rf .build
