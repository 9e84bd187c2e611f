# An index of tasks. `make run` and `make test` do all their set-up themselves.
SHELL := /bin/bash
CLIENT := $(shell find client/src client/index.html client/package.json client/vite.config.ts -type f 2>/dev/null)
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
AS_BUILT := CGO_ENABLED=0 GOFLAGS="$$GOFLAGS -trimpath"# what was compiled for the program is used again
LDFLAGS := -s -w -X main.version=$(VERSION)

.PHONY: run build client test test-go test-cases test-client test-browser test-media test-livekit test-heard test-voices rehearsals rehearsals-one rehearsals-nodes story types lint setup livekit allocations soak bench bench-media generate clean

run: build            ## a session in the browser: prints the address; what carries voice and video is built behind it
	@test -e bin/livekit-server || (touch bin/livekit-server.part; nice $(MAKE) -s livekit >/dev/null & )
	bin/plenary serve

build: client         ## bin/plenary with the client in it
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/plenary ./server/plenary

livekit: bin/livekit-server   ## LiveKit, which carries voice and video: about 2 minutes, once
bin/livekit-server: deploy/livekit/go.sum
	@mkdir -p bin && touch $@.part
	cd deploy/livekit && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o ../../$@.new github.com/livekit/livekit-server/cmd/server || { rm -f ../../$@.part; false; }
	@mv $@.new $@ && rm -f $@.part

client: client/dist/index.html
client/node_modules/.package-lock.json: client/package-lock.json
	cd client && npm install --no-save --no-audit --no-fund  # not ci: its check wants packages of every platform, and not every registry carries them
	@touch $@
client/dist/index.html: client/node_modules/.package-lock.json $(CLIENT)
	cd client && npm run build

test: setup build livekit   ## everything that must pass: some things at a time, as browsers and clocks are waited for; how long voices are away is measured when no other browser is open
	$(MAKE) -j3 --output-sync=target test-browser test-go test-heard lint types
	$(MAKE) -j5 --output-sync=target test-voices rehearsals-nodes rehearsals-one test-livekit test-client test-cases

setup:                ## installs what the tests need, or says what to install
	.ci/setup

lint: client
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	$(AS_BUILT) go vet -tags livekit ./...
	$(AS_BUILT) go tool staticcheck ./...
	cd client && npm run lint

types: build          ## fails when the client's types are stale
	bin/plenary openapi > bin/openapi.json
	cd client && node tools/protocol.mjs --check ../bin/openapi.json

test-go: client       ## with the race detector; `make lint` vets
	go test -race -shuffle=on -vet=off -timeout 15m $$(go list ./... | grep -v /allocate)
test-cases:           ## of more cases than the race detector has time for, without it; there is no goroutine in either
	$(AS_BUILT) go test -vet=off ./rooms -run 'TestR2_|TestP4_'    # 2,000 sequences; with the race detector 100
	$(AS_BUILT) go test -shuffle=on -vet=off ./rooms/allocate       # a tenth of the random cases

test-client: client
	cd client && npm test

test-browser: build   ## real Chromium against the real program; pictures in bin/pictures
	cd client && npm run e2e

test-media: test-livekit test-heard test-voices   ## a real LiveKit, an evening of four people who talk, and who may speak when; `make soak` has ten, fifty moves, and blocked networks
test-livekit: client livekit
	go test -race -vet=off -tags livekit ./server/media
	go test -race -vet=off -tags livekit ./server -run 'TestA4_|TestOwnLiveKit'
test-heard: build livekit
	cd client && node e2e/floor.mjs
	cd client && node e2e/own-ears.mjs
test-voices: build livekit
	cd client && node e2e/talk.mjs
	cd client && node e2e/node-killed.mjs

story: build          ## the run of a session in pictures: bin/story/index.html
	cd client && node e2e/story.mjs

rehearsals: rehearsals-one rehearsals-nodes   ## of the twenty each that `make soak` runs
rehearsals-one: build
	.ci/rehearse 2
rehearsals-nodes: build
	.ci/rehearse-nodes 2

allocations: build    ## every allocation instance, scored against its goal: seed 1, then 2 to 5
	rooms/allocate/testdata/bench/allocate.sh bin/plenary 1 2 3 4 5
	GOARCH=386 go test ./rooms/allocate -run "TestSeatingIsWhatItWas|TestPeopleFarApart"  # the same bytes on another processor

soak: build livekit   ## the long runs that `make test` and `make test-media` take a slice of, fifty moves and blocked networks
	go test ./rooms/ -run 'TestR2_|TestP4_' -rapid.checks=20000 -timeout 60m -v
	go test ./server/live -run 'TestA3_' -evenings 300 -canaries 10000 -timeout 30m -v
	go test ./server -run 'TestR3_TheNode|TestD1_RedisIs' -faults 20 -timeout 60m -v
	go test ./rooms/allocate -run 'TestRules|TestEveryPolicy' -rapid.checks=10000 -timeout 60m
	.ci/rehearse 20
	.ci/rehearse-nodes 20
	cd client && WHOLE=1 node --test e2e/pages.test.mjs
	cd client && for run in {1..10}; do node e2e/talk.mjs || exit 1; done
	cd client && node --test --test-concurrency=1 e2e/moves.mjs e2e/lines.mjs

bench: build          ## speed; ratios and medians, never a gate
	go test ./rooms/ ./rooms/allocate/ ./server/... -run '^$$' -bench . -benchmem
	.ci/rehearse-bench
	cd client && node tools/bench-door.mjs && node tools/bench-console.mjs

bench-media: livekit client/node_modules/.package-lock.json  ## how long a move takes to be heard: connected ahead against leaving and joining
	cd client && node tools/bench-media.mjs

generate: build       ## the client's types, from the Go side
	bin/plenary openapi > bin/openapi.json
	cd client && node tools/protocol.mjs ../bin/openapi.json

clean:
	rm -rf bin client/dist/assets client/dist/index.html client/node_modules
