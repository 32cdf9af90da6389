# make test is the whole test suite; make help lists the rest.

GO ?= go
BRAMA ?= bin/brama

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## run the whole service on sample goods
	$(GO) run ./cmd/brama demo

.PHONY: services
services: ## find or install PostgreSQL, RabbitMQ and Chromium for the tests
	.ci/services

# SQLite and its C library are C put into Go, with locks of their own: the race
# detector watches the driver and all above it, not them. That halves the
# processor time of whatever works with SQLite.
UNWATCHED = -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc/...=-race=false

.PHONY: test
test: services ## run every test with the race detector
	$(GO) test -race $(UNWATCHED) -timeout 9m ./...

.PHONY: build
build: ## build the binary into bin/
	$(GO) build -trimpath -o $(BRAMA) ./cmd/brama

.PHONY: lint
lint: ## formatting, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

.PHONY: generate
generate: ## write docs/states.md and docs/faults.md anew
	$(GO) test -run TestGeneratedDocumentsAreCurrent -count 1 . -args -write

.PHONY: fuzz
fuzz: ## fuzz every parser for 20 s each
	.ci/fuzz 20s

.PHONY: bench
bench: build ## measure both modes
	$(BRAMA) bench --mode embedded
	$(BRAMA) bench --mode scaled

.PHONY: vulns
vulns: ## check the modules against a local copy of the Go vulnerability data (VULNDB=file:///…)
	.ci/vulns
