# medusa-stream. The rows below are the architecture: the layers that a layer
# may use, the layers of each tool, and the libraries behind each layer.
#
#   make               build the programs
#   make demo          run the main job with a private Medusa
#   make check         run all tests; with SANITIZE=1, those run with sanitizers
#                      that can
#        check-fast    only those that need no Medusa
#        check-asan    the same with sanitizers
#        check-tsan    the threads of ms-push with the thread sanitizer
#        check-unit    only pure functions and the fuzz corpus, in C
#        check-medusa  push random catalogues into a real Medusa, RUNS=300;
#                      MEDUSA_VERSION=2.18.0 installs that version for it
#   make soak          test ms-pick and ms-batch with random documents, longer
#        soak-fetch    test ms-fetch with random faults
#        soak-medusa   test ms-push while Medusa and PostgreSQL are killed
#   make bench         compare with jq, curl, Medusa's guide and others, for hours
#        bench-quick   the same without Medusa, in two minutes
#        bench-plots   draw tests/bench/*.svg from BENCH_OUT, or from the results
#                      in tests/bench
#   make lint          check format, code, shell scripts, man pages and layers
#   make layers        check only that each layer uses what it may use
#   make asan          build the programs with sanitizers, in build/asan
#   make fuzz          fuzz the parsers, the plans and the engine (clang),
#                      FUZZ_SECONDS=60 for each target
#   make mutate        change the code at random, print what no test notices;
#                      SEED=1, MUTANTS=100, ONLY='common/sync/*'
#   make install       install below DESTDIR and PREFIX; uninstall removes it
#   make static        build ms-pick and ms-batch without shared libraries
#   make dist          make a tarball of the last commit, and its checksum
#   make deb           make Debian packages of the last commit, in build/deb
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS can be set by the user. V=1 shows the
# commands, WERROR=1 makes warnings errors, HARDEN=0 disables hardening.

CC ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/site-functions
UNITDIR ?= $(PREFIX)/lib/systemd/system
DATADIR ?= $(PREFIX)/share/medusa-stream
# ms-fetch finds its presets from $(BINDIR), as ../share/medusa-stream/apis.
APIDIR ?= $(DATADIR)/apis
INSTALL ?= install
HARDEN ?= 1
B ?= build
OUT ?= .

VERSION := $(shell cat VERSION)
TOOLS := ms-fetch ms-pick ms-batch ms-delta ms-push
PROGRAMS := $(TOOLS) ms-sync
PAGES := $(PROGRAMS:%=%.1) ms-ledger.5 ms.7 ms-medusa.7

# The layers of common/: one archive per layer, and the layers that it may use.
# tests/layers checks the rows.
LAYERS := inventory products sync delta medusa ledger fetch http json base
inventory_USES := sync medusa http json base
products_USES := sync medusa http json base
sync_USES := medusa http json base
delta_USES := medusa ledger http json base
medusa_USES := http json base
ledger_USES := json base
fetch_USES := http json base
http_USES := json base
json_USES := base

# A tool is its own file and these layers, linked once, in this order.
ms-fetch_USES := fetch http json base
ms-pick_USES := json base
ms-batch_USES := json base
ms-delta_USES := delta medusa ledger http json base
ms-push_USES := inventory products sync medusa http json base

# One program per file of tests/unit. It uses the layers in UNIT_USES unless
# unit/NAME_USES lists others.
UNITS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
UNIT_USES := fetch http json base
# resource.bats runs it, because it needs a server.
unit/notes_USES := sync medusa http json base
unit/errors_USES := medusa http json base
unit/version_USES := medusa http json base
unit/model_USES := ledger json base
unit/sweeps_USES := ledger json base
unit/pace_USES := medusa http json base
unit/pacer_USES := medusa http json base
unit/handle_USES := products sync medusa http json base
unit/tree_USES := medusa http json base
unit/products_USES := products sync medusa http json base
unit/undo_USES := products sync medusa http json base
unit/quantity_USES := inventory sync medusa http json base
# Linked with lib/world, which replaces the clock, the workers and HTTP.
unit/seams_USES := sync medusa http json base
unit/seams_WITH := lib/world

# The libraries behind a layer.
medusa_LIBS := -lz
ledger_LIBS := -lsqlite3
http_LIBS := -lcurl
json_LIBS := -lyajl
base_LIBS := -lxxhash -lpthread

WARN := -Wall -Wextra -Wshadow -Wformat=2 -Wpointer-arith -Wcast-qual \
	-Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
	-Wredundant-decls -Wundef -Wvla $(if $(WERROR),-Werror)
ifeq ($(HARDEN),1)
HARD_C := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
HARD_LD := -pie -Wl,-z,relro -Wl,-z,now
endif
OUR_CFLAGS := -std=c11 $(WARN) $(HARD_C) -MMD -MP
OUR_CPPFLAGS := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Icommon
Q := $(if $(V),,@)

all: $(PROGRAMS:%=$(OUT)/%)

archive = $(B)/common/$(1).a
# When a file is removed from a layer, its object must leave the archive. So the
# archive depends on a list of its objects, which is rewritten when it changes.
define layer
$(1)_OBJS := $(patsubst %.c,$(B)/%.o,$(wildcard common/$(1)/*.c))
$(archive): $$($(1)_OBJS) $(B)/common/$(1).list
	@echo "  AR  $$@"
	$(Q)rm -f $$@ && $$(AR) rcs $$@ $$($(1)_OBJS)
$(B)/common/$(1).list: FORCE
	@mkdir -p $$(@D)
	@echo $$($(1)_OBJS) | cmp -s - $$@ || echo $$($(1)_OBJS) >$$@
endef
FORCE:
$(foreach l,$(LAYERS),$(eval $(call layer,$(l))))

# link PROGRAM,OBJECTS,LAYERS: links a program with the archives of LAYERS.
define link
$(1): $(2) $(foreach l,$(3),$(call archive,$(l)))
	@mkdir -p $$(@D)
	@echo "  LD  $$@"
	$(Q)$$(CC) $$(CFLAGS) $$(HARD_LD) $$(LDFLAGS) -Wl,--as-needed -o $$@ $$^ \
		$(foreach l,$(3),$$($(l)_LIBS)) $$(LDLIBS)
endef
$(foreach t,$(TOOLS),$(eval \
	$(call link,$(OUT)/$(t),$(B)/tools/$(t).o,$($(t)_USES))))
$(foreach t,$(UNITS),$(eval $(call link,$(B)/unit/$(t),\
	$(B)/tests/unit/$(t).o $(unit/$(t)_WITH:%=$(B)/tests/%.o),\
	$(or $(unit/$(t)_USES),$(UNIT_USES)))))

# The script gets the version.
$(OUT)/ms-sync: tools/ms-sync VERSION
	@mkdir -p $(@D)
	@echo "  GEN $@"
	$(Q)sed 's/^version() .*/version() { echo $(VERSION); }/' $< >$@
	$(Q)chmod 755 $@

$(B)/%.o: %.c VERSION
	@mkdir -p $(@D)
	@echo "  CC  $<"
	$(Q)$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) -c -o $@ $<

-include $(wildcard $(B)/*/*.d $(B)/*/*/*.d)

# Sanitizers do not work with FORTIFY.
ASAN := B=build/asan OUT=build/asan HARDEN=0 \
	CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined'
asan:
	@mkdir -p build/asan
	$(Q)$(MAKE) $(ASAN) all

# tests/need installs missing packages before anything is built, so it cannot be
# a dependency.
NEED_BUILD := libcurl4-openssl-dev libyajl-dev libsqlite3-dev libxxhash-dev uthash-dev zlib1g-dev
demo:
	tests/need $(NEED_BUILD) jq
	$(MAKE) all
	examples/demo/run
demo-down:
	examples/demo/down

# Libraries that the tests preload.
INJECT := build/inject.so build/alloc.so
check-unit: $(patsubst %,$(B)/unit/%,$(filter-out notes,$(UNITS)))
	@tests/unit/run $^
# The programs that tests/run needs.
test-programs: all $(INJECT) $(B)/unit/notes
# Compiles on all cores, unless make was given -j.
ALL_CORES = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
check:
	tests/need $(NEED_BUILD)
	$(MAKE) $(ALL_CORES) asan test-programs
	$(MAKE) $(ALL_CORES) $(if $(SANITIZE),$(ASAN) build/asan/unit/notes) check-unit
	$(if $(SANITIZE),MS_BIN=build/asan) tests/run
check-fast:
	tests/need $(NEED_BUILD)
	$(MAKE) $(ALL_CORES) test-programs check-unit
	tests/run --fast
check-asan: asan test-programs
	$(MAKE) $(ALL_CORES) $(ASAN) build/asan/unit/notes check-unit
	MS_BIN=build/asan tests/run --fast
TSAN := B=build/tsan OUT=build/tsan HARDEN=0 \
	CFLAGS='-O1 -g -fsanitize=thread'
check-tsan: $(INJECT)
	$(Q)$(MAKE) $(ALL_CORES) $(TSAN) all build/tsan/unit/seams
	@tests/unit/run build/tsan/unit/seams
	MS_BIN=build/tsan tests/run --fast tests/push-pool.bats \
		tests/push-pace.bats
$(INJECT): build/%.so: tests/lib/%.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -g -shared -fPIC -o $@ $<

# RUNS=1 SEED=number repeats a failure that random_shop.py has found.
check-medusa: RUNS = 300
check-medusa:
	tests/need $(NEED_BUILD)
	$(MAKE) test-programs
	RUNS=$(RUNS) SEED=$${SEED:-1} BATS_TEST_TIMEOUT=$$(($(RUNS) * 20 + 300)) \
		tests/run tests/push-medusa.bats tests/push-refused.bats \
		tests/push-shop-names.bats tests/push-shop-input.bats

# Many random documents, with a new seed each time.
SOAK ?= 200000
soak: all asan $(INJECT)
	SEED=$${SEED:-$$(date +%s)} PROPERTY=$(SOAK) PROPERTY_LIMIT=7200 \
		BATS_TEST_TIMEOUT=7200 tests/run tests/property.bats

# ms-fetch under RUNS random schedules of faults.
soak-fetch: RUNS = 1000
soak-fetch: all $(INJECT)
	RUNS=$(RUNS) SEED=$${SEED:-$$(date +%s)} \
		BATS_TEST_TIMEOUT=$$(($(RUNS) + 120)) tests/run tests/faults.bats

# A real Medusa under random failures: STORMS seeds of each kind.
STORMS ?= 50
soak-medusa:
	tests/need $(NEED_BUILD)
	$(MAKE) test-programs
	STORMS=$(STORMS) STORM_PRODUCTS=$${STORM_PRODUCTS:-500} \
		SEED=$${SEED:-1000} \
		BATS_TEST_TIMEOUT=$$(($(STORMS) * 120 + 120)) \
		tests/run tests/storm.bats

# One program per file of tests/fuzz. It uses the layers in FUZZ_USES unless
# fuzz-NAME_USES lists others; ld's --wrap replaces functions of those layers.
# Failing inputs are left in build/fuzz. FUZZ_SECONDS is the time per target.
# In check-unit, ONCE takes the place of libFuzzer: it gives each file of
# tests/fuzz/corpus to its target, so that all of them compile and start.
ONCE := $(B)/tests/fuzz/once.o
FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/fuzz-%.c,%,$(wildcard tests/fuzz/fuzz-*.c))
FUZZ_USES := json base
fuzz-url_USES := fetch http json base
fuzz-header_USES := http json base
fuzz-product_USES := products sync medusa http json base
fuzz-engine_USES := products sync medusa http json base
fuzz-stock_USES := inventory sync medusa http json base
fuzz-engine_WITH := lib/world
$(B)/fuzz-header: override LDLIBS += \
	-Wl,--wrap=fopen,--wrap=secret_remember_pair
$(B)/fuzz-text: override LDLIBS += -Wl,--wrap=die
$(B)/fuzz-engine: override LDLIBS += -Wl,--wrap=http_run
$(foreach t,$(FUZZERS:%=fuzz-%),$(eval $(call link,$(B)/$(t),\
	$(B)/tests/fuzz/$(t).o $(ONCE) $($(t)_WITH:%=$(B)/tests/%.o),\
	$(or $($(t)_USES),$(FUZZ_USES)))))
check-unit: $(FUZZERS:%=$(B)/fuzz-%)
FUZZ := CC=clang B=build/fuzz HARDEN=0 ONCE= CPPFLAGS=-DSCAN_KEEP=12 \
	LDFLAGS=-fsanitize=fuzzer CFLAGS='-O1 -g -fno-sanitize-recover \
	-fsanitize=fuzzer-no-link,address,undefined'
fuzz:
	$(Q)$(MAKE) $(FUZZ) $(FUZZERS:%=build/fuzz/fuzz-%)
	set -e; cd build/fuzz; for t in $(FUZZERS); do \
		dict=../../tests/fuzz/$$t.dict; \
		[ -e $$dict ] || dict=../../tests/fuzz/json.dict; \
		mkdir -p corpus-$$t; \
		./fuzz-$$t -max_total_time=$(FUZZ_SECONDS) -max_len=20000 \
			-dict=$$dict -print_final_stats=1 \
			corpus-$$t ../../tests/fuzz/corpus/$$t; \
	done

mutate:
	tests/need $(NEED_BUILD) bats bats-assert bats-support bats-file jq gojq python3 sqlite3
	tests/mutate/run --seed $(or $(SEED),1) --mutants $(or $(MUTANTS),100) \
		$(if $(ONLY),--only '$(ONLY)')

# BENCH_OUT: a file to which each result is appended as a line of JSON.
bench bench-quick:
	tests/need $(NEED_BUILD)
	$(MAKE) all
	tests/bench/run $(if $(filter %-quick,$@),--quick) $(BENCH_OUT:%=--out %)

bench-plots:
	tests/need gnuplot-nox
	tests/bench/plots $(or $(BENCH_OUT),tests/bench/results.jsonl) tests/bench

layers: $(foreach l,$(LAYERS),$(call archive,$(l))) $(TOOLS:%=$(B)/tools/%.o)
	tests/layers $(B) $(foreach n,$(LAYERS) $(TOOLS),'$(n): $($(n)_USES)')
lint: layers
	clang-format --dry-run -Werror tools/*.c common/*/*.[ch] tests/*/*.[ch]
	cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 -Icommon \
		-D__linux__ '-D_Noreturn=__attribute__((noreturn))' \
		--enable=warning,performance,portability \
		--suppress=missingIncludeSystem tools common
	shellcheck -x $(SCRIPTS)
	# bats ignores a ! that is not the last command of a test.
	shellcheck -s bats --include=SC2314,SC2315 tests/*.bats
	mandoc -Tlint -Wwarning $(PAGES:%=man/%)
SCRIPTS = $(shell git ls-files -co --exclude-standard | \
	xargs grep -lE '^\#!.*\b(ba)?sh\b' --)

UNIT_FILES := ms-sync@.service ms-sync@.timer ms-stock@.service ms-stock@.timer
APIS := $(wildcard share/medusa-stream/apis/*)
# The demo needs this tree, and the units are installed elsewhere.
SHARED = $(filter-out $(UNIT_FILES:%=deploy/systemd/%),$(shell cd examples && \
	find README.md deploy events prices shops -type f))
install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 \
		$(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7
	$(INSTALL) -m 755 $(PROGRAMS:%=$(OUT)/%) $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 644 $(patsubst %,man/%,$(filter %.1,$(PAGES))) \
		$(DESTDIR)$(MANDIR)/man1
	$(INSTALL) -m 644 $(patsubst %,man/%,$(filter %.5,$(PAGES))) \
		$(DESTDIR)$(MANDIR)/man5
	$(INSTALL) -m 644 $(patsubst %,man/%,$(filter %.7,$(PAGES))) \
		$(DESTDIR)$(MANDIR)/man7
	$(INSTALL) -d $(DESTDIR)$(BASHCOMPDIR) $(DESTDIR)$(ZSHCOMPDIR)
	for t in $(PROGRAMS); do \
		$(INSTALL) -m 644 completions/ms.bash \
			$(DESTDIR)$(BASHCOMPDIR)/$$t || exit; \
	done
	$(INSTALL) -m 644 completions/_ms $(DESTDIR)$(ZSHCOMPDIR)
	$(INSTALL) -d $(DESTDIR)$(APIDIR)
	$(INSTALL) -m 644 $(APIS) $(DESTDIR)$(APIDIR)
	$(INSTALL) -d $(DESTDIR)$(UNITDIR)
	for u in $(UNIT_FILES); do \
		sed 's|/usr/local/bin|$(BINDIR)|' \
			examples/deploy/systemd/$$u >$(DESTDIR)$(UNITDIR)/$$u && \
		chmod 644 $(DESTDIR)$(UNITDIR)/$$u || exit; \
	done
	for f in $(SHARED); do \
		if [ -x examples/$$f ]; then mode=755; else mode=644; fi; \
		$(INSTALL) -D -m $$mode examples/$$f \
			$(DESTDIR)$(DATADIR)/$$f || exit; \
	done
uninstall:
	rm -f $(SHARED:%=$(DESTDIR)$(DATADIR)/%)
	rm -f $(patsubst share/medusa-stream/apis/%,$(DESTDIR)$(APIDIR)/%,$(APIS))
	[ ! -d $(DESTDIR)$(DATADIR) ] || \
		find $(DESTDIR)$(DATADIR) -depth -type d -empty -delete
	rm -f $(UNIT_FILES:%=$(DESTDIR)$(UNITDIR)/%)
	rm -f $(PROGRAMS:%=$(DESTDIR)$(BASHCOMPDIR)/%) \
		$(DESTDIR)$(ZSHCOMPDIR)/_ms
	rm -f $(PROGRAMS:%=$(DESTDIR)$(BINDIR)/%)
	rm -f $(patsubst %,$(DESTDIR)$(MANDIR)/man1/%,$(filter %.1,$(PAGES)))
	rm -f $(patsubst %,$(DESTDIR)$(MANDIR)/man5/%,$(filter %.5,$(PAGES)))
	rm -f $(patsubst %,$(DESTDIR)$(MANDIR)/man7/%,$(filter %.7,$(PAGES)))

# ms-fetch and ms-push cannot be static: at run time, glibc's resolver loads the
# libraries that nsswitch.conf names, and Debian's libcurl needs libraries that
# have no static archive (gssapi_krb5, ldap, psl, ssh2).
STATIC := ms-pick ms-batch
static:
	$(Q)$(MAKE) B=build/static OUT=build/static json_LIBS=-lyajl_s \
		HARD_LD='-static-pie -Wl,-z,relro -Wl,-z,now' \
		$(STATIC:%=build/static/%)

# The tarball of a commit has the same bytes whenever and wherever it is made.
NAME := medusa-stream-$(VERSION)
dist:
	@mkdir -p build
	git -c core.autocrlf=false -c tar.umask=0022 archive --format=tar \
		--prefix=$(NAME)/ HEAD >build/$(NAME).tar
	gzip -9nf build/$(NAME).tar
	cd build && sha256sum $(NAME).tar.gz | tee $(NAME).tar.gz.sha256

# DEB_BUILD_OPTIONS=nocheck skips the tests. In an unpacked tarball, run
# dpkg-buildpackage.
deb: dist
	tests/need debhelper build-essential lintian $$(sed -n \
		'/^Build-Depends/,/^[^B ]/s/^ \([^ ,]*\).*/\1/p' debian/control)
	rm -rf build/deb
	mkdir build/deb
	tar -C build/deb -xzf build/$(NAME).tar.gz
	cd build/deb/$(NAME) && dpkg-buildpackage --no-sign
	cd build/deb && lintian --fail-on error,warning *.changes

clean:
	rm -rf build $(PROGRAMS)

.PHONY: FORCE all asan soak soak-fetch soak-medusa fuzz mutate bench bench-quick bench-plots demo demo-down check check-fast check-unit check-asan check-tsan check-medusa test-programs layers lint install uninstall static dist deb clean
.DELETE_ON_ERROR:
