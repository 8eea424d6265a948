# What users and developers type. Every target first installs the Debian packages that it needs.

PREFIX ?= /usr/local
DESTDIR ?=

RELEASE := .build/release
DATA := $(DESTDIR)$(PREFIX)/share/emotiond

.PHONY: run build test check golden install packages clean

run: build
	@Scripts/run

build: packages
	swift build --configuration release --product emotiond
	swift build --configuration release --product emotionctl

test: packages
	swift test

check: packages
	swift format lint --strict --recursive Package.swift Sources Tests
	swift build --explicit-target-dependency-import-check error
	swift test

# Rebuilds the expected output of the golden recordings from what the daemon says today.
golden: packages
	EMOTIOND_REBUILD_GOLDEN=1 swift test --filter GoldenRecordingTests

install: build
	install -D -t $(DESTDIR)$(PREFIX)/bin $(RELEASE)/emotiond $(RELEASE)/emotionctl
	install -D -m 644 -t $(DATA)/Models Models/*.onnx Models/*.json
	install -D -m 644 -t $(DATA)/cascades cascades/*.json
	install -D -m 644 -t $(DATA)/samples samples/*
	sed 's|@PREFIX@|$(PREFIX)|' systemd/emotiond.service.in > .build/emotiond.service
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/system .build/emotiond.service

packages:
	@Scripts/install-packages

clean:
	rm -rf .build
